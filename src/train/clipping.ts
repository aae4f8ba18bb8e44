/**
 * Clipping of gradients and weights: off unless a config asks for it, and told how often it acted.
 *
 * @module
 */
import type { Kernels } from "../kernels/kernels.ts";
import type { Metrics } from "../objectives/metrics.ts";
import type { Packed } from "../tensor/param.ts";
import type { PartialEpoch } from "./snapshot.ts";

type ClippedSteps = Omit<PartialEpoch, "loss">;

/** The limits; null for none. */
export interface ClippingLimits {
  /** The norm of all gradients together is at most this, as PyTorch's `clip_grad_norm_`. */
  readonly clip_gradient_norm: number | null;
  /** Each number of the gradient is between this and its negative, as PyTorch's `clip_grad_value_`. */
  readonly clip_gradient_value: number | null;
  /** Each weight is between this and its negative after a step; biases are let be. */
  readonly clip_weights: number | null;
}

/** Clips, and counts the steps of an epoch in which that changed something. */
export class Clipping {
  readonly #limits: ClippingLimits;
  #steps = 0;
  #gradients = 0;
  #weights = 0;

  constructor(limits: ClippingLimits) {
    this.#limits = limits;
  }

  /** Begins an epoch, or goes on in one in which so many steps were done. */
  reset(
    steps = 0,
    { clippedGradients, clippedWeights }: ClippedSteps = { clippedGradients: 0, clippedWeights: 0 },
  ): void {
    this.#steps = steps;
    this.#gradients = clippedGradients;
    this.#weights = clippedWeights;
  }

  /** Whether there is no limit at all. */
  get isOff(): boolean {
    const { clip_gradient_norm, clip_gradient_value, clip_weights } = this.#limits;
    return clip_gradient_norm === null && clip_gradient_value === null && clip_weights === null;
  }

  /** What was counted in the epoch so far. */
  get counts(): ClippedSteps {
    return { clippedGradients: this.#gradients, clippedWeights: this.#weights };
  }

  /** Clips the gradients of a step: first their norm, then each. Keeps both limits. */
  clipGradients(kernels: Kernels, { grad }: Packed): void {
    const { clip_gradient_norm: norm, clip_gradient_value: value } = this.#limits;
    this.#steps++;
    let acted = false;
    if (norm !== null) {
      const factor = norm / (Math.sqrt(kernels.sumSquares(grad)) + 1e-6);
      if (factor < 1) {
        kernels.scale(grad, grad, factor);
        acted = true;
      }
    }
    if (value !== null && kernels.clip(grad, grad, value) > 0) acted = true;
    if (acted) this.#gradients++;
  }

  /** Clips the weights after a step: parameters of two axes or more. */
  clipWeights(kernels: Kernels, { params }: Packed): void {
    const limit = this.#limits.clip_weights;
    if (limit === null) return;
    let beyond = 0;
    for (let i = 0; i < params.length; i++) {
      const { shape, data } = params[i];
      if (shape.length > 1) beyond += kernels.clip(data, data, limit);
    }
    if (beyond > 0) this.#weights++;
  }

  /** The shares of the epoch's steps so far in which gradients and weights were clipped; nothing for what is off. */
  get metrics(): Metrics {
    const { clip_gradient_norm, clip_gradient_value, clip_weights } = this.#limits;
    const gradients = clip_gradient_norm !== null || clip_gradient_value !== null;
    return {
      ...gradients && { clipped_gradients: this.#gradients / this.#steps },
      ...clip_weights !== null && { clipped_weights: this.#weights / this.#steps },
    };
  }
}
