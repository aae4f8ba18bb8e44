/**
 * Which states of a run become checkpoints, and which one is the best.
 *
 * @module
 */
import type { FinishedStatus, Metrics, RunEvent } from "../train/events.ts";
import type { NamedTensor, Snapshot } from "../train/snapshot.ts";
import { writeBest } from "./best.ts";
import type { CheckpointRecord, StateDigests } from "./checkpoint_state.ts";
import type { FileDigest } from "./fields.ts";
import { removeCheckpoint, saveCheckpoint, syncCheckpoints } from "./checkpoints.ts";

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
  readonly #records = new Map<string, CheckpointRecord>();
  readonly #unsynced = new Set<string>();
  #best: { epoch: number; value: number } | null = null;
  #bestDigest: FileDigest | null = null;

  constructor(
    directory: string,
    output: { readonly save_checkpoints: boolean; readonly checkpoint_frequency: number },
  ) {
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
  }

  #remove(name: string): void {
    removeCheckpoint(this.#directory, name);
    this.#records.delete(name);
    this.#unsynced.delete(name);
  }
}

function epochName(epoch: number): string {
  return `checkpoint_epoch_${epoch}`;
}

/** What epochs are compared by: smaller is better. */
function criterion(metrics: Metrics): { metric: string; value: number } {
  const metric = Object.hasOwn(metrics, "val_loss") ? "val_loss" : "loss";
  return { metric, value: metrics[metric] ?? NaN };
}

function allFinite(tensors: readonly NamedTensor[]): boolean {
  return tensors.every(({ data }) => data.every((x) => Number.isFinite(x)));
}
