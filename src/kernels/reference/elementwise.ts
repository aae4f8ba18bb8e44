/**
 * Functions of each element alone.
 *
 * @module
 */

import type { Float, Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";
import { clamp, elementaryFunctions } from "./math.ts";
import { normalFunctions } from "./normal.ts";
import { powerFunction } from "./power.ts";
import { trigonometricFunctions } from "./trigonometric.ts";

type Elementwise = Pick<
  Kernels,
  | "fill"
  | "copy"
  | "add"
  | "addRow"
  | "addScaled"
  | "multiply"
  | "addProduct"
  | "scale"
  | "exp"
  | "log"
  | "tanh"
  | "sigmoid"
  | "sin"
  | "cos"
  | "erf"
  | "pow"
  | "relu"
  | "reluBackward"
  | "tanhBackward"
  | "sigmoidBackward"
  | "leakyRelu"
  | "leakyReluBackward"
  | "gelu"
  | "geluBackward"
  | "clip"
>;

/** The elementwise kernels. */
export function elementwise(precision: Precision): Elementwise {
  const { round, fma } = arithmetic(precision);
  const { exp, log, tanh, sigmoid } = elementaryFunctions(precision);
  const { sin, cos } = trigonometricFunctions(precision);
  const { erf, gelu, geluSlope } = normalFunctions(precision);
  const pow = powerFunction(precision);
  const each = (out: Float, element: (i: number) => number) => {
    for (let i = 0; i < out.length; i++) out[i] = element(i);
  };
  return {
    fill: (out, value) => each(out, () => value),
    copy: (out, x, at = 0) => x.forEach((value: number, i: number) => out[at + i] = value),
    add: (out, a, b) => each(out, (i) => a[i] + b[i]),
    addRow(out, x, row, m, n) {
      for (let i = 0; i < m * n; i++) out[i] = x[i] + row[i % n];
    },
    addScaled(out, x, alpha) {
      const factor = round(alpha);
      each(out, (i) => fma(factor, x[i], out[i]));
    },
    multiply: (out, a, b) => each(out, (i) => a[i] * b[i]),
    addProduct: (out, a, b) => each(out, (i) => fma(a[i], b[i], out[i])),
    scale(out, x, alpha) {
      const factor = round(alpha);
      each(out, (i) => factor * x[i]);
    },
    exp: (out, x) => each(out, (i) => exp(x[i])),
    log: (out, x) => each(out, (i) => log(x[i])),
    tanh: (out, x) => each(out, (i) => tanh(x[i])),
    sigmoid: (out, x) => each(out, (i) => sigmoid(x[i])),
    sin: (out, x) => each(out, (i) => sin(x[i])),
    cos: (out, x) => each(out, (i) => cos(x[i])),
    erf: (out, x) => each(out, (i) => erf(x[i])),
    pow: (out, x, y) => each(out, (i) => pow(x[i], y[i])),
    relu: (out, x) => each(out, (i) => x[i] > 0 || Number.isNaN(x[i]) ? x[i] : 0),
    reluBackward: (dx, dy, y) => each(dx, (i) => dx[i] + (y[i] > 0 ? dy[i] : 0)),
    tanhBackward: (dx, dy, y) => each(dx, (i) => dx[i] + round(dy[i] * round(1 - round(y[i] * y[i])))),
    sigmoidBackward: (dx, dy, y) => each(dx, (i) => dx[i] + round(dy[i] * round(y[i] * round(1 - y[i])))),
    leakyRelu(out, x, slope) {
      const factor = round(slope);
      each(out, (i) => x[i] > 0 ? x[i] : factor * x[i]);
    },
    leakyReluBackward(dx, dy, x, slope) {
      const factor = round(slope);
      each(dx, (i) => dx[i] + (x[i] > 0 ? dy[i] : round(factor * dy[i])));
    },
    gelu: (out, x) => each(out, (i) => gelu(x[i])),
    geluBackward: (dx, dy, x) => each(dx, (i) => dx[i] + round(dy[i] * geluSlope(x[i]))),
    clip(out, x, limit) {
      const bound = round(limit);
      let beyond = 0;
      each(out, (i) => {
        if (Math.abs(x[i]) > bound) beyond++;
        return clamp(x[i], -bound, bound);
      });
      return beyond;
    },
  };
}
