/**
 * Writes down what a run tells: the only writer in a run directory while the run goes on.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { messageOf } from "../../errors.ts";
import type { Spec } from "../../spec/spec.ts";
import type { EventOf } from "../../train/events.ts";
import type { BestEpoch, Monitor } from "../../train/monitor.ts";
import type { Snapshot } from "../../train/snapshot.ts";
import { CheckpointKeeper } from "../checkpoints/checkpoint_keeper.ts";
import { epochDigest, finalDigest } from "../formats/digests.ts";
import { firstManifest, portableSpec, type RunFacts } from "../documents/facts.ts";
import { formatJson } from "../formats/json.ts";
import { hasManifest, type Manifest, originOf, type RunStatus, statusOf } from "../documents/manifest.ts";
import { finite, metricsFile, MetricsWriter } from "../documents/metrics_files.ts";
import { rewind } from "../resume/resume_files.ts";
import type { Resumption } from "../resume/resumption.ts";
import { epochName, finalName, retentionOf } from "../checkpoints/retention.ts";
import { claimRunDirectory } from "../documents/run_directory.ts";
import { logFile, RunLog } from "../documents/run_log.ts";
import { digestFiles, writeTables } from "./run_files.ts";
import { RunWriter } from "./run_writer.ts";
import { withoutResuming } from "../files/storage_error.ts";
import { Settling } from "./settling.ts";
import { RunClock } from "./stopwatch.ts";
import {
  type FinalMetrics,
  type RecordedBest,
  summarize,
  type Summary,
  summaryFile,
} from "../documents/summary.ts";
import type { Workspace } from "../files/workspace.ts";

/** One run, recorded. After `finish` or `fail` nothing more can be written. */
export class Recorder {
  readonly #writer: RunWriter;
  readonly #spec: Spec;
  readonly #onWarning: (message: string) => void;
  readonly #log: RunLog;
  readonly #metrics: MetricsWriter;
  readonly #checkpoints: CheckpointKeeper;
  /** Takes the time of training; whoever trains starts it, and stops it when there is something to record. */
  readonly clock: RunClock;
  readonly #disk: Settling;
  #digest: string;
  /** Whether the files are those of one moment; of a run that goes on they may be half cut back. */
  #isWhole = true;
  #hasFailed = false;
  /** What is written at first, on its way to the disk. */
  #beginning: Promise<void> = Promise.resolve();

  private constructor(
    writer: RunWriter,
    spec: Spec,
    { onWarning, monitor, past }: {
      onWarning: (message: string) => void;
      monitor: Monitor;
      /** What a run that goes on has recorded before. */
      past?: Resumption;
    },
  ) {
    const { directory, manifest } = writer;
    this.#writer = writer;
    this.#spec = spec;
    this.#onWarning = onWarning;
    this.#digest = manifest.epoch_digests.at(-1) ?? originOf(manifest);
    this.#metrics = new MetricsWriter(join(directory, metricsFile), past?.records);
    this.#log = new RunLog(spec.output.save_logs ? join(directory, logFile) : null, onWarning, {
      goOn: past !== undefined,
    });
    if (spec.output.save_logs) writer.mark(join(directory, dirname(logFile)));
    this.#checkpoints = new CheckpointKeeper(directory, retentionOf(spec, monitor), past?.kept);
    this.clock = new RunClock({
      training: manifest.training_seconds,
      evaluation: manifest.evaluation_seconds,
    });
    this.#disk = new Settling({
      writer,
      metrics: this.#metrics,
      checkpoints: this.#checkpoints,
      clock: this.clock,
    });
  }

  /**
   * Claims a directory for a run and writes down what is known of it.
   *
   * @param onWarning Is told what a user should know but no run fails for.
   * @throws {ConfigError} if the output directory may not be written in.
   * @throws {StorageError} if the disk refuses.
   */
  static async create(
    workspace: Workspace,
    spec: Spec,
    facts: RunFacts,
    onWarning: (message: string) => void = () => {},
  ): Promise<Recorder> {
    let directory: string | undefined;
    try {
      directory = claimRunDirectory(workspace, spec, facts.started);
      const config = formatJson(portableSpec(workspace, spec));
      const manifest = firstManifest(workspace, facts, { experiment: spec.name, config });
      const recorder = new Recorder(new RunWriter(workspace, directory, manifest, null), spec, {
        onWarning,
        monitor: facts.monitor,
      });
      return await recorder.#started(recorder.#begin(config));
    } catch (error) {
      throw directory && await hasManifest(directory) ? error : withoutResuming(error, "run it again");
    }
  }

  /**
   * Goes on with a run in its directory, from the checkpoint that was found.
   *
   * @throws {StorageError} if the disk refuses.
   */
  static async resume(
    workspace: Workspace,
    past: Resumption,
    onWarning: (message: string) => void = () => {},
  ): Promise<Recorder> {
    const { directory, spec, manifest, lock } = past;
    const writer = new RunWriter(workspace, directory, manifest, lock);
    const recorder = new Recorder(writer, spec, { onWarning, monitor: past.monitor, past });
    return await recorder.#started(recorder.#goOn(past));
  }

  /** The run's directory: an absolute path. */
  get directory(): string {
    return this.#writer.directory;
  }

  /** The run's directory from the workspace root, with forward slashes. */
  get name(): string {
    return this.#writer.name;
  }

  async #started(beginning: Promise<void>): Promise<this> {
    try {
      await beginning;
    } catch (error) {
      await this.fail(error);
      throw error;
    }
    return this;
  }

  /**
   * Training begins.
   *
   * @throws {StorageError} if the disk refuses.
   */
  async trains(): Promise<void> {
    await this.#beginning;
    this.#writer.warnOfDisk((message) => this.#tell(message));
    this.#checkpoints.trains();
    if (this.#manifest.status !== "created") return;
    this.#manifest.status = "running";
    await this.#writer.writeManifest({ sync: true });
    await this.#index(null);
  }

  /** The step after this one that is to have a checkpoint; Infinity if none is. */
  nextStep(step: number): number {
    return this.#checkpoints.nextStep(step);
  }

  /**
   * Records that a step was taken: saves a checkpoint inside the epoch if one is due.
   *
   * @param snapshot Gives the state after that step.
   * @returns The checkpoint that was saved, if any.
   * @throws {StorageError} if the disk refuses.
   */
  async step({ step }: EventOf<"step">, snapshot: () => Snapshot): Promise<string | undefined> {
    const saved = await this.#checkpoints.step(step, snapshot, this.#digests);
    if (saved !== undefined) this.#log.write(`step ${step}: ${saved}`);
    if (this.#checkpoints.isUnsynced) await this.#disk.settleIfDue();
    return saved;
  }

  /**
   * Records an epoch: its metrics, its digest, and a checkpoint if one is due.
   *
   * @returns The checkpoint that was saved, if any, and whether no epoch before was as good.
   * @throws {StorageError} if the disk refuses.
   */
  async epoch(
    event: Omit<EventOf<"epoch">, "running">,
    snapshot: Snapshot,
  ): Promise<{ checkpoint?: string; best: boolean }> {
    this.#metrics.append(event.epoch, event.metrics);
    this.#digest = epochDigest(this.#digest, snapshot);
    this.#manifest.epoch_digests.push(this.#digest);
    const saved = await this.#checkpoints.epoch(event, snapshot, this.#digests);
    const values = Object.entries(event.metrics).map(([name, value]) => `${name} ${value}`);
    this.#log.write([`epoch ${event.epoch}`, ...values].join(" "));
    await this.#disk.settleIfDue();
    return saved;
  }

  /**
   * Records the step at which time was up, before anything that rests on it.
   *
   * @throws {StorageError} if the disk refuses.
   */
  async limit({ step }: EventOf<"limit">): Promise<void> {
    this.#manifest.stop_step = step;
    this.#log.write(`time is up: step ${step} is the last`);
    await this.#writer.writeManifest({ sync: true });
  }

  /** Writes a warning into the log. */
  warn(message: string): void {
    this.#log.write(`warning: ${this.#writer.conceal(message)}`);
  }

  /**
   * Records the end of a run: the last checkpoint, the tables of metrics, the summary.
   *
   * @param snapshot The state at the end; of a diverged run the last finite one; null if there is none.
   * @throws {StorageError} if the disk refuses.
   */
  async finish(
    event:
      & Omit<EventOf<"finished">, "running" | "best" | "restored">
      & Partial<Pick<EventOf<"finished">, "best" | "restored">>,
    snapshot: Snapshot | null,
  ): Promise<Summary> {
    const { status, ended, epoch, reason = null, restored = null } = event;
    this.clock.stop();
    const metrics = finite(event.metrics);
    this.#manifest.restored_epoch = restored;
    const epochs = this.#manifest.epoch_digests;
    const digests = restored === null ? this.#digests : { ...this.#digests, epoch: epochs[restored - 1] };
    if (snapshot !== null) await this.#checkpoints.finish(status, snapshot, digests);
    if (snapshot !== null && status === "completed") {
      const { config_digest } = this.#manifest;
      this.#manifest.final_digest = finalDigest(config_digest, this.#digest, snapshot.model);
    }
    await writeTables(this.#writer, this.#spec.name, this.#metrics, metrics);
    const best = this.#recorded(event.best ?? null);
    const end = { name: this.name, status, ended, epochs: epoch, metrics, best };
    const summary = summarize(this.#manifest, this.#spec.output, end);
    await this.#writer.write(summaryFile, formatJson(summary));
    await this.#disk.settle({ last: true });
    await this.#writer.sync();
    this.#manifest.ended = ended;
    await this.#end(status, reason, metrics);
    return summary;
  }

  /** The best epoch as files hold it, with its checkpoint if it has one. */
  #recorded(best: BestEpoch | null): RecordedBest | null {
    if (best === null) return null;
    const { metrics, ...found } = best, name = epochName(best.epoch);
    const checkpoint = this.#checkpoints.records.some((record) => record.name === name) ? name : null;
    return { ...found, checkpoint, metrics: finite(metrics) };
  }

  /** Records that a run failed, as far as that is possible. Never throws: the error that led here says more. */
  async fail(error: unknown, status = statusOf(error)): Promise<void> {
    if (this.#manifest.finished !== null) return;
    // Whoever goes on with the run finds them: they are removed then.
    this.#hasFailed = true;
    await this.#beginning.catch(() => {});
    if (!this.#disk.failed) await this.#disk.sync().catch(() => {});
    // It may have been written already and say that the run is complete.
    await this.#writer.discard(summaryFile);
    await this.#end(status, messageOf(error), null).catch(() => {});
  }

  async #begin(config: string): Promise<void> {
    await this.#writer.hold(this.#onWarning);
    this.#metrics.open();
    await this.#writer.write("config.json", config);
    await this.#writer.writeManifest({ sync: false });
    this.#writer.markBeginning();
    await this.#index(null);
    this.#log.write(`started ${this.name}`);
    // While the session is made: so there is no run, from its first step on, that a power cut leaves without its config.
    this.#beginning = this.#disk.sync();
    this.#beginning.catch(() => {});
  }

  async #goOn(past: Resumption): Promise<void> {
    await this.#writer.hold(this.#onWarning);
    this.#isWhole = false;
    await this.#disk.settle();
    const { checkpoint, spec } = past;
    if (checkpoint?.name === finalName && checkpoint.snapshot.state.epoch < spec.training.epochs) {
      await this.#checkpoints.goBeyondFinal(checkpoint.snapshot, this.#digests);
      await this.#disk.settle();
    }
    const kept = { ...past.kept, records: this.#checkpoints.records };
    this.#checkpoints.bestDigest = await rewind({ ...past, kept });
    this.#isWhole = true;
    this.#metrics.open();
    for (const folder of ["", "metrics", "checkpoints"]) this.#writer.mark(join(this.directory, folder));
    await this.#index(null);
    this.#log.write(`resumed from ${past.checkpoint?.name ?? "the beginning"}`);
    for (const message of past.damaged) this.warn(message);
  }

  async #index(metrics: FinalMetrics | null): Promise<void> {
    if (!this.#spec.output.index) return;
    await this.#writer.enterIndex(metrics, (message) => this.#tell(message));
  }

  #tell(message: string): void {
    this.warn(message);
    this.#onWarning(message);
  }

  async #end(status: RunStatus, reason: string | null, metrics: FinalMetrics | null): Promise<void> {
    this.#manifest.status = status;
    this.#manifest.reason = reason === null ? null : this.#writer.conceal(reason);
    this.#manifest.finished = new Date().toISOString();
    this.#log.write(reason === null ? status : `${status}: ${this.#manifest.reason}`);
    if (!this.#disk.failed) await this.#log.sync();
    const parts = { metrics: this.#metrics, checkpoints: this.#checkpoints, log: this.#log };
    this.#manifest.files = this.#isWhole && !this.#disk.failed ? digestFiles(this.#writer, parts) : null;
    // What comes now could no longer be in its digest.
    this.#log.close();
    try {
      await this.#disk.writeManifest({ all: this.#hasFailed });
      await this.#index(metrics);
    } finally {
      this.#metrics.close();
      this.#writer.release();
    }
  }

  get #manifest(): Manifest {
    return this.#writer.manifest;
  }

  get #digests() {
    return { origin: originOf(this.#manifest), epoch: this.#digest };
  }
}
