import type { Param } from "../tensor/param.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * y = x W + b.
 *
 * @param x [n, in]
 * @param weight [in, out]
 * @param bias [out]
 * @returns [n, out]
 */
export function linear(x: Tensor, weight: Param, bias: Param): Tensor {
  const { pass } = x, { kernels } = pass;
  const [inputs, outputs] = weight.shape;
  const n = x.rows;
  const y = pass.result([n, outputs], layerOf(weight));
  pass.run(() => {
    kernels.matmul(y.data, x.data, weight.data, n, outputs, inputs, false);
    kernels.addRow(y.data, y.data, bias.data, n, outputs);
  }, () => {
    kernels.matmulTN(weight.grad, x.data, y.grad, inputs, outputs, n, true);
    kernels.sumRows(bias.grad, y.grad, n, outputs, true);
    if (x.needsGrad) kernels.matmulNT(x.grad, y.grad, weight.data, n, inputs, outputs, true);
  });
  return y;
}

/** "layers.0.weight" → "layers.0"; a model's own "weight" → "output". */
function layerOf(weight: Param): string {
  const dot = weight.name.lastIndexOf(".");
  return dot < 0 ? "output" : weight.name.slice(0, dot);
}
