import { fnv1a } from "../random/seeds.ts";
import type { Tensor } from "../tensor/tensor.ts";

const purpose = fnv1a("dropout");
const words = 2 ** 32;

/**
 * y = x mask, where each element of the mask is 0 with probability p, else 1 / (1 - p). An evaluating pass gives x.
 *
 * The mask is a function of the pass's seed, its step, the layer and the place of the element in the batch: neither the
 * order of calls nor what else is drawn changes it.
 *
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, in the inverted form.
 *
 * @param p From 0 up to, but not including, 1.
 * @param layer Tells the masks of one pass apart.
 */
export function dropout(x: Tensor, p: number, layer: number): Tensor {
  const { pass } = x, { kernels } = pass;
  if (p === 0 || !pass.training) return x;
  const { seed, step } = pass;
  const mask = pass.floats(x.rows * x.columns);
  const counter = [layer, step % words, Math.floor(step / words)] as const;
  kernels.dropoutMask(mask, p, { key: [seed, purpose], counter }, 0);
  const y = pass.result(x.shape, x.label);
  kernels.multiply(y.data, x.data, mask);
  pass.record(() => kernels.addProduct(x.grad, y.grad, mask));
  return y;
}
