/**
 * Which states of a run become checkpoints, and which of those stay.
 *
 * @module
 */
import { join } from "@std/path";
import { StorageError } from "../../errors.ts";
import type { FinishedStatus, RunEvent } from "../../train/events.ts";
import type { NamedTensor, Snapshot } from "../../train/snapshot.ts";
import { syncPaths } from "../files/atomic.ts";
import { bestFile, writeBest } from "./best.ts";
import type { CheckpointRecord, StateDigests } from "./checkpoint_state.ts";
import { removeCheckpoint, saveCheckpoint, syncCheckpoints } from "./checkpoints.ts";
import type { FileDigest } from "../formats/fields.ts";
import { HeldError } from "../files/patience.ts";
import {
  criterion,
  epochName,
  finalName,
  isEpochDue,
  isRegular,
  isStepDue,
  rank,
  type RankedEpoch,
  type Retention,
  stepName,
  superfluous,
} from "./retention.ts";

/** The checkpoints of a run that goes on. */
export interface KeptCheckpoints {
  /** In the order they were saved. */
  readonly records: readonly CheckpointRecord[];
  /** Names of those that nobody knows to be on the disk. */
  readonly unsynced: readonly string[];
  /** The best epochs so far, whether they have checkpoints or not; the best first. */
  readonly best: readonly RankedEpoch[];
  /** One that is there only because the run was stopped: the next one takes its place. */
  readonly extra: string | null;
}

/** So many bytes of checkpoints may wait to be removed. */
const maxPile = 2 ** 26;

const nothing: KeptCheckpoints = { records: [], unsynced: [], best: [], extra: null };

/**
 * Saves the checkpoints of one run. What may go is first left out of {@linkcode CheckpointKeeper.records}, and removed
 * when the manifest on the disk does not list it any more: what a manifest lists is there, and the digests of all epochs
 * stand in the manifest or in checkpoints. One inside an epoch that no manifest has listed goes at once.
 */
export class CheckpointKeeper {
  readonly #directory: string;
  readonly #retention: Retention;
  readonly #records: Map<string, CheckpointRecord>;
  readonly #condemned = new Map<string, CheckpointRecord>();
  readonly #unsynced: Set<string>;
  #listed: ReadonlySet<string>;
  #best: readonly RankedEpoch[];
  #extra: string | null;
  #bestDigest: FileDigest | null = null;
  #bestUnsynced = false;
  #savedAt = performance.now();

  constructor(
    directory: string,
    retention: Retention,
    { records, unsynced, best, extra }: KeptCheckpoints = nothing,
  ) {
    this.#directory = directory;
    this.#retention = retention;
    this.#records = new Map(records.map((record) => [record.name, record]));
    this.#unsynced = new Set(unsynced);
    this.#listed = new Set(this.#records.keys());
    this.#best = best;
    this.#extra = extra;
  }

  /** What was saved and stays, in that order. */
  get records(): CheckpointRecord[] {
    return [...this.#records.values()];
  }

  /** What is still there though it may go. */
  get condemned(): CheckpointRecord[] {
    return [...this.#condemned.values()];
  }

  /** The digest of `best.json`; null if there is none. */
  get bestDigest(): FileDigest | null {
    return this.#bestDigest;
  }

  /** Is told by a run that goes on. */
  set bestDigest(digest: FileDigest | null) {
    this.#bestDigest = digest;
  }

  /** Whether so much may go that the disk should not hold it any longer. */
  get isPiledUp(): boolean {
    const sizes = this.condemned.flatMap(({ files }) => Object.values(files).map(({ bytes }) => bytes));
    return sizes.reduce((sum, bytes) => sum + bytes, 0) > maxPile;
  }

  /** Whether something is not on the disk yet. */
  get isUnsynced(): boolean {
    return this.#unsynced.size > 0;
  }

  /** Training begins: from here the time to the next checkpoint is taken. */
  trains(): void {
    this.#savedAt = performance.now();
  }

  /** The step after this one that is to have a checkpoint; Infinity if none is. */
  nextStep(step: number): number {
    const { enabled, everySteps } = this.#retention;
    return enabled && everySteps !== null ? (Math.floor(step / everySteps) + 1) * everySteps : Infinity;
  }

  /** Saves the state after an epoch if it is due or among the best. */
  async epoch(
    { epoch, step, metrics }: Pick<Extract<RunEvent, { kind: "epoch" }>, "epoch" | "step" | "metrics">,
    snapshot: Snapshot,
    digests: StateDigests,
  ): Promise<{ checkpoint?: string; best: boolean }> {
    const ranked = criterion(epoch, metrics, this.#retention.monitor);
    this.#best = rank(this.#best, ranked, this.#retention);
    const best = this.#best[0] === ranked;
    const wanted = this.#best.includes(ranked) || isEpochDue(epoch, this.#retention) || this.#isDue(step);
    if (!this.#retention.enabled || !wanted) return { best };

    const checkpoint = epochName(epoch);
    await this.#save(checkpoint, snapshot, digests);
    if (best) {
      this.#bestDigest = await writeBest(this.#directory, { checkpoint, ...ranked });
      this.#bestUnsynced = true;
    }
    await this.#condemnSuperfluous();
    return { checkpoint, best };
  }

  /** Saves the state inside an epoch if that is due, and gives its name. */
  async step(step: number, snapshot: () => Snapshot, digests: StateDigests): Promise<string | undefined> {
    if (!this.#retention.enabled || !this.#isDue(step)) return undefined;
    const name = stepName(step), state = snapshot();
    // The next step will tell; what was saved before is what there is to go on from.
    if (!allFinite([...state.model, ...state.optimizer])) return undefined;
    await this.#save(name, state, digests);
    await this.#condemnSuperfluous();
    return name;
  }

  /** Saves the last state: under its own name if the run completed, else under its epoch's or step's. */
  async finish(status: FinishedStatus, snapshot: Snapshot, digests: StateDigests): Promise<void> {
    if (!this.#retention.enabled) return;
    const { epoch, epochComplete, step } = snapshot.state;
    if (status === "completed") {
      // Saved already by a process that was killed before it could say so.
      if (!this.#records.has(finalName)) {
        await this.#save(finalName, snapshot, digests, this.#records.get(epochName(epoch)));
      }
      return await this.#condemnSuperfluous();
    }
    // Nothing can go on from such a state; the checkpoints before it can be used.
    if (!allFinite([...snapshot.model, ...snapshot.optimizer])) return;
    // Nothing was learned yet.
    if (status === "interrupted" && step === 0) return;
    const name = epochComplete && epoch > 0 ? epochName(epoch) : stepName(step);
    if (!this.#records.has(name)) await this.#save(name, snapshot, digests);
  }

  /** Gives the final checkpoint the name of its epoch: the run goes on beyond it. */
  async goBeyondFinal(snapshot: Snapshot, digests: StateDigests): Promise<void> {
    const { epoch, step } = snapshot.state;
    const name = epochName(epoch);
    await this.#save(name, snapshot, digests, this.#records.get(finalName));
    await this.#condemn(finalName);
    if (!isRegular({ name, epoch, step }, this.#retention, this.#best)) this.#extra = name;
  }

  /**
   * Puts on the disk what is not there yet.
   *
   * @throws {StorageError} if the disk refuses.
   */
  async sync(): Promise<void> {
    if (this.#bestUnsynced) await syncPaths([join(this.#directory, bestFile)]);
    this.#bestUnsynced = false;
    if (this.#unsynced.size > 0) await syncCheckpoints(this.#directory, [...this.#unsynced]);
    this.#unsynced.clear();
  }

  /**
   * Removes what may go. To be called when a manifest on the disk lists the records and nothing else.
   *
   * @param options.last Whether nothing may stay because another program reads it; else it waits for the next time.
   * @throws {StorageError} if the disk refuses.
   */
  async removeCondemned({ last = false } = {}): Promise<void> {
    this.#listed = new Set(this.#records.keys());
    for (const name of [...this.#condemned.keys()]) {
      if (await this.#remove(name, last ? {} : { forMs: 0 })) this.#condemned.delete(name);
    }
  }

  #isDue(step: number): boolean {
    const { everySeconds } = this.#retention;
    return isStepDue(step, this.#retention) ||
      everySeconds !== null && performance.now() - this.#savedAt >= 1000 * everySeconds;
  }

  async #save(
    name: string,
    snapshot: Snapshot,
    digests: StateDigests,
    twin?: CheckpointRecord,
  ): Promise<void> {
    this.#records.set(name, await saveCheckpoint(this.#directory, name, snapshot, { digests, twin }));
    this.#unsynced.add(name);
    this.#savedAt = performance.now();
    if (this.#extra !== null) await this.#condemn(this.#extra);
    this.#extra = null;
  }

  async #condemnSuperfluous(): Promise<void> {
    for (const name of superfluous(this.records, this.#retention, this.#best)) await this.#condemn(name);
  }

  async #condemn(name: string): Promise<void> {
    const record = this.#records.get(name);
    if (record === undefined) return;
    this.#records.delete(name);
    this.#unsynced.delete(name);
    const isNews = !this.#listed.has(name) && name === stepName(record.step);
    if (!isNews || !await this.#remove(name, { forMs: 0 })) this.#condemned.set(name, record);
  }

  /** Removes a checkpoint; false if another program reads it and is not waited for. */
  async #remove(name: string, options: { readonly forMs?: number }): Promise<boolean> {
    try {
      await removeCheckpoint(this.#directory, name, options);
      return true;
    } catch (error) {
      if (options.forMs === 0 && error instanceof StorageError && error.cause instanceof HeldError) {
        return false;
      }
      throw error;
    }
  }
}

function allFinite(tensors: readonly NamedTensor[]): boolean {
  return tensors.every(({ data }) => data.every((x) => Number.isFinite(x)));
}
