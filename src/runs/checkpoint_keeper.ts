/**
 * Which states of a run become checkpoints, and which one is the best.
 *
 * @module
 */
import type { FinishedStatus, RunEvent } from "../train/events.ts";
import type { NamedTensor, Snapshot } from "../train/snapshot.ts";
import { writeBest } from "./best.ts";
import type { CheckpointRecord, StateDigests } from "./checkpoint_state.ts";
import type { FileDigest } from "./fields.ts";
import { removeCheckpoint, saveCheckpoint, syncCheckpoints } from "./checkpoints.ts";

/** The checkpoints of a run that goes on. */
export interface KeptCheckpoints {
  /** In the order they were saved. */
  readonly records: readonly CheckpointRecord[];
  /** The best epoch so far, whether it has a checkpoint or not. */
  readonly best: { readonly epoch: number; readonly metric: string; readonly value: number } | null;
  /** One that is there only because the run was stopped: the next one takes its place. */
  readonly extra: string | null;
}

/**
 * Saves the checkpoints of one run.
 *
 * An epoch is saved when its number is a multiple of the frequency, and when it is the best so far, so that
 * `checkpoint_best` is what it says. A former best that is no multiple is removed: the number of checkpoints stays
 * what the frequency says, and one.
 */
export class CheckpointKeeper {
  readonly #directory: string;
  readonly #enabled: boolean;
  readonly #frequency: number;
  readonly #records: Map<string, CheckpointRecord>;
  readonly #unsynced = new Set<string>();
  #best: { readonly epoch: number; readonly value: number } | null;
  #extra: string | null;
  #bestDigest: FileDigest | null = null;

  constructor(
    directory: string,
    output: { readonly save_checkpoints: boolean; readonly checkpoint_frequency: number },
    { records, best, extra }: KeptCheckpoints = { records: [], best: null, extra: null },
  ) {
    this.#records = new Map(records.map((record) => [record.name, record]));
    this.#best = best;
    this.#extra = extra;
    this.#directory = directory;
    this.#enabled = output.save_checkpoints;
    this.#frequency = output.checkpoint_frequency;
  }

  /** What was saved, in that order. */
  get records(): CheckpointRecord[] {
    return [...this.#records.values()];
  }

  /** The digest of `best.json`; null if there is none. */
  get bestDigest(): FileDigest | null {
    return this.#bestDigest;
  }

  /** Is told by a run that goes on. */
  set bestDigest(digest: FileDigest | null) {
    this.#bestDigest = digest;
  }

  /** Saves the state after an epoch if it is due or the best. */
  async epoch(
    { epoch, metrics }: Extract<RunEvent, { kind: "epoch" }>,
    snapshot: Snapshot,
    digests: StateDigests,
  ): Promise<{ checkpoint?: string; best: boolean }> {
    const { metric, value } = criterion(metrics);
    const former = this.#best;
    const best = Number.isFinite(value) && (former === null || value < former.value);
    if (best) this.#best = { epoch, value };
    if (!this.#enabled || !(best || this.#isDue(epoch))) return { best };

    const checkpoint = epochName(epoch);
    await this.#save(checkpoint, snapshot, digests);
    if (best) {
      this.#bestDigest = await writeBest(this.#directory, { checkpoint, epoch, metric, value });
      if (former !== null && !this.#isDue(former.epoch)) this.#remove(epochName(former.epoch));
    }
    return { checkpoint, best };
  }

  /** Saves the last state: under its own name if the run completed, else under its epoch's or step's. */
  async finish(status: FinishedStatus, snapshot: Snapshot, digests: StateDigests): Promise<void> {
    if (!this.#enabled) return;
    if (status === "completed") {
      // Saved already by a process that was killed before it could say so.
      if (this.#records.has("checkpoint_final")) return;
      const twin = this.#records.get(epochName(snapshot.state.epoch));
      return await this.#save("checkpoint_final", snapshot, digests, twin);
    }
    // Nothing can go on from such a state; the checkpoints before it can be used.
    if (status === "diverged" && !allFinite([...snapshot.model, ...snapshot.optimizer])) return;
    const { epoch, epochComplete, step } = snapshot.state;
    // Nothing was learned yet.
    if (status === "interrupted" && step === 0) return;
    const name = epochComplete && epoch > 0 ? epochName(epoch) : `checkpoint_step_${step}`;
    if (!this.#records.has(name)) await this.#save(name, snapshot, digests);
  }

  /** Puts on the disk what is not there yet. */
  async sync(): Promise<void> {
    if (this.#unsynced.size === 0) return;
    await syncCheckpoints(this.#directory, [...this.#unsynced]);
    this.#unsynced.clear();
  }

  #isDue(epoch: number): boolean {
    return epoch % this.#frequency === 0;
  }

  async #save(
    name: string,
    snapshot: Snapshot,
    digests: StateDigests,
    twin?: CheckpointRecord,
  ): Promise<void> {
    this.#records.set(name, await saveCheckpoint(this.#directory, name, snapshot, { digests, twin }));
    this.#unsynced.add(name);
    if (this.#extra !== null) this.#remove(this.#extra);
    this.#extra = null;
  }

  #remove(name: string): void {
    if (!this.#records.has(name)) return;
    removeCheckpoint(this.#directory, name);
    this.#records.delete(name);
    this.#unsynced.delete(name);
  }
}

/** The name of the checkpoint of an epoch. */
export function epochName(epoch: number): string {
  return `checkpoint_epoch_${epoch}`;
}

/** What epochs are compared by: smaller is better. */
export function criterion(
  metrics: Readonly<Record<string, number | null>>,
): { metric: string; value: number } {
  const metric = Object.hasOwn(metrics, "val_loss") ? "val_loss" : "loss";
  return { metric, value: metrics[metric] ?? NaN };
}

function allFinite(tensors: readonly NamedTensor[]): boolean {
  return tensors.every(({ data }) => data.every((x) => Number.isFinite(x)));
}
