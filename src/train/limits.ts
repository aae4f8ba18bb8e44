/**
 * The step after which training ends, by `max_steps` or by `max_seconds`. Where it is inside an epoch, that epoch is
 * shorter.
 *
 * Only the clock of `max_seconds` depends on more than config and data, so the step at which it ran out is told at once,
 * as an event, and written down before anything that rests on it: who goes on with the run, or reproduces it, is given
 * the step and looks at no clock.
 *
 * @module
 */
import type { Stop } from "./stopping.ts";

/** Where training ends. */
export interface StepLimit {
  /** The number of the last step. */
  readonly step: number;
  /** The setting that says so. */
  readonly by: "max_steps" | "max_seconds";
}

/** The earlier of two limits; null stands for none. */
export function earlier(one: StepLimit | null, other: StepLimit | null): StepLimit | null {
  if (one === null || other === null) return one ?? other;
  return other.step < one.step ? other : one;
}

/** Whether training has come to its limit. */
export function stopAt(limit: StepLimit | null, step: number): Stop | undefined {
  if (limit === null || step < limit.step) return undefined;
  return { ended: limit.by, reason: `training.${limit.by} ended it after step ${limit.step}` };
}

/** A clock that runs out after so many seconds from now; undefined for none. */
export function timerOf(seconds: number | undefined): (() => boolean) | undefined {
  if (seconds === undefined) return undefined;
  const end = performance.now() + 1000 * seconds;
  return () => performance.now() >= end;
}
