/**
 * Recorded runs, for programs and notebooks.
 *
 * @module
 */
import { join } from "@std/path";
import { evaluateRun, type EvaluationReport, type SplitName } from "../evaluation.ts";
import { ConfigError, messageOf } from "../errors.ts";
import type { Display, Fact } from "../report/card.ts";
import { evaluationCard } from "../report/evaluation_card.ts";
import { formatDuration, plural } from "../report/numbers.ts";
import { runCard } from "../report/run_card.ts";
import type { Manifest } from "../runs/documents/manifest.ts";
import { listRuns, listRunsOf, metricHistory, type RunInfo } from "../runs/index/history.ts";
import type { MetricsRecord } from "../runs/documents/metrics_files.ts";
import { openRun, type RunRecord } from "../runs/documents/run_reader.ts";
import { readResult } from "../runs/documents/summary.ts";
import { Workspace } from "../runs/files/workspace.ts";
import { found } from "../schema/found.ts";
import { didYouMean } from "../schema/suggest.ts";
import type { Spec } from "../spec/spec.ts";
import { extend, type OwnTables } from "../spec/tables.ts";
import { type DataConfig, readConfig } from "./config.ts";
import { type Displayed, displayed, jupyterDisplay } from "./display.ts";
import {
  anything,
  checkOptions,
  checkText,
  interruption,
  ownTables,
  places,
  signal as signalCheck,
  text,
  texts,
} from "./options.ts";
import type { Row } from "../trained/rows.ts";
import { type Prediction, TrainedModel } from "./trained_model.ts";

/** Where runs are, and what their configs' names stand for. */
export interface LoadOptions extends OwnTables {
  /** The directory that relative paths start from; by default the current one. */
  readonly root?: string;
  /** Further directories that data may be read from. */
  readonly dataDirs?: readonly string[];
}

/** What is to be evaluated of a run. */
export interface EvaluateOptions {
  /** A part of the data; by default test, else validation, else train: the first that has rows. */
  readonly split?: SplitName;
  /** Names of metrics; by default all of the task. */
  readonly metrics?: readonly string[];
  /** Names of checkpoints; by default the final one. */
  readonly checkpoints?: readonly string[];
  /** A config whose data is evaluated on instead of the run's own; without a split all of its rows. */
  readonly config?: DataConfig;
  /** Stops the evaluation: the promise is rejected with an `InterruptedError`, whose cause is its reason. */
  readonly signal?: AbortSignal;
}

/** Splits, and configs, are checked where they are used. */
const evaluateOptions = {
  split: anything,
  metrics: texts,
  checkpoints: texts,
  config: anything,
  signal: signalCheck,
};

/** A run that was recorded. Notebooks show it as a table, with the loss by epoch. */
export class LoadedRun implements Displayed {
  readonly #record: RunRecord;
  readonly #workspace: Workspace;
  readonly #own: OwnTables;

  /** @ignore */
  constructor(record: RunRecord, workspace: Workspace, own: OwnTables) {
    this.#record = record;
    this.#workspace = workspace;
    this.#own = own;
  }

  /** The run directory, relative to the root. */
  get directory(): string {
    return this.#record.name;
  }

  /** The config with every default filled in. */
  get spec(): Spec {
    return this.#record.spec;
  }

  /** Status, versions, seeds, digests. */
  get manifest(): Manifest {
    return this.#record.manifest;
  }

  /**
   * The metrics of every epoch; null stands for a value that was not finite.
   *
   * @throws {DataError} if the file is damaged.
   */
  async metrics(): Promise<readonly MetricsRecord[]> {
    return (await this.#record.metrics()).records;
  }

  /**
   * One metric, epoch by epoch; epochs without a finite value are left out.
   *
   * @throws {ConfigError} if no epoch has a metric of that name.
   */
  async metric(name: string): Promise<{ epoch: number; value: number }[]> {
    const [first, ...rest] = await this.metrics();
    const { epoch: _, ...metrics } = Object.assign({ epoch: 0 }, first, ...rest);
    if (first !== undefined && !Object.hasOwn(metrics, name)) {
      const names = Object.keys(metrics);
      throw new ConfigError(
        `Cannot find the metric ${found(name)} in the epochs of "${this.directory}": they have ${
          names.join(", ")
        }`,
        didYouMean(name, names),
      );
    }
    return await metricHistory(this.#record, name);
  }

  /** The names of the checkpoints, in the order of training. */
  async checkpoints(): Promise<string[]> {
    return await this.#record.checkpoints();
  }

  /**
   * The model of a checkpoint; by default of the final one or, of a run that did not complete, the newest.
   *
   * @throws {ConfigError} if there is no such checkpoint.
   * @throws {DataError} if it is damaged.
   */
  async model(checkpoint?: string): Promise<TrainedModel> {
    if (checkpoint !== undefined) checkText("load the model", "the name of a checkpoint", checkpoint);
    const name = checkpoint ?? await this.#record.lastCheckpoint();
    return await TrainedModel.open(
      (await this.#record.loadCheckpoint(name)).snapshot,
      extend(this.#own),
    );
  }

  /** What the model of a checkpoint says of rows of raw features; see {@linkcode TrainedModel.predict}. */
  async predict(rows: readonly Row[], checkpoint?: string): Promise<Prediction> {
    return await (await this.model(checkpoint)).predict(rows);
  }

  /**
   * Evaluates checkpoints and writes the result into the run's `evaluations/`.
   *
   * @throws {ConfigError} if a checkpoint, the split or a metric does not exist.
   * @throws {DataError} if the data does not fit the model.
   * @throws {InterruptedError} if the signal stops it.
   */
  async evaluate(options: EvaluateOptions = {}): Promise<EvaluationReport & Displayed> {
    checkOptions(options, evaluateOptions);
    const { checkpoints = [], config, split, metrics, signal = new AbortController().signal } = options;
    const { spec, tables } = config ? readConfig(config, this.#own, true) : { tables: extend(this.#own) };
    try {
      signal.throwIfAborted();
      const report = await evaluateRun(
        { runDir: this.directory, checkpoints: [...new Set(checkpoints)], config: spec, split, metrics },
        { workspace: this.#workspace, signal, tables },
      );
      return displayed(report, evaluationCard);
    } catch (error) {
      throw interruption(error, signal);
    }
  }

  /** What notebooks show. What cannot be read is said there, and hides nothing else. */
  async [jupyterDisplay](): Promise<Display> {
    const { directory, name, manifest, spec } = this.#record;
    const warnings: string[] = [];
    const history = await this.metrics().catch((error) => {
      warnings.push(messageOf(error));
      return [];
    });
    // A run that has not ended has no final metrics: those of its last epoch are shown.
    const { epoch: _, ...newest } = { epoch: 0, ...history.at(-1) };
    const { metrics, best } = await readResult(directory, name).catch(() => ({
      metrics: newest,
      best: null,
    }));
    const { training_seconds: seconds, started, status } = manifest;
    const facts: Fact[] = [{ label: "started (UTC)", value: started.slice(0, 19).replace("T", " ") }];
    if (seconds !== null) facts.push({ label: "training", value: formatDuration(1000 * seconds) });
    if (history.length < spec.training.epochs && status !== "completed") {
      facts.push({ label: "planned", value: plural(spec.training.epochs, "epoch") });
    }
    return runCard({
      name: manifest.experiment,
      status,
      reason: manifest.reason,
      epochs: history.length,
      metrics,
      best,
      history,
      directory: name,
      digest: manifest.final_digest,
      facts,
      warnings,
    });
  }
}

/**
 * Opens a recorded run.
 *
 * @param directory The run directory, or a path from the root to it.
 * @throws {ConfigError} if it is no run.
 * @throws {DataError} if its config or manifest is damaged.
 */
export async function loadRun(directory: string, options: LoadOptions = {}): Promise<LoadedRun> {
  checkText("open a run", "the path of its directory", directory);
  checkOptions(options, { ...places, ...ownTables });
  const { root, dataDirs, ...own } = options;
  const workspace = await Workspace.open(root, dataDirs);
  return new LoadedRun(await openRun(workspace, directory, extend(own)), workspace, own);
}

/**
 * Evaluates checkpoints of a recorded run; see {@linkcode LoadedRun.evaluate}. For metrics of one's own, open it by
 * {@linkcode loadRun} first.
 *
 * ```ts
 * import { evaluate, loadConfigs, run } from "@mlx/mlx";
 *
 * const [config] = await loadConfigs("experiments/iris.yaml");
 * const { directory } = await run(config);
 * const { results } = await evaluate(directory!, { split: "all", metrics: ["accuracy"] });
 * console.log(results[0].metrics.accuracy);
 * ```
 */
export async function evaluate(
  directory: string,
  options: EvaluateOptions & Omit<LoadOptions, "metrics"> = {},
): Promise<EvaluationReport & Displayed> {
  checkOptions(options, { ...ownTables, ...places, ...evaluateOptions });
  const { checkpoints, config, split, metrics, signal, ...where } = options;
  const loaded = await loadRun(directory, where);
  return await loaded.evaluate({ checkpoints, config, split, metrics, signal });
}

/** What a recorded run says of rows of raw features; see {@linkcode TrainedModel.predict}. */
export async function predict(
  directory: string,
  rows: readonly Row[],
  options: LoadOptions & { readonly checkpoint?: string } = {},
): Promise<Prediction> {
  checkOptions(options, { ...places, ...ownTables, checkpoint: text });
  const { checkpoint, ...where } = options;
  return await (await loadRun(directory, where)).predict(rows, checkpoint);
}

/** One run of {@linkcode history}. */
export interface HistoryEntry extends RunInfo {
  /** The run directory, relative to the root: what {@linkcode loadRun} takes. */
  readonly directory: string;
}

/**
 * Every run of an output directory, the newest first.
 *
 * @param output The output directory, from the root; one that does not exist holds no runs.
 */
export async function history(
  output = "outputs",
  options: { readonly root?: string; readonly experiment?: string } = {},
): Promise<HistoryEntry[]> {
  checkText("list runs", "the path of an output directory", output);
  checkOptions(options, { root: text, experiment: text });
  const { root, experiment } = options;
  const workspace = await Workspace.open(root);
  const directory = workspace.resolveOutput(output);
  const runs = experiment === undefined ? await listRuns(directory) : await listRunsOf(directory, experiment);
  return runs.map((run) => ({ ...run, directory: join(output, run.run_dir) }));
}
