/**
 * Evaluating the checkpoints of a recorded run.
 *
 * @module
 */
import { ConfigError, MlxError } from "./errors.ts";
import { type Environment, loadContext } from "./experiment/mod.ts";
import { type ClassReport, classReport } from "./objectives/metrics.ts";
import { type Plan, planExperiment } from "./plan.ts";
import type { RunStatus } from "./runs/documents/manifest.ts";
import { openRun, type RunRecord } from "./runs/documents/run_reader.ts";
import { openCompute, openSession } from "./session.ts";
import { found } from "./schema/found.ts";
import type { Spec } from "./spec/spec.ts";
import { evaluate, measure } from "./train/evaluate.ts";
import type { Metrics } from "./train/events.ts";
import { Pacer } from "./train/pacer.ts";

/** A part of a data set that can be asked for; `all` is every row. */
export type SplitName = "test" | "validation" | "train" | "all";

/** Every {@linkcode SplitName}. */
export const splitNames: readonly SplitName[] = ["test", "validation", "train", "all"];

/** What is to be evaluated, and on what. */
export interface EvaluationRequest {
  /** The run directory. */
  readonly runDir: string;
  /** Their names; none for the final one or, of a run that did not complete, the newest. */
  readonly checkpoints: readonly string[];
  /** Another experiment's data; the run's own by default. */
  readonly config?: Spec;
  /** By default test, else validation, else train: the first that has rows; all rows of a config without a split. */
  readonly split?: SplitName;
  /** Names of metrics; all of the task by default. */
  readonly metrics?: readonly string[];
  /** Check everything, compute and write nothing. */
  readonly dryRun?: boolean;
}

/** The metrics of one checkpoint. */
export interface CheckpointResult {
  /** Its name, e.g. "checkpoint_final". */
  readonly checkpoint: string;
  /** Complete epochs. */
  readonly epoch: number;
  /** Optimizer steps taken. */
  readonly step: number;
  /** Loss and metrics by name. */
  readonly metrics: Metrics;
  /** For classifications: what was right and wrong, class by class. */
  readonly report?: ClassReport;
}

/** What an evaluation found. */
export interface EvaluationReport {
  /** Relative to the workspace. */
  readonly run_dir: string;
  /** How the run stands. */
  readonly run_status: RunStatus;
  /** The names of the checkpoints, in the order asked for. */
  readonly checkpoints: readonly string[];
  /** The name of the run's experiment. */
  readonly experiment: string;
  /** The data set that was evaluated on. */
  readonly dataset: string;
  /** The part of it. */
  readonly split: SplitName;
  /** Which weights were used: those that were trained, or their moving average, as `training.ema` has it. */
  readonly weights: "trained" | "averaged";
  /** The rows of that part. */
  readonly rows: number;
  /** Data files whose content is not what the run was trained on; null when another config's data was asked for. */
  readonly changed_files: readonly string[] | null;
  /** What a user should know of the data before trusting the metrics. */
  readonly warnings: readonly string[];
  /** One result per checkpoint, in the order asked for. */
  readonly results: readonly CheckpointResult[];
  /** One file per checkpoint, relative to the workspace; none after a dry run. */
  readonly files: readonly string[];
  /** Why results could not be written, in words; empty if all were, and after a dry run. */
  readonly unrecorded: readonly string[];
}

/**
 * Evaluates checkpoints of a run on a part of its data, or on other data that fits, and writes the result into the
 * run's `evaluations/`.
 *
 * For the weights and rows of an epoch it gives to the last bit what training recorded.
 *
 * @throws {ConfigError} if the run, a checkpoint, the split or a metric does not exist.
 * @throws {DataError} if a file is damaged or the data does not fit the model.
 */
export async function evaluateRun(
  request: EvaluationRequest,
  { workspace, signal, tables, workers, loading, warn = () => {} }: Environment,
): Promise<EvaluationReport> {
  const run = await openRun(workspace, request.runDir, tables);
  const pacer = new Pacer(signal);
  const context = loadContext({ workspace, loading }, pacer);
  const names = request.checkpoints.length > 0 ? request.checkpoints : [await run.lastCheckpoint()];
  const loaded = [];
  for (const name of names) loaded.push(await run.loadCheckpoint(name));
  const spec = request.config ? onOtherData(run.spec, request.config, run.manifest.seeds) : run.spec;
  const plan = await planExperiment(spec, context, { trained: loaded[0].snapshot.state, tables, workers });
  // "balanced" and the rows trained on are those of the run: other data have no weights of classes.
  const weighed = spec.training.class_weight !== null && request.config === undefined;
  const losses = weighed ? ["loss", "weighted_loss"] : ["loss"];
  checkMetrics(request.metrics, losses, plan);
  const split = chooseSplit(request.split, plan, request.config !== undefined);
  const rows = split === "all"
    ? Uint32Array.from({ length: plan.facts.info.rows }, (_, i) => i)
    : plan.split[split];
  const chosen = { run_status: run.manifest.status, checkpoints: names };
  const report = {
    run_dir: run.name,
    experiment: run.spec.name,
    dataset: spec.dataset.path ?? spec.dataset.name,
    split,
    weights: run.spec.training.ema === null ? "trained" as const : "averaged" as const,
    rows: rows.length,
    changed_files: request.config ? null : changedFiles(run, plan),
    warnings: plan.facts.warnings,
  };
  if (request.dryRun) return { ...report, ...chosen, results: [], files: [], unrecorded: [] };
  // What would be computed in vain is said first.
  await run.checkRecordable();
  using compute = await openCompute(plan, warn);
  const session = await openSession(plan, context, { trained: loaded[0].snapshot, compute });
  // The losses are always there.
  const wanted = request.metrics?.filter((name) => !losses.includes(name));
  const weights = weighed ? session.classWeights : undefined;
  const results: CheckpointResult[] = [];
  for (const { name, snapshot } of loaded) {
    session.restore(snapshot);
    const found = await evaluate(session, rows, pacer.breathe, weights);
    const { epoch, step } = snapshot.state;
    const metrics = measure(found, session.metrics, wanted);
    const report = session.classes ? { report: classReport(found.predictions, session.classes) } : {};
    results.push({ checkpoint: name, epoch, step, metrics, ...report });
  }
  const files: string[] = [], unrecorded: string[] = [];
  for (const result of results) {
    try {
      files.push(await run.writeEvaluation({ ...report, ...result }));
    } catch (error) {
      // What was computed is not lost with it.
      if (!(error instanceof MlxError)) throw error;
      unrecorded.push(error.message);
      warn(`The result is not recorded: ${error.message}`);
    }
  }
  return { ...report, ...chosen, results, files, unrecorded };
}

/** The run's model on the data that another config describes. */
function onOtherData(run: Spec, other: Spec, seeds: Readonly<Record<string, number>>): Spec {
  const seed = other.training.seed ?? seeds.shuffle;
  const dataset = { ...other.dataset, params: withMissingValues(other.dataset, run.dataset) };
  return { ...run, dataset, training: { ...run.training, seed } };
}

/** The params of other data; words for missing values that they leave open are those of the run. */
function withMissingValues(other: Spec["dataset"], run: Spec["dataset"]): Spec["dataset"]["params"] {
  const key = "missing_values";
  const [params, own] = [other.params, run.params];
  if (params[key] !== null || !Array.isArray(own[key])) return params;
  return { ...params, [key]: own[key] };
}

/** Of other data from which nothing is held out, no row was trained on: all of them are one part. */
function chooseSplit(wanted: SplitName | undefined, { split, facts }: Plan, other: boolean): SplitName {
  if (wanted === undefined) {
    if (other && facts.rows.test + facts.rows.validation === 0) return "all";
    return facts.rows.test > 0 ? "test" : facts.rows.validation > 0 ? "validation" : "train";
  }
  if (!splitNames.includes(wanted)) {
    throw new ConfigError(
      `Cannot evaluate on split ${found(wanted)}: the splits are ${splitNames.join(", ")}`,
    );
  }
  if (wanted !== "all" && split[wanted].length === 0) {
    throw new ConfigError(
      `Cannot evaluate on split "${wanted}": the data set has no such rows`,
      "set dataset.split in the config, or ask for another split",
    );
  }
  return wanted;
}

function checkMetrics(
  wanted: readonly string[] | undefined,
  losses: readonly string[],
  { facts: { info: { task } }, metrics }: Plan,
): void {
  const known = [...losses, ...Object.keys(metrics)];
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new ConfigError(
      `Cannot compute metric "${unknown}": it is not one for ${task}`,
      `metrics for ${task}: ${known.join(", ")}`,
    );
  }
}

/** Data files of the run that no longer have the content it was trained on. */
function changedFiles({ manifest }: RunRecord, { facts: { info } }: Plan): string[] {
  return info.files.filter((file) => !manifest.data.some(({ sha256 }) => sha256 === file.sha256))
    .map(({ path }) => path);
}
