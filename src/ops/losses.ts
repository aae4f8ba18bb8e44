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

const none = new Float64Array(0);

/**
 * Squared error, the mean over the columns of a row: Σ (p - t)² / k.
 *
 * @param p [n, k] predictions
 * @param targets [n, k]
 */
export function squaredError(p: Tensor, targets: Float): number {
  const { pass, rows, columns } = p, { kernels } = pass;
  return pass.loss(
    () => kernels.squaredError(p.data, targets),
    () => kernels.squaredErrorBackward(p.grad, p.data, targets, 2 / (rows * columns)),
    columns,
  );
}

/**
 * Absolute error, the mean over the columns of a row: Σ |p - t| / k. Its slope at 0 is taken to be 0.
 *
 * @param p [n, k] predictions
 * @param targets [n, k]
 */
export function absoluteError(p: Tensor, targets: Float): number {
  const { pass, rows, columns } = p, { kernels } = pass;
  return pass.loss(
    () => kernels.absoluteError(p.data, targets),
    () => kernels.absoluteErrorBackward(p.grad, p.data, targets, 1 / (rows * columns)),
    columns,
  );
}

/**
 * Huber's error, the mean over the columns of a row: half the square of p - t up to `delta`, beyond it a line of slope
 * `delta`.
 *
 * @param p [n, k] predictions
 * @param targets [n, k]
 */
export function huberError(p: Tensor, targets: Float, delta: number): number {
  const { pass, rows, columns } = p, { kernels } = pass;
  return pass.loss(
    () => kernels.huberError(p.data, targets, delta),
    () => kernels.huberErrorBackward(p.grad, p.data, targets, delta, 1 / (rows * columns)),
    columns,
  );
}

/**
 * Cross-entropy of softmax(x) against a class index per row: Σ -weight log softmax(x)[label].
 *
 * @param x [n, k] logits
 * @param labels [n]
 * @param weights [k], one per class, in the kernels' memory; without them each is 1
 */
export function softmaxCrossEntropy(x: Tensor, labels: Float, weights: Float = none): number {
  const { pass, rows, columns } = x, { kernels } = pass;
  const p = pass.floats(rows * columns);
  return pass.loss(
    () => kernels.softmaxCrossEntropy(p, x.data, labels, weights, rows, columns),
    () => kernels.softmaxCrossEntropyBackward(x.grad, p, labels, weights, rows, columns, 1 / rows),
  );
}

/**
 * Cross-entropy of sigmoid(x) against 0 or 1: Σ weight (max(x, 0) - x t + log(1 + exp(-|x|))).
 *
 * @param x [n, 1] logits
 * @param targets [n]
 * @param weights [2], of the classes 0 and 1, in the kernels' memory; without them each is 1
 */
export function sigmoidCrossEntropy(x: Tensor, targets: Float, weights: Float = none): number {
  const { pass, rows } = x, { kernels } = pass;
  const p = pass.floats(rows);
  return pass.loss(
    () => kernels.sigmoidCrossEntropy(p, x.data, targets, weights),
    () => kernels.sigmoidCrossEntropyBackward(x.grad, p, targets, weights, 1 / rows),
  );
}

/**
 * What smoothed labels add to a cross-entropy: with s the smoothing, the targets are 1 - s + s / k for the label and s / k
 * for the other classes (Szegedy et al. 2016). Of one column, a sigmoid's, they are 1 - s / 2 and s / 2.
 *
 * @param x [n, k] logits, or [n, 1]
 * @param labels [n]
 * @param weights [k], or [2], one per class, in the kernels' memory; without them each is 1
 */
export function smoothedLabels(x: Tensor, labels: Float, smoothing: number, weights: Float = none): number {
  const { pass, rows, columns } = x, { kernels } = pass;
  return pass.loss(
    () => kernels.labelSmoothing(x.data, labels, weights, rows, columns),
    () => kernels.labelSmoothingBackward(x.grad, labels, weights, rows, columns, smoothing / rows),
    1,
    smoothing,
  );
}

/** A penalty on weights: strength · Σ w². Not divided by rows: it belongs to the step, not to a row. */
export function squaredPenalty(pass: Pass, weight: Param, strength: number): number {
  const { kernels } = pass;
  return pass.penalty(
    () => kernels.sumSquares(weight.data),
    () => kernels.addScaled(weight.grad, weight.data, 2 * strength),
    strength,
  );
}
