/**
 * Holding a run that goes on against the record of an earlier one.
 *
 * @module
 */
import { ConfigError, DataError, messageOf } from "../errors.ts";
import { type ExperimentEvent, whatIs } from "../experiment/mod.ts";
import type { PlanFacts } from "../plan.ts";
import { compareCheckpoint } from "../runs/checkpoints/compare_checkpoint.ts";
import { configDigest, epochDigest } from "../runs/formats/digests.ts";
import { numericsVersion } from "../runs/documents/facts.ts";
import { originOf } from "../runs/documents/manifest.ts";
import { finite, type MetricsRecord } from "../runs/documents/metrics_files.ts";
import type { RunRecord } from "../runs/documents/run_reader.ts";
import { type FinalMetrics, readFinalMetrics } from "../runs/documents/summary.ts";
import type { Session } from "../session.ts";
import type { Metrics } from "../train/events.ts";
import type { Cause, Reproduction } from "./result.ts";

/** A record, and what was found of it so far. */
export class Comparison {
  session: Session | null = null;
  planned = false;
  readonly changed: string[] = [];
  readonly problems: string[] = [];
  readonly #run: RunRecord;
  readonly #limit: number;
  readonly #records: readonly MetricsRecord[];
  /** Those of a run that completed. */
  readonly #final: FinalMetrics | null;
  /** Names of checkpoints by their epochs. */
  readonly #checkpoints: ReadonlyMap<number, string>;
  /** Names of those inside epochs by their steps, in order. */
  readonly #steps: ReadonlyMap<number, string>;
  readonly #compared;
  #digest: string;
  #configChanged = false;
  #first: Reproduction["first_difference"] = null;
  #tensor: Reproduction["tensor"] = null;
  /** The last step after which all was the same. */
  #sameStep = 0;
  /** The first after which it was not, in the epoch that goes on. */
  #differingStep: number | null = null;
  /** Whether an epoch agreed again after one that did not: a chain cannot come back, so the record is wrong. */
  #agreedAgain = false;

  private constructor(
    run: RunRecord,
    limit: number,
    { records, final, checkpoints, steps }: {
      records: readonly MetricsRecord[];
      final: FinalMetrics | null;
      checkpoints: ReadonlyMap<number, string>;
      steps: ReadonlyMap<number, string>;
    },
  ) {
    this.#run = run;
    this.#limit = limit;
    this.#records = records;
    this.#final = final;
    this.#checkpoints = checkpoints;
    this.#steps = steps;
    this.#compared = { epochs: 0, of: run.manifest.epoch_digests.length, checkpoints: 0, final: false };
    this.#digest = originOf(run.manifest);
  }

  static async of(run: RunRecord, limit: number): Promise<Comparison> {
    const problems: string[] = [];
    const read = async <T>(reading: Promise<T>): Promise<T | null> => {
      try {
        return await reading;
      } catch (error) {
        if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
        problems.push(messageOf(error));
        return null;
      }
    };
    const records = (await read(run.metrics()))?.records ?? [];
    const final = run.manifest.status === "completed"
      ? await read(readFinalMetrics(run.directory, run.name))
      : null;
    const checkpoints = new Map<number, string>(), steps = new Map<number, string>();
    for (const name of (await run.checkpoints()).toReversed()) {
      const [, kind, number] = name.split("_");
      const { epoch_digests, restored_epoch } = run.manifest;
      if (kind === "final") checkpoints.set(restored_epoch ?? epoch_digests.length, name);
      if (kind === "epoch") checkpoints.set(Number(number), name);
      if (kind === "step") steps.set(Number(number), name);
    }
    const comparison = new Comparison(run, limit, { records, final, checkpoints, steps });
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
      case "started":
        this.#pause();
        return false;
      case "step":
        await this.#step(event.step);
        this.#pause();
        return false;
      case "epoch":
        if (event.epoch > this.#limit) {
          this.problems.push(`it diverged after epoch ${this.#limit} and now does not`);
          return true;
        }
        await this.#epoch(event);
        this.#pause();
        return this.#isDone(event.epoch);
      case "finished":
        if (event.status === "diverged" && (event.epoch < this.#limit || manifest.status !== "diverged")) {
          this.problems.push(`it now diverges after epoch ${event.epoch}: ${event.reason}`);
        } else if (event.status === "diverged" && event.reason !== manifest.reason) {
          this.problems.push(`it diverged otherwise: ${manifest.reason}; now: ${event.reason}`);
        } else if (event.status === "completed" && !this.#whatChanged) {
          this.#compareMetrics("at the end", this.#final, event.metrics);
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

  /** Has the loop stop at the next step that a checkpoint was recorded of. */
  #pause(): void {
    const { progress: { step } } = this.session!;
    this.session!.pauseAt = Math.min(...[...this.#steps.keys()].filter((one) => one > step));
  }

  /** Holds the state after a step inside an epoch against a checkpoint, if there is one. */
  async #step(step: number): Promise<void> {
    const name = this.#steps.get(step);
    if (name === undefined || this.#first || this.#differingStep !== null) return;
    if (await this.#checkpoint(name)) this.#differingStep = step;
    else this.#sameStep = step;
  }

  async #epoch({ epoch, step, metrics }: Extract<ExperimentEvent, { kind: "epoch" }>): Promise<void> {
    const snapshot = this.session!.snapshot();
    this.#digest = epochDigest(this.#digest, snapshot);
    this.#compared.epochs = epoch;
    const recorded = this.#run.manifest.epoch_digests[epoch - 1];
    if (this.#digest === recorded) {
      this.#agreedAgain ||= this.#first !== null;
      this.#sameStep = step;
      // The epoch agrees: then it is the checkpoint inside it that is wrong, and says nothing of later steps.
      this.#differingStep = null;
    } else {
      const steps = { same: this.#sameStep, differs: this.#differingStep ?? step };
      this.#first ??= { epoch, recorded, found: this.#digest, steps };
    }

    this.#compareMetrics(`of epoch ${epoch}`, this.#records[epoch - 1], metrics);
    const checkpoint = this.#checkpoints.get(epoch);
    if (checkpoint !== undefined && !this.#tensor) await this.#checkpoint(checkpoint);
  }

  /** Compares every metric that is there both times, and names the first that differs; after other bits all do. */
  #compareMetrics(
    when: string,
    recorded: FinalMetrics | MetricsRecord | null | undefined,
    now: Metrics,
  ): void {
    if (!recorded || this.#first) return;
    const found = finite(now);
    const other = Object.keys(found).find((name) =>
      Object.hasOwn(recorded, name) && recorded[name] !== found[name]
    );
    if (other === undefined) return;
    this.problems.push(`${other} ${when} is ${found[other]}, recorded is ${recorded[other]}`);
  }

  /** Compares the state of this moment with a checkpoint, and says whether it differs. */
  async #checkpoint(checkpoint: string): Promise<boolean> {
    try {
      const loaded = await this.#run.loadCheckpoint(checkpoint);
      this.#compared.checkpoints++;
      const difference = compareCheckpoint(loaded.snapshot, this.session!.snapshot());
      if (difference) this.#tensor ??= { checkpoint, ...difference };
      return difference !== null;
    } catch (error) {
      if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
      this.problems.push(messageOf(error));
      return false;
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
