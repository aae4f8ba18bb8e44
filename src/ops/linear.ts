import type { FusedActivation } from "../kernels/activations.ts";
import type { Param } from "../tensor/param.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { gelu } from "./activations.ts";

/** What a dense layer may end with. All but gelu cost no call of their own. */
export type Activation = FusedActivation | "gelu";

/**
 * y = activation(x W + b), the bits of the one after the other.
 *
 * @param x [n, in]
 * @param weight [in, out]
 * @param bias [out]
 * @param activation "identity" by default.
 * @returns [n, out]
 */
export function linear(
  x: Tensor,
  weight: Param,
  bias: Param,
  activation: Activation = "identity",
): Tensor {
  // The slope of gelu cannot be told from its result: both are kept.
  if (activation === "gelu") return gelu(linear(x, weight, bias));
  const { pass } = x, { kernels } = pass;
  const [inputs, outputs] = weight.shape;
  const n = x.rows;
  const y = pass.result([n, outputs], layerOf(weight));
  pass.call(
    () => kernels.linear(y.data, x.data, weight.data, bias.data, n, outputs, inputs, activation),
    () => {
      if (activation !== "identity") kernels.activationBackward(y.grad, y.grad, y.data, activation);
      kernels.matmulTN(weight.grad, x.data, y.grad, inputs, outputs, n, true);
      kernels.sumRows(bias.grad, y.grad, n, outputs, true);
      if (x.needsGrad) kernels.matmulNT(x.grad, y.grad, weight.data, n, inputs, outputs, true);
    },
  );
  return y;
}

/** "layers.0.weight" → "layers.0"; a model's own "weight" → "output". */
function layerOf(weight: Param): string {
  const dot = weight.name.lastIndexOf(".");
  return dot < 0 ? "output" : weight.name.slice(0, dot);
}
