/**
 * How much disk the checkpoints of a run take at the most.
 *
 * @module
 */
import type { Spec } from "./spec/spec.ts";
import { bytesOf } from "./tensor/arena.ts";

/** See the module; all zero where none are written. */
export interface DiskPlan {
  /** How many checkpoints there are at the end, those that share their files counted once. */
  readonly checkpoints: number;
  /** Bytes of one of them. */
  readonly each: number;
  /** Bytes of all. */
  readonly total: number;
}

/** Bytes of the headers of a checkpoint and of its `state.json`, but for what it says of each input. */
const headBytes = 3072, inputBytes = 64;

/**
 * @param size.slots Vectors of the optimizer, each as long as the parameters.
 */
export function planDisk(
  { training, output }: Pick<Spec, "training" | "output">,
  size: {
    readonly epochs: number;
    readonly parameters: number;
    readonly slots: number;
    readonly inputs: number;
  },
): DiskPlan {
  const { epochs, parameters, slots, inputs } = size;
  if (!output.save_checkpoints) return { checkpoints: 0, each: 0, total: 0 };
  const each = (1 + slots) * parameters * bytesOf[training.precision] + headBytes + inputBytes * inputs;
  const checkpoints = most(training, output, epochs);
  return { checkpoints, each, total: checkpoints * each };
}

/** The most checkpoints that stay, whichever epochs turn out to be the best; see `runs/checkpoints/retention.ts`. */
function most(
  { checkpoint_every_steps, checkpoint_every_seconds }: Spec["training"],
  { checkpoint_frequency: frequency, keep }: Spec["output"],
  epochs: number,
): number {
  const every = keep?.every ?? null;
  const dueAt = (epoch: number) => epoch % frequency === 0 || every !== null && epoch % every === 0;
  const due = Math.floor(epochs / frequency);
  const best = keep?.best ?? (frequency > 1 ? 1 : 0);
  const regular = keep === null
    ? due + best
    : keep.last + best + (every === null ? 0 : Math.floor(epochs / every));
  const within = checkpoint_every_steps !== null || checkpoint_every_seconds !== null ? 2 : 0;
  // The final one shares its files with the last epoch's, where that has one.
  return Math.min(regular, epochs) + within + (dueAt(epochs) ? 0 : 1);
}
