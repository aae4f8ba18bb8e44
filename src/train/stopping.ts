/**
 * When training ends: rules that look at the metrics of the epochs so far and at nothing else, so that a run that is
 * resumed ends where one that was not interrupted does.
 *
 * @module
 */
import type { Metrics } from "../objectives/metrics.ts";

/**
 * How training ended: after all of its epochs, earlier by a stopping rule or a limit, by a signal, or because the loss or
 * a weight was no longer finite.
 */
export type Ended = "epochs" | "early" | "max_steps" | "max_seconds" | "interrupted" | "diverged";

/** Every {@linkcode Ended}. */
export const endings: readonly Ended[] = [
  "epochs",
  "early",
  "max_steps",
  "max_seconds",
  "interrupted",
  "diverged",
];

/** Whether a run that completed trained fewer epochs than its config asks for. */
export function isShort(ended: Ended | null | undefined): boolean {
  return ended === "early" || ended === "max_steps" || ended === "max_seconds";
}

/** Why training ends after these epochs. */
export interface Stop {
  /** The kind of end. */
  readonly ended: Exclude<Ended, "epochs" | "interrupted" | "diverged">;
  /** The same in words, with the numbers that decided. */
  readonly reason: string;
}

/** A rule by which training may end before its last epoch. */
export interface Stopping {
  /**
   * Whether training ends after these epochs, and why: a function of its argument alone.
   *
   * @param history The metrics of the complete epochs, in order.
   */
  decide(history: readonly Metrics[]): Stop | undefined;
}

/** Trains all epochs. */
export const allEpochs: Stopping = { decide: () => undefined };
