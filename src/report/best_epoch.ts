/**
 * The best epoch of a run in a few words.
 *
 * @module
 */
import { formatCount, formatMetric } from "./numbers.ts";

/** What there is to say of it. */
export interface BestView {
  readonly epoch: number;
  /** The metric that it is the best by. */
  readonly metric: string;
  readonly mode: "min" | "max";
  readonly value: number;
}

/**
 * `96, by val_loss 0.0581234 (lowest)`.
 *
 * @param mark Stands before the value.
 */
export function bestEpoch({ epoch, metric, mode, value }: BestView, mark = ""): string {
  return `${formatCount(epoch)}, by ${metric} ${mark}${formatMetric(value)} (${
    mode === "min" ? "lowest" : "highest"
  })`;
}
