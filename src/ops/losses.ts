/**
 * Losses: the ends of a tape. Each returns the sum over rows, in float64, and sends the gradient of the *mean*
 * over rows back, so that a step does not depend on how many rows its batch has.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import type { Param } from "../tensor/param.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * Squared error, the mean over the columns of a row: Σ (p - t)² / k.
 *
 * @param p [n, k] predictions
 * @param targets [n, k]
 */
export function squaredError(p: Tensor, targets: Float): number {
  const { pass } = p, { kernels } = pass;
  const total = kernels.squaredError(p.data, targets) / p.columns;
  pass.record(() => kernels.addScaledDifference(p.grad, p.data, targets, 2 / (p.rows * p.columns)));
  return total;
}

/**
 * Cross-entropy of softmax(x) against a class index per row: Σ -log softmax(x)[label].
 *
 * @param x [n, k] logits
 * @param labels [n]
 */
export function softmaxCrossEntropy(x: Tensor, labels: Float): number {
  const { pass } = x, { kernels } = pass;
  const p = pass.floats(x.rows * x.columns);
  const total = kernels.softmaxCrossEntropy(p, x.data, labels, x.rows, x.columns);
  pass.record(() => kernels.softmaxCrossEntropyBackward(x.grad, p, labels, x.rows, x.columns, 1 / x.rows));
  return total;
}

/**
 * Cross-entropy of sigmoid(x) against 0 or 1: Σ max(x, 0) - x t + log(1 + exp(-|x|)).
 *
 * @param x [n, 1] logits
 * @param targets [n]
 */
export function sigmoidCrossEntropy(x: Tensor, targets: Float): number {
  const { pass } = x, { kernels } = pass;
  const p = pass.floats(x.rows);
  const total = kernels.sigmoidCrossEntropy(p, x.data, targets);
  pass.record(() => kernels.addScaledDifference(x.grad, p, targets, 1 / x.rows));
  return total;
}

/** A penalty on weights: strength · Σ w². Not divided by rows: it belongs to the step, not to a row. */
export function squaredPenalty(pass: Pass, weight: Param, strength: number): number {
  const { kernels } = pass;
  pass.record(() => kernels.addScaled(weight.grad, weight.data, 2 * strength));
  return strength * kernels.sumSquares(weight.data);
}
