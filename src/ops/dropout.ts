import { fnv1a } from "../random/seeds.ts";
import type { Tensor } from "../tensor/tensor.ts";

const purpose = fnv1a("dropout");
const words = 2 ** 32;

/**
 * y = x mask, where each element of the mask is 0 with probability p, else 1 / (1 - p). An evaluating pass gives x.
 *
 * The mask is a function of the pass's seed, its step, the layer and the place of the element in the step's rows: neither
 * the order of calls, nor what else is drawn, nor the parts that the rows come in change it.
 *
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014, in the inverted form.
 *
 * @param p From 0 up to, but not including, 1.
 * @param layer Tells the masks of one pass apart.
 */
export function dropout(x: Tensor, p: number, layer: number): Tensor {
  const { pass } = x, { kernels } = pass;
  if (p === 0 || !pass.training) return x;
  const mask = pass.floats(x.rows * x.columns);
  const y = pass.result(x.shape, x.label);
  const counter: [number, number, number] = [layer, 0, 0];
  const stream = { key: [pass.seed, purpose], counter } as const;
  pass.run(() => {
    counter[1] = pass.step % words;
    counter[2] = Math.floor(pass.step / words);
    kernels.dropoutMask(mask, p, stream, pass.firstRow * x.columns);
    kernels.multiply(y.data, x.data, mask);
  }, () => kernels.addProduct(x.grad, y.grad, mask));
  return y;
}
