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
   * Whether `update` does nothing but to call kernels, with the same settings in all steps but the first, or with the
   * number of the step as it is: then many steps can be made at once, which takes less time. Left out it means no.
   */
  readonly staticUpdate?: boolean;
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
