/**
 * The calls of kernels that make one number of many, and of those that change parameters.
 *
 * @module
 */

import type { AdamStep, Float, RmspropStep, SgdStep } from "../kernels.ts";
import { ElementCalls } from "./elements.ts";

/** Losses and their gradients, sums, clipping, steps of optimizers. */
export class TrainingCalls extends ElementCalls {
  softmaxCrossEntropy(p: Float, x: Float, labels: Float, weights: Float, m: number, n: number): number {
    const at = this.at;
    return this.wasm.softmaxCrossEntropy(at.of(p), at.of(x), at.of(labels), at.orNone(weights), m, n);
  }

  softmaxCrossEntropyBackward(
    dx: Float,
    p: Float,
    labels: Float,
    weights: Float,
    m: number,
    n: number,
    scale: number,
  ): void {
    const at = this.at;
    const none = at.orNone(weights);
    this.wasm.softmaxCrossEntropyBackward(at.of(dx), at.of(p), at.of(labels), none, m, n, scale);
  }

  sigmoidCrossEntropy(p: Float, x: Float, t: Float, weights: Float): number {
    const at = this.at;
    return this.wasm.sigmoidCrossEntropy(at.of(p), at.of(x), at.of(t), at.orNone(weights), x.length);
  }

  sigmoidCrossEntropyBackward(dx: Float, p: Float, t: Float, weights: Float, scale: number): void {
    const at = this.at;
    const none = at.orNone(weights);
    this.wasm.sigmoidCrossEntropyBackward(at.of(dx), at.of(p), at.of(t), none, dx.length, scale);
  }

  squaredError(p: Float, t: Float): number {
    return this.wasm.squaredError(this.at.of(p), this.at.of(t), p.length);
  }

  squaredErrorBackward(dx: Float, p: Float, t: Float, scale: number): void {
    this.wasm.squaredErrorBackward(this.at.of(dx), this.at.of(p), this.at.of(t), dx.length, scale);
  }

  absoluteError(p: Float, t: Float): number {
    return this.wasm.absoluteError(this.at.of(p), this.at.of(t), p.length);
  }

  absoluteErrorBackward(dx: Float, p: Float, t: Float, scale: number): void {
    this.wasm.absoluteErrorBackward(this.at.of(dx), this.at.of(p), this.at.of(t), dx.length, scale);
  }

  huberError(p: Float, t: Float, delta: number): number {
    return this.wasm.huberError(this.at.of(p), this.at.of(t), p.length, delta);
  }

  huberErrorBackward(dx: Float, p: Float, t: Float, delta: number, scale: number): void {
    this.wasm.huberErrorBackward(this.at.of(dx), this.at.of(p), this.at.of(t), dx.length, delta, scale);
  }

  sum(x: Float): number {
    return this.wasm.sum(this.at.of(x), x.length);
  }

  sumSquares(x: Float): number {
    return this.wasm.sumSquares(this.at.of(x), x.length);
  }

  findNonFinite(x: Float): number {
    return this.wasm.findNonFinite(this.at.of(x), x.length);
  }

  clip(out: Float, x: Float, limit: number): number {
    return this.wasm.clip(this.at.of(out), this.at.of(x), out.length, limit);
  }

  sgd(w: Float, g: Float, buf: Float, step: SgdStep): void {
    this.wasm.sgd(
      this.at.of(w),
      this.at.of(g),
      this.at.orNone(buf),
      w.length,
      step.rate,
      step.momentum,
      1 - step.dampening,
      step.weightDecay,
      step.nesterov,
      step.first,
    );
  }

  adam(w: Float, g: Float, m: Float, v: Float, vmax: Float, step: AdamStep): void {
    this.wasm.adam(
      this.at.of(w),
      this.at.of(g),
      this.at.of(m),
      this.at.of(v),
      this.at.orNone(vmax),
      w.length,
      step.rate,
      step.beta1,
      step.beta2,
      step.step,
      step.eps,
      step.weightDecay,
      step.decoupled,
    );
  }

  rmsprop(w: Float, g: Float, square: Float, mean: Float, buf: Float, step: RmspropStep): void {
    this.wasm.rmsprop(
      this.at.of(w),
      this.at.of(g),
      this.at.of(square),
      this.at.orNone(mean),
      this.at.orNone(buf),
      w.length,
      step.rate,
      step.alpha,
      1 - step.alpha,
      step.eps,
      step.momentum,
      step.weightDecay,
    );
  }
}
