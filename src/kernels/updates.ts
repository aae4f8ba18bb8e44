/**
 * The settings of optimizer updates, as kernels take them.
 *
 * @module
 */

/** The settings of one stochastic-gradient-descent update; see `sgd` in kernels.ts. */
export interface SgdStep {
  /** The learning rate. */
  readonly rate: number;
  /** How much of the buffer is kept; 0 for none. */
  readonly momentum: number;
  /** What of the gradient does not enter the buffer. */
  readonly dampening: number;
  /** How much of the weight is added to its gradient. */
  readonly weightDecay: number;
  /** Whether the step looks ahead by one momentum. */
  readonly nesterov: boolean;
  /** True at the first step, when the momentum buffer is set to the gradient instead of being mixed with it. */
  readonly first: boolean;
}

/** The settings of one Adam update; see `adam` in kernels.ts. */
export interface AdamStep {
  /** The learning rate, used as it is for decoupled weight decay. */
  readonly rate: number;
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of their squares. */
  readonly beta2: number;
  /** Added to the denominator. */
  readonly eps: number;
  /** How strongly weights are pulled to zero. */
  readonly weightDecay: number;
  /** True for AdamW: the decay acts on the weight, not on the gradient. */
  readonly decoupled: boolean;
  /** The number of the step, counted from 1. */
  readonly step: number;
}

/** The settings of one RMSprop update; see `rmsprop` in kernels.ts. */
export interface RmspropStep {
  /** The learning rate. */
  readonly rate: number;
  /** Decay of the mean of squares. */
  readonly alpha: number;
  /** Added to the denominator. */
  readonly eps: number;
  /** How much of the buffer is kept; 0 for none. */
  readonly momentum: number;
  /** How much of the weight is added to its gradient. */
  readonly weightDecay: number;
}
