/**
 * Dense layers: what `linear` does in one call, done one after the other.
 *
 * @module
 */

import { type FusedActivation, leakySlope } from "../activations.ts";
import type { Float, Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";
import { elementwise } from "./elementwise.ts";
import { products } from "./products.ts";

/** `linear` and the way back through its activation. */
export function linears(precision: Precision): Pick<Kernels, "linear" | "activationBackward"> {
  const { round } = arithmetic(precision);
  const { matmul } = products(precision);
  const { addRow, relu, leakyRelu, tanh, sigmoid } = elementwise(precision);
  const factor = round(leakySlope);

  const apply: Record<FusedActivation, (y: Float) => void> = {
    identity: () => {},
    relu: (y) => relu(y, y),
    leaky_relu: (y) => leakyRelu(y, y, leakySlope),
    tanh: (y) => tanh(y, y),
    sigmoid: (y) => sigmoid(y, y),
  };
  const slope: Record<FusedActivation, (dy: number, y: number) => number> = {
    identity: (dy) => dy,
    relu: (dy, y) => y > 0 ? dy : 0,
    leaky_relu: (dy, y) => y > 0 ? dy : round(factor * dy),
    tanh: (dy, y) => round(dy * round(1 - round(y * y))),
    sigmoid: (dy, y) => round(dy * round(y * round(1 - y))),
  };

  return {
    linear(out, x, w, bias, m, n, k, activation) {
      matmul(out, x, w, m, n, k, false);
      addRow(out, out, bias, m, n);
      apply[activation](out);
    },
    activationBackward(dz, dy, y, activation) {
      for (let i = 0; i < dz.length; i++) dz[i] = slope[activation](dy[i], y[i]);
    },
  };
}
