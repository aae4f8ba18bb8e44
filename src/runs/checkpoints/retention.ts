/**
 * Which checkpoints a run has: when one is due, which is the best, and which ones may go.
 *
 * All of it follows from numbers of epochs and steps and from metrics, so a run that was stopped and went on ends with
 * the checkpoints of one that was not.
 *
 * @module
 */
import type { Spec } from "../../spec/spec.ts";
import { isBetter, type Monitor } from "../../train/monitor.ts";

/** What decides it, from a config. */
export interface Retention {
  /** Whether there are any. */
  readonly enabled: boolean;
  /** Epochs from one to the next. */
  readonly frequency: number;
  /** Steps from one inside an epoch to the next. */
  readonly everySteps: number | null;
  /** The most seconds from one to the next. */
  readonly everySeconds: number | null;
  readonly keep: Spec["output"]["keep"];
  /** What the best epochs are found by. */
  readonly monitor: Monitor;
}

/** An epoch and what it is compared by. */
export interface RankedEpoch extends Monitor {
  readonly epoch: number;
  readonly value: number;
}

/** A checkpoint by its name and its place in training. */
export interface Moment {
  readonly name: string;
  /** Complete epochs. */
  readonly epoch: number;
  /** Optimizer steps taken. */
  readonly step: number;
}

/** The part of a config that is about checkpoints. */
export function retentionOf(
  { training, output }: Pick<Spec, "training" | "output">,
  monitor: Monitor,
): Retention {
  return {
    enabled: output.save_checkpoints,
    frequency: output.checkpoint_frequency,
    everySteps: training.checkpoint_every_steps,
    everySeconds: training.checkpoint_every_seconds,
    keep: output.keep,
    monitor,
  };
}

/** The best epochs so far, the best first, with one more; of equals the earlier is better. */
export function rank(
  best: readonly RankedEpoch[],
  one: RankedEpoch,
  { keep }: Pick<Retention, "keep">,
): RankedEpoch[] {
  if (!Number.isFinite(one.value)) return [...best];
  const at = best.findIndex(({ value }) => isBetter(one.value, value, one.mode));
  return best.toSpliced(at < 0 ? best.length : at, 0, one).slice(0, keep?.best ?? 1);
}

/** What an epoch is compared by. */
export function criterion(
  epoch: number,
  metrics: Readonly<Record<string, number | null>>,
  { metric, mode }: Monitor,
): RankedEpoch {
  return { epoch, metric, mode, value: metrics[metric] ?? NaN };
}

/** Whether there is to be a checkpoint at the end of this epoch, by its number. */
export function isEpochDue(epoch: number, { frequency, keep }: Retention): boolean {
  return epoch % frequency === 0 || keep !== null && isMultiple(epoch, keep.every);
}

/** Whether there is to be one after this step, by its number. */
export function isStepDue(step: number, { everySteps }: Retention): boolean {
  return isMultiple(step, everySteps);
}

/** Whether a run that nobody stops has this checkpoint at this moment. */
export function isRegular(
  { name, epoch, step }: Moment,
  retention: Retention,
  best: readonly RankedEpoch[],
): boolean {
  if (isStepDue(step, retention)) return true;
  return name === epochName(epoch) && (isEpochDue(epoch, retention) || isAmong(best, epoch));
}

/**
 * The names of the checkpoints that may go. The newest two never may, nor the best, nor the final one.
 *
 * @param checkpoints All there are, in the order of training.
 * @param best The best epochs so far.
 */
export function superfluous(
  checkpoints: readonly Moment[],
  retention: Retention,
  best: readonly RankedEpoch[],
): string[] {
  const { keep } = retention;
  const going: string[] = [];
  let epochs = 0;
  for (let i = checkpoints.length - 1; i >= 0; i--) {
    const { name, epoch } = checkpoints[i];
    const isEpoch = name === epochName(epoch);
    if (isEpoch) epochs++;
    const stays = name === finalName || i >= checkpoints.length - 2 || isEpoch && (
          isAmong(best, epoch) ||
          (keep === null
            ? isEpochDue(epoch, retention)
            : epochs <= keep.last || isMultiple(epoch, keep.every))
        );
    if (!stays) going.push(name);
  }
  return going.reverse();
}

/** The name of the checkpoint of an epoch. */
export function epochName(epoch: number): string {
  return `checkpoint_epoch_${epoch}`;
}

/** The name of the checkpoint after a step inside an epoch. */
export function stepName(step: number): string {
  return `checkpoint_step_${step}`;
}

/** The name of the last checkpoint of a run that completed. */
export const finalName = "checkpoint_final";

function isMultiple(number: number, of: number | null): boolean {
  return of !== null && number % of === 0;
}

function isAmong(best: readonly RankedEpoch[], epoch: number): boolean {
  return best.some((one) => one.epoch === epoch);
}
