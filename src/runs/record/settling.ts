/**
 * When what a run has written is on the disk, and what its manifest may say of it then.
 *
 * @module
 */
import { join } from "@std/path";
import type { CheckpointKeeper } from "../checkpoints/checkpoint_keeper.ts";
import type { MetricsWriter } from "../documents/metrics_files.ts";
import type { RunWriter } from "./run_writer.ts";
import type { RunClock } from "./stopwatch.ts";

/** How often a run is put on the disk, in milliseconds. Until then a killed process loses nothing, but a power cut may. */
const interval = 1000;

/** The parts of a run that are put on the disk together. */
export interface Settled {
  readonly writer: RunWriter;
  readonly metrics: MetricsWriter;
  readonly checkpoints: CheckpointKeeper;
  readonly clock: RunClock;
}

/** Puts a run on the disk. */
export class Settling {
  readonly #parts: Settled;
  #at = performance.now();
  #failed = false;
  #syncing: Promise<void> = Promise.resolve();

  constructor(parts: Settled) {
    this.#parts = parts;
  }

  /** Whether something could not be put on the disk: it is not tried again, since the system may then say it was. */
  get failed(): boolean {
    return this.#failed;
  }

  /**
   * Puts what was written on the disk. Metrics first: a checkpoint on the disk then never is ahead of them.
   *
   * @throws {StorageError} if the disk refuses.
   */
  sync(): Promise<void> {
    // One after the other, and none after one that failed: what that one took on would seem to be done.
    return this.#syncing = this.#syncing.then(() => this.#syncAll());
  }

  async #syncAll(): Promise<void> {
    const { metrics, checkpoints, writer } = this.#parts;
    try {
      await metrics.sync();
      await checkpoints.sync();
      await writer.sync();
    } catch (error) {
      this.#failed = true;
      throw error;
    }
    this.#at = performance.now();
  }

  /**
   * Puts all on the disk, has the manifest list it, and removes what that does not list any more.
   *
   * @param options.last Whether there is no later time: only then programs are waited for that read what may go.
   * @throws {StorageError} if the disk refuses.
   */
  async settle({ last = false } = {}): Promise<void> {
    const { checkpoints, writer } = this.#parts;
    await this.sync();
    await this.writeManifest();
    if (checkpoints.condemned.length > 0) writer.mark(join(writer.directory, "checkpoints"));
    await checkpoints.removeCondemned({ last });
  }

  /** The same, if a second has passed since the last time or too much waits to be removed. */
  async settleIfDue(): Promise<void> {
    const isDue = performance.now() - this.#at >= interval;
    if (isDue || this.#parts.checkpoints.isPiledUp) await this.settle();
  }

  /**
   * Writes the manifest, and puts that on the disk.
   *
   * @param options.all Whether checkpoints that may go are listed, too: of a run that failed they stay.
   * @throws {StorageError} if the disk refuses.
   */
  async writeManifest({ all = false } = {}): Promise<void> {
    const { writer, checkpoints: { records, condemned }, clock } = this.#parts;
    // What the last manifest lists is on the disk; where that failed, more is not known to be.
    if (!this.#failed) writer.manifest.checkpoints = all ? [...condemned, ...records] : records;
    const { training, evaluation } = clock.seconds;
    writer.manifest.training_seconds = training;
    writer.manifest.evaluation_seconds = evaluation;
    await writer.writeManifest({ sync: true });
  }
}
