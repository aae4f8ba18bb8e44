/**
 * Running a recorded experiment again, without recording it, and comparing it epoch by epoch with its record.
 *
 * @module
 */
import { ConfigError, DataError, messageOf } from "./errors.ts";
import { type Environment, type ExperimentEvent, runExperiment, whatIs } from "./experiment/mod.ts";
import type { PlanFacts } from "./plan.ts";
import { compareCheckpoint, type TensorDifference } from "./runs/compare_checkpoint.ts";
import { configDigest, epochDigest } from "./runs/digests.ts";
import { numericsVersion } from "./runs/facts.ts";
import { originOf, type RunStatus } from "./runs/manifest.ts";
import { finite, type MetricsRecord } from "./runs/metrics_files.ts";
import { openRun, type RunRecord } from "./runs/run_reader.ts";
import { digestStream } from "./runs/stream_file.ts";
import type { Session } from "./session.ts";
import type { Metrics } from "./train/events.ts";

/** What is to be reproduced. */
export interface ReproductionRequest {
  /** The run directory. */
  readonly runDir: string;
  /** Only so many epochs; by default all that were recorded. */
  readonly epochs?: number;
  /** Is told what the run tells that goes on now. */
  readonly onEvent?: (event: ExperimentEvent) => void;
}

/**
 * Why a run is not the one that was recorded: its data files have other bytes; its config means something else to this
 * version of mlx; the version of the arithmetic is another; none of these, so arithmetic or code differ; or the numbers
 * agree and the record itself is damaged.
 */
export type Cause = "data" | "config" | "numerics" | "arithmetic" | "record";

/** What a reproduction found. */
export interface Reproduction {
  /** The run's directory from the workspace root. */
  readonly run_dir: string;
  /** The experiment's name. */
  readonly experiment: string;
  /** How the recorded run stands. */
  readonly status: RunStatus;
  /** Whether everything that was compared agrees. */
  readonly identical: boolean;
  /** Null if it is identical. */
  readonly cause: Cause | null;
  /** What was compared: epochs by their chained digests, of those recorded; checkpoints; the digest of the whole. */
  readonly compared: { epochs: number; readonly of: number; checkpoints: number; final: boolean };
  /** Data files whose bytes are not those that were recorded. */
  readonly changed_files: readonly string[];
  /** Version of the arithmetic, then and now. */
  readonly numerics: { readonly recorded: string; readonly now: string };
  /** The first epoch whose digest differs, with both. */
  readonly first_difference:
    | { readonly epoch: number; readonly recorded: string; readonly found: string }
    | null;
  /** The first array that differs, in the checkpoint of that epoch or the next one after it. */
  readonly tensor: (TensorDifference & { readonly checkpoint: string }) | null;
  /** Whatever else differs, in words. */
  readonly problems: readonly string[];
}

/**
 * Runs a recorded experiment again and compares. Nothing is written.
 *
 * @throws {ConfigError} if there is no such run, it has no complete epoch, or its data is gone.
 * @throws {DataError} if the run's config or manifest is damaged.
 */
export async function reproduceRun(
  { runDir, epochs, onEvent = () => {} }: ReproductionRequest,
  { workspace, signal, tables }: Environment,
): Promise<Reproduction> {
  const run = await openRun(workspace, runDir, tables);
  const recorded = run.manifest.epoch_digests.length;
  if (recorded === 0) {
    throw new ConfigError(`Cannot reproduce "${run.name}": it has no complete epoch to compare with`);
  }
  const comparison = await Comparison.of(run, Math.min(epochs ?? recorded, recorded));
  const opened = (session: Session) => void (comparison.session = session);
  try {
    for await (const event of runExperiment(run.spec, { workspace, signal, tables, record: false, opened })) {
      onEvent(event);
      if (await comparison.take(event)) break;
    }
  } catch (error) {
    // Other data may not even fit the config; that it is other data says more.
    if (comparison.planned || !(error instanceof DataError || error instanceof ConfigError)) throw error;
    const path = run.spec.dataset.path;
    const now = path === null ? null : await workspace.stream(path).then(digestStream).catch(() => null);
    if (now === null || run.manifest.data.some(({ sha256 }) => sha256 === now)) throw error;
    comparison.changed.push(path!);
    comparison.problems.push(messageOf(error));
  }
  if (signal.aborted) throw signal.reason;
  return comparison.result();
}

/** A record, and what was found of it so far. */
class Comparison {
  session: Session | null = null;
  planned = false;
  readonly changed: string[] = [];
  readonly problems: string[] = [];
  readonly #run: RunRecord;
  readonly #limit: number;
  readonly #records: readonly MetricsRecord[];
  /** Names of checkpoints by their epochs. */
  readonly #checkpoints: ReadonlyMap<number, string>;
  readonly #compared;
  #digest: string;
  #configChanged = false;
  #first: Reproduction["first_difference"] = null;
  #tensor: Reproduction["tensor"] = null;
  /** Whether an epoch agreed again after one that did not: a chain cannot come back, so the record is wrong. */
  #agreedAgain = false;

  private constructor(
    run: RunRecord,
    limit: number,
    { records, checkpoints }: { records: readonly MetricsRecord[]; checkpoints: ReadonlyMap<number, string> },
  ) {
    this.#run = run;
    this.#limit = limit;
    this.#records = records;
    this.#checkpoints = checkpoints;
    this.#compared = { epochs: 0, of: run.manifest.epoch_digests.length, checkpoints: 0, final: false };
    this.#digest = originOf(run.manifest);
  }

  static async of(run: RunRecord, limit: number): Promise<Comparison> {
    const problems: string[] = [];
    const history = await run.metrics().catch((error) => {
      if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
      problems.push(messageOf(error));
      return { records: [] };
    });
    const checkpoints = new Map<number, string>();
    for (const name of (await run.checkpoints()).toReversed()) {
      const [, kind, number] = name.split("_");
      if (kind === "final") checkpoints.set(run.manifest.epoch_digests.length, name);
      if (kind === "epoch") checkpoints.set(Number(number), name);
    }
    const comparison = new Comparison(run, limit, { records: history.records, checkpoints });
    comparison.problems.push(...problems);
    return comparison;
  }

  /** Compares what an event tells, and says whether that was enough. */
  async take(event: ExperimentEvent): Promise<boolean> {
    const { manifest } = this.#run;
    switch (event.kind) {
      case "plan":
        this.#plan(event.plan);
        return false;
      case "epoch":
        if (event.epoch > this.#limit) {
          this.problems.push(`it diverged after epoch ${this.#limit} and now does not`);
          return true;
        }
        await this.#epoch(event.epoch, event.metrics);
        return this.#isDone(event.epoch);
      case "finished":
        if (event.status === "diverged" && (event.epoch < this.#limit || manifest.status !== "diverged")) {
          this.problems.push(`it now diverges after epoch ${event.epoch}: ${event.reason}`);
        } else if (event.status === "diverged" && event.reason !== manifest.reason) {
          this.problems.push(`it diverged otherwise: ${manifest.reason}; now: ${event.reason}`);
        }
        return false;
      case "digest":
        this.#compared.final = true;
        // Says nothing new where an epoch differs, or other data was digested.
        if (event.digest !== manifest.final_digest && !this.#first && !this.#whatChanged) {
          this.problems.push(`the final digest is ${event.digest}, recorded is ${manifest.final_digest}`);
        }
        return true;
      default:
        return false;
    }
  }

  result(): Reproduction {
    const { name, spec, manifest } = this.#run;
    const cause = this.#cause();
    return {
      run_dir: name,
      experiment: spec.name,
      status: manifest.status,
      identical: cause === null,
      cause,
      compared: this.#compared,
      changed_files: this.changed,
      numerics: { recorded: manifest.versions.numerics, now: numericsVersion },
      first_difference: this.#first,
      tensor: this.#tensor,
      problems: this.problems,
    };
  }

  #plan(facts: PlanFacts): void {
    this.planned = true;
    const { manifest } = this.#run;
    const { files } = facts.info;
    this.changed.push(
      ...files.filter(({ sha256 }, i) => sha256 !== manifest.data[i]?.sha256).map(({ path }) => path),
    );
    this.#configChanged = this.changed.length === 0 && configDigest(whatIs(facts)) !== manifest.config_digest;
    if (this.#configChanged) {
      this.problems.push(
        `mlx ${manifest.versions.mlx} gave its config another digest than this version does`,
      );
    }
  }

  async #epoch(epoch: number, metrics: Metrics): Promise<void> {
    const snapshot = this.session!.snapshot();
    this.#digest = epochDigest(this.#digest, snapshot);
    this.#compared.epochs = epoch;
    const recorded = this.#run.manifest.epoch_digests[epoch - 1];
    if (this.#digest === recorded) this.#agreedAgain ||= this.#first !== null;
    else this.#first ??= { epoch, recorded, found: this.#digest };

    const record = this.#records[epoch - 1];
    if (record && !this.#first) {
      const now: Record<string, number | null> = finite(metrics);
      const other = Object.keys({ ...record, ...now }).find((key) =>
        key !== "epoch" && record[key] !== now[key]
      );
      if (other !== undefined) {
        this.problems.push(`${other} of epoch ${epoch} is ${now[other]}, recorded is ${record[other]}`);
      }
    }

    const checkpoint = this.#checkpoints.get(epoch);
    if (checkpoint === undefined || this.#tensor) return;
    try {
      const loaded = await this.#run.loadCheckpoint(checkpoint);
      this.#compared.checkpoints++;
      const difference = compareCheckpoint(loaded.snapshot, snapshot);
      if (difference) this.#tensor = { checkpoint, ...difference };
    } catch (error) {
      if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
      this.problems.push(messageOf(error));
    }
  }

  /** After a difference: the epoch after it has been compared, and a checkpoint if there is one. */
  #isDone(epoch: number): boolean {
    if (this.#first && !this.#agreedAgain) {
      const later = [...this.#checkpoints.keys()].some((one) => one > epoch && one <= this.#limit);
      return epoch === this.#limit || epoch > this.#first.epoch && (this.#tensor !== null || !later);
    }
    if (epoch < this.#limit) return false;
    const { status } = this.#run.manifest;
    return this.#limit < this.#compared.of || status !== "completed" && status !== "diverged";
  }

  #cause(): Cause | null {
    const { manifest } = this.#run;
    if (this.changed.length > 0) return "data";
    if (this.#configChanged) return "config";
    if (!this.#first && !this.#tensor && this.problems.length === 0) return null;
    if (!this.#first || this.#agreedAgain) return "record";
    return manifest.versions.numerics === numericsVersion ? "arithmetic" : "numerics";
  }

  get #whatChanged(): boolean {
    return this.changed.length > 0 || this.#configChanged;
  }
}
