/**
 * Elementary functions of each element alone. `out` may be an input. How far off they are is in docs/numerics.md.
 *
 * @module
 */
import { array, defineKernel, lengthOf } from "../definition.ts";
import type { KernelName, Precision } from "../kernels.ts";
import { each } from "../reference/each.ts";
import { elementaryFunctions } from "../reference/math.ts";
import { normalFunctions } from "../reference/normal.ts";
import { powerFunction } from "../reference/power.ts";
import { trigonometricFunctions } from "../reference/trigonometric.ts";

/** The kernels that take one array and give another. */
export type Unary =
  & KernelName
  & ("exp" | "log" | "tanh" | "sigmoid" | "sin" | "cos" | "erf" | "relu" | "gelu");

/** A function of one number, for each element: its name, what it does, picoseconds of an element, and the function. */
export function unary(
  name: Unary,
  does: string,
  picoseconds: number,
  functionOf: (precision: Precision) => (x: number) => number,
) {
  return defineKernel(name, {
    does,
    args: [array("out"), array("x"), lengthOf("out")],
    split: { by: "elements", picoseconds },
    reference(precision) {
      const element = functionOf(precision);
      return (out, x) => each(out, (i) => element(x[i]));
    },
    exam(kernels, draw, { m, k }) {
      const x = draw.numbers(m * k);
      const out = draw.numbers(m * k);
      kernels[name](out, x);
      kernels[name](x, x);
      return { out, x };
    },
  });
}

export const exp = unary(
  "exp",
  "out = exp(x), below 0.86 ulp off; subnormal results too.",
  1500,
  (precision) => elementaryFunctions(precision).exp,
);

export const log = unary(
  "log",
  "out = log(x), below 0.83 ulp off; -Infinity at zeros, NaN below.",
  1500,
  (precision) => elementaryFunctions(precision).log,
);

export const sin = unary(
  "sin",
  "out = sin(x) for every x however large, below 0.8 ulp off; NaN at infinities.",
  4000,
  (precision) => trigonometricFunctions(precision).sin,
);

export const cos = unary(
  "cos",
  "out = cos(x), likewise, below 0.85 ulp off.",
  4000,
  (precision) => trigonometricFunctions(precision).cos,
);

export const erf = unary(
  "erf",
  "out = 2 / √π times the integral of exp(-t²) from 0 to x, below 1.1 ulp off.",
  4000,
  (precision) => normalFunctions(precision).erf,
);

export const pow = defineKernel("pow", {
  does:
    `out = x to the y-th, below 0.9 ulp off, with the special cases of IEEE 754: 1 if y is 0 or x is 1 even for NaN, 1
    for -1 to an infinite power, NaN for a finite x < 0 and a y that is not whole.`,
  args: [array("out"), array("x"), array("y"), lengthOf("out")],
  promised: true,
  split: { by: "elements", picoseconds: 8000 },
  reference(precision) {
    const power = powerFunction(precision);
    return (out, x, y) => each(out, (i) => power(x[i], y[i]));
  },
  exam(kernels, draw, { m, k }) {
    const [out, x, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.pow(out, x, y);
    kernels.pow(x, x, y);
    return { out, x };
  },
});
