/**
 * An optimizer is a rule, not an owner: it moves flat vectors and knows neither model nor loop.
 *
 * @module
 */
import type { Float, UpdateKernels } from "../kernels/kernels.ts";
import type { Schema } from "../schema/fields.ts";

/** A vector as long as the parameters, kept between steps and saved with the run. */
export interface Slot {
  /** Its name in checkpoints. */
  readonly name: string;
  /** What each of its numbers is before the first step; 0 by default. */
  readonly start?: number;
}

/** Where training stands in an update. */
export interface StepAt {
  /** The number of the step, counted from 1. */
  readonly step: number;
  /** Its learning rate. */
  readonly rate: number;
}

/** One update rule with its settings. */
export interface Optimizer {
  /** The optimizer's state: what it keeps beside the parameters. */
  readonly slots: readonly Slot[];
  /**
   * Whether `update` does nothing but to call kernels, with the same settings in all steps but the first, or with the
   * number or the rate of the step as they are: then many steps can be made at once, which takes less time. Left out it
   * means no.
   */
  readonly staticUpdate?: boolean;
  /** The same rule for parameters that weight decay spares, with as many slots; left out, none is spared. */
  readonly spared?: Optimizer;
  /** Whether `update` has to be given each parameter by itself, not any range of them. Left out it means no. */
  readonly byTensor?: boolean;
  /**
   * Moves `w` in place, over any contiguous range of the parameters.
   *
   * @param slots One array per slot, over the same range.
   */
  update(kernels: UpdateKernels, w: Float, g: Float, slots: readonly Float[], at: StepAt): void;
}

/** One line of the table in `mod.ts`. */
export interface OptimizerEntry<P = unknown> {
  /** One sentence for help and docs. */
  readonly summary: string;
  /** What `training.optimizer.params` may say. */
  readonly params: Schema<P>;
  /** The rule with these settings. */
  create(params: P): Optimizer;
}

/** Helps TypeScript infer the type of `params`. */
export function defineOptimizer<P>(entry: OptimizerEntry<P>): OptimizerEntry<P> {
  return entry;
}
