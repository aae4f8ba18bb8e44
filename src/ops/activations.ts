/**
 * Elementwise functions with their derivatives, any shape.
 *
 * @module
 */
import { leakySlope } from "../kernels/activations.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** y = max(x, 0); NaN stays NaN. dx = dy where y > 0. */
export function relu(x: Tensor): Tensor {
  const { pass } = x, { kernels } = pass;
  const y = pass.result(x.shape, x.label);
  pass.call(
    () => kernels.relu(y.data, x.data),
    () => kernels.reluBackward(x.grad, y.grad, y.data),
  );
  return y;
}

/** y = tanh x. dx = dy (1 - y²). */
export function tanh(x: Tensor): Tensor {
  const { pass } = x, { kernels } = pass;
  const y = pass.result(x.shape, x.label);
  pass.call(
    () => kernels.tanh(y.data, x.data),
    () => kernels.tanhBackward(x.grad, y.grad, y.data),
  );
  return y;
}

/** y = 1 / (1 + exp(-x)). dx = dy y (1 - y). */
export function sigmoid(x: Tensor): Tensor {
  const { pass } = x, { kernels } = pass;
  const y = pass.result(x.shape, x.label);
  pass.call(
    () => kernels.sigmoid(y.data, x.data),
    () => kernels.sigmoidBackward(x.grad, y.grad, y.data),
  );
  return y;
}

/** y = x > 0 ? x : 0.01 x. dx = x > 0 ? dy : 0.01 dy. */
export function leakyRelu(x: Tensor): Tensor {
  const { pass } = x, { kernels } = pass, slope = leakySlope;
  const y = pass.result(x.shape, x.label);
  pass.call(
    () => kernels.leakyRelu(y.data, x.data, slope),
    () => kernels.leakyReluBackward(x.grad, y.grad, x.data, slope),
  );
  return y;
}

/** y = x Φ(x), Φ the normal distribution: not the approximation by tanh. dx = dy (Φ(x) + x Φ'(x)). */
export function gelu(x: Tensor): Tensor {
  const { pass } = x, { kernels } = pass;
  const y = pass.result(x.shape, x.label);
  pass.call(
    () => kernels.gelu(y.data, x.data),
    () => kernels.geluBackward(x.grad, y.grad, x.data),
  );
  return y;
}

/** y = exp(x - max) / Σ exp(x - max) on each row. dx = y (dy - Σ dy y). */
export function softmax(x: Tensor): Tensor {
  const { pass } = x, { kernels } = pass;
  const y = pass.result(x.shape, x.label);
  pass.call(
    () => kernels.softmax(y.data, x.data, x.rows, x.columns),
    () => kernels.softmaxBackward(x.grad, y.grad, y.data, x.rows, x.columns),
  );
  return y;
}
