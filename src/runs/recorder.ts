/**
 * Writes down what a run tells: the only writer in a run directory while the run goes on.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { InterruptedError, messageOf } from "../errors.ts";
import type { Spec } from "../spec/spec.ts";
import type { RunEvent } from "../train/events.ts";
import type { Snapshot } from "../train/snapshot.ts";
import { syncPaths, writeFileAtomic } from "./atomic.ts";
import { bestFile } from "./best.ts";
import { CheckpointKeeper } from "./checkpoint_keeper.ts";
import { epochDigest, finalDigest } from "./digests.ts";
import { digestFile, type FileDigest } from "./fields.ts";
import { firstManifest, portableSpec, type RunFacts } from "./facts.ts";
import { updateIndex } from "./index_file.ts";
import { formatJson } from "./json.ts";
import { takeLock } from "./locks.ts";
import { type Manifest, type RunStatus, writeManifest } from "./manifest.ts";
import {
  finite,
  metricsFile,
  metricsJson,
  metricsJsonFile,
  metricsMarkdown,
  metricsMarkdownFile,
  MetricsWriter,
} from "./metrics_files.ts";
import { claimRunDirectory } from "./run_directory.ts";
import { logFile, RunLog } from "./run_log.ts";
import { storageError } from "./storage_error.ts";
import { type FinalMetrics, type Summary, summaryFile } from "./summary.ts";
import type { Workspace } from "./workspace.ts";

type EpochEvent = Extract<RunEvent, { kind: "epoch" }>;
type FinishedEvent = Extract<RunEvent, { kind: "finished" }>;

/** How often a run is put on the disk, in milliseconds. Until then a killed process loses nothing, but a power cut may. */
const syncInterval = 1000;

/** One run, recorded. After `finish` or `fail` nothing more can be written. */
export class Recorder {
  /** The run's directory: an absolute path. */
  readonly directory: string;
  /** The run's directory from the workspace root, with forward slashes. */
  readonly name: string;
  readonly #workspace: Workspace;
  readonly #spec: Spec;
  readonly #config: string;
  readonly #manifest: Manifest;
  readonly #onWarning: (message: string) => void;
  readonly #log: RunLog;
  readonly #metrics: MetricsWriter;
  readonly #checkpoints: CheckpointKeeper;
  readonly #unsynced = new Set<string>();
  readonly #files: Record<string, FileDigest> = {};
  #lock: Deno.FsFile | null = null;
  #digest: string;
  #synced = performance.now();

  private constructor(
    workspace: Workspace,
    spec: Spec,
    facts: RunFacts,
    { directory, onWarning }: { directory: string; onWarning: (message: string) => void },
  ) {
    this.directory = directory;
    this.name = workspace.relative(directory);
    this.#workspace = workspace;
    this.#spec = spec;
    this.#onWarning = onWarning;
    this.#config = formatJson(portableSpec(workspace, spec));
    this.#manifest = firstManifest(workspace, facts, { experiment: spec.name, config: this.#config });
    this.#digest = this.#manifest.config_digest;
    this.#metrics = new MetricsWriter(join(directory, metricsFile));
    this.#log = new RunLog(spec.output.save_logs ? join(directory, logFile) : null, onWarning);
    this.#checkpoints = new CheckpointKeeper(directory, spec.output);
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
    const directory = await claimRunDirectory(workspace, spec, facts.started);
    const recorder = new Recorder(workspace, spec, facts, { directory, onWarning });
    try {
      await recorder.#begin();
    } catch (error) {
      await recorder.fail(error);
      throw error;
    }
    return recorder;
  }

  /**
   * Records an epoch: its metrics, its digest, and a checkpoint if one is due.
   *
   * @returns The checkpoint that was saved, if any, and whether no epoch before was as good.
   * @throws {StorageError} if the disk refuses.
   */
  async epoch(event: EpochEvent, snapshot: Snapshot): Promise<{ checkpoint?: string; best: boolean }> {
    this.#metrics.append(event.epoch, event.metrics);
    this.#digest = epochDigest(this.#digest, snapshot);
    this.#manifest.epoch_digests.push(this.#digest);
    const saved = await this.#checkpoints.epoch(event, snapshot, this.#digests);
    const values = Object.entries(event.metrics).map(([name, value]) => `${name} ${value}`);
    this.#log.write([`epoch ${event.epoch}`, ...values].join(" "));
    if (performance.now() - this.#synced >= syncInterval) {
      await this.#sync();
      await this.#writeManifest();
    }
    return saved;
  }

  /** Writes a warning into the log. */
  warn(message: string): void {
    this.#log.write(`warning: ${this.#workspace.conceal(message)}`);
  }

  /**
   * Records the end of a run: the last checkpoint, the tables of metrics, the summary.
   *
   * @param snapshot The state at the end; of a diverged run the last finite one; null if there is none.
   * @throws {StorageError} if the disk refuses.
   */
  async finish(event: FinishedEvent, snapshot: Snapshot | null): Promise<Summary> {
    const { status, epoch, reason = null } = event;
    const metrics = finite(event.metrics);
    const records = this.#metrics.records;
    if (snapshot !== null) await this.#checkpoints.finish(status, snapshot, this.#digests);
    if (snapshot !== null && status === "completed") {
      this.#manifest.final_digest = finalDigest(
        this.#manifest.config_digest,
        records,
        metrics,
        snapshot.model,
      );
    }
    if (records.length > 0) {
      await this.#write(metricsJsonFile, metricsJson(this.#spec.name, records));
      await this.#write(metricsMarkdownFile, metricsMarkdown(this.#spec.name, records));
    }
    const summary = this.#summarize(status, epoch, metrics);
    await this.#write(summaryFile, formatJson(summary));
    await this.#sync();
    await this.#end(status, reason, metrics);
    return summary;
  }

  /** Records that a run failed, as far as that is possible. Never throws: the error that led here says more. */
  async fail(error: unknown, status = statusOf(error)): Promise<void> {
    if (this.#manifest.finished !== null) return;
    await this.#end(status, messageOf(error), null).catch(() => {});
  }

  async #begin(): Promise<void> {
    await this.#hold();
    this.#metrics.open();
    await this.#write("config.json", this.#config);
    this.#manifest.status = "running";
    await writeManifest(this.directory, this.#manifest);
    // The new names in the directories above.
    for (let at = this.directory; at !== this.#workspace.root; at = dirname(at)) {
      this.#unsynced.add(dirname(at));
    }
    await this.#index(null);
    this.#log.write(`started ${this.name}`);
  }

  /** Holds `.lock` as long as the process lives, so that others see whether it does. */
  async #hold(): Promise<void> {
    const path = join(this.directory, ".lock");
    try {
      this.#lock = await takeLock(path);
      await this.#lock?.write(new TextEncoder().encode(`${Deno.pid}\n`));
    } catch (error) {
      this.#onWarning(storageError("lock the run directory", path, error).message);
    }
  }

  async #write(name: string, text: string): Promise<void> {
    const path = join(this.directory, name);
    const content = new TextEncoder().encode(text);
    await writeFileAtomic(path, content);
    this.#files[name] = digestFile(content);
    this.#unsynced.add(path).add(dirname(path));
  }

  /** Metrics first: a checkpoint on the disk then never is ahead of them. */
  async #sync(): Promise<void> {
    await this.#metrics.sync();
    await this.#checkpoints.sync();
    await syncPaths([...this.#unsynced]);
    this.#unsynced.clear();
    this.#synced = performance.now();
  }

  async #writeManifest(): Promise<void> {
    this.#manifest.checkpoints = this.#checkpoints.records;
    await writeManifest(this.directory, this.#manifest, { sync: true });
  }

  async #index(metrics: FinalMetrics | null): Promise<void> {
    if (!this.#spec.output.index) return;
    const { experiment, started, status } = this.#manifest;
    const output = dirname(dirname(this.directory));
    const entry = {
      experiment,
      timestamp: basename(this.directory),
      run_dir: `${basename(dirname(this.directory))}/${basename(this.directory)}`,
      created_at: started,
      status,
      final_metrics: metrics,
    };
    try {
      await updateIndex(output, entry, { warn: (message) => this.#tell(message) });
    } catch (error) {
      this.#tell(messageOf(error));
    }
  }

  #tell(message: string): void {
    this.warn(message);
    this.#onWarning(message);
  }

  #summarize(status: Summary["status"], epochs: number, metrics: FinalMetrics): Summary {
    const { save_checkpoints, save_logs } = this.#spec.output;
    return {
      experiment: this.#spec.name,
      status,
      epochs,
      final_metrics: metrics,
      final_digest: this.#manifest.final_digest,
      directories: {
        run: this.name,
        metrics: `${this.name}/metrics`,
        checkpoints: save_checkpoints ? `${this.name}/checkpoints` : null,
        logs: save_logs ? `${this.name}/logs` : null,
      },
    };
  }

  async #end(status: RunStatus, reason: string | null, metrics: FinalMetrics | null): Promise<void> {
    this.#manifest.status = status;
    this.#manifest.reason = reason === null ? null : this.#workspace.conceal(reason);
    this.#manifest.finished = new Date().toISOString();
    this.#log.write(reason === null ? status : `${status}: ${this.#manifest.reason}`);
    this.#manifest.files = this.#digestFiles();
    // What comes now could no longer be in its digest.
    this.#log.close();
    try {
      await this.#writeManifest();
      await this.#index(metrics);
    } finally {
      this.#metrics.close();
      this.#release();
    }
  }

  /** The files that are neither the manifest's own, `config.json` nor of a checkpoint. */
  #digestFiles(): Record<string, FileDigest> {
    const { "config.json": _, ...files } = this.#files;
    files[metricsFile] = this.#metrics.digest;
    const best = this.#checkpoints.bestDigest;
    if (best !== null) files[bestFile] = best;
    const log = this.#log.digest;
    if (log !== null) files[logFile] = log;
    return files;
  }

  /** Gives the lock back, and takes the process id out of it. */
  #release(): void {
    try {
      this.#lock?.truncateSync(0);
    } catch {
      // It says nothing about a run that has ended.
    }
    this.#lock?.close();
  }

  get #digests() {
    return { config: this.#manifest.config_digest, epoch: this.#digest };
  }
}

function statusOf(error: unknown): RunStatus {
  return error instanceof InterruptedError ? "interrupted" : "failed";
}
