/**
 * An optimizer is a rule, not an owner: it moves flat vectors and knows neither model nor loop.
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { Schema } from "../schema/fields.ts";

/** One update rule with its settings. */
export interface Optimizer {
  /** Vectors as long as the parameters, kept between steps and saved with the run. */
  readonly slots: readonly string[];
  /**
   * Moves `w` in place, over any contiguous range of the parameters.
   *
   * @param slots One array per name in `slots`, over the same range.
   * @param step Counts from 1.
   */
  update(kernels: Kernels, w: Float, g: Float, slots: readonly Float[], rate: number, step: number): void;
}

/** One line of the table in `mod.ts`. */
export interface OptimizerEntry<P = unknown> {
  /** One sentence for help and docs. */
  readonly summary: string;
  /** What `training.params` may say. */
  readonly params: Schema<P>;
  /** The rule with these settings. */
  create(params: P): Optimizer;
}

/** Helps TypeScript infer the type of `params`. */
export function defineOptimizer<P>(entry: OptimizerEntry<P>): OptimizerEntry<P> {
  return entry;
}

/** base^exponent for a positive integer, by squaring: exact operations only, so the same bits everywhere. */
export function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) {
    if (rest % 2 === 1) result *= square;
  }
  return result;
}
