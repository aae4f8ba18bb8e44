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

/** The settings of one Adagrad update; see `adagrad` in kernels.ts. */
export interface AdagradStep {
  /** The learning rate. */
  readonly rate: number;
  /** How fast it falls: the rate of step t is rate / (1 + (t - 1) rateDecay). */
  readonly rateDecay: number;
  /** Added to the denominator. */
  readonly eps: number;
  /** How much of the weight is added to its gradient. */
  readonly weightDecay: number;
  /** The number of the step, counted from 1. */
  readonly step: number;
}

/** The settings of one Adadelta update; see `adadelta` in kernels.ts. */
export interface AdadeltaStep {
  /** The learning rate. */
  readonly rate: number;
  /** Decay of the means of squares. */
  readonly rho: number;
  /** Added under both roots. */
  readonly eps: number;
  /** How much of the weight is added to its gradient. */
  readonly weightDecay: number;
}

/** The settings of one Lion update; see `lion` in kernels.ts. */
export interface LionStep {
  /** The learning rate. */
  readonly rate: number;
  /** Share of the mean in the direction. */
  readonly beta1: number;
  /** Decay of the mean of gradients. */
  readonly beta2: number;
  /** How strongly weights are pulled to zero. */
  readonly weightDecay: number;
}

/** The settings of one NAdam update; see `nadam` in kernels.ts. */
export interface NadamStep extends AdamStep {
  /** What the gradient's part is multiplied by. */
  readonly gradientSize: number;
  /** What the mean's part is multiplied by. */
  readonly meanSize: number;
}
