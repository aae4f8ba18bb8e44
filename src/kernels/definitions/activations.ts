/**
 * Activations of each element alone, and how gradients go back through them. `out` may be `x`.
 *
 * @module
 */
import { array, defineKernel, lengthOf, real } from "../definition.ts";
import type { Precision } from "../kernels.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { addEach, each } from "../reference/each.ts";
import { elementaryFunctions } from "../reference/math.ts";
import { normalFunctions } from "../reference/normal.ts";
import { unary } from "./functions.ts";

type Backward = "reluBackward" | "tanhBackward" | "sigmoidBackward" | "geluBackward";

export const tanh = unary(
  "tanh",
  "out = tanh(x), below 1.3 ulp off.",
  3000,
  (precision) => elementaryFunctions(precision).tanh,
);

export const sigmoid = unary(
  "sigmoid",
  "out = 1 / (1 + exp(-x)), without overflow at either end, below 1.9 ulp off.",
  2000,
  (precision) => elementaryFunctions(precision).sigmoid,
);

export const relu = unary(
  "relu",
  "out = x > 0 ? x : 0, NaN stays NaN; relu(-0) is +0.",
  200,
  () => (x) => x > 0 || Number.isNaN(x) ? x : 0,
);

export const gelu = unary(
  "gelu",
  "out = x Φ(x), with Φ the normal distribution, below 1.4 ulp off; the limit -0 at -Infinity.",
  6000,
  (precision) => normalFunctions(precision).gelu,
);

/** dx += what dy and `y`, the activation's result or its argument, make. */
function backward(
  name: Backward,
  does: string,
  picoseconds: number,
  slopeOf: (precision: Precision) => (dy: number, y: number) => number,
  y = "y",
) {
  return defineKernel(name, {
    does,
    args: [array("dx"), array("dy"), array(y), lengthOf("dx")],
    split: { by: "elements", picoseconds },
    reference(precision) {
      const slope = slopeOf(precision);
      return (dx, dy, y) => addEach(dx, (i) => slope(dy[i], y[i]));
    },
    exam(kernels, draw, { m, k }) {
      const [dx, dy, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
      kernels[name](dx, dy, y);
      return { dx };
    },
  });
}

export const reluBackward = backward(
  "reluBackward",
  "dx += y > 0 ? dy : 0.",
  300,
  () => (dy, y) => y > 0 ? dy : 0,
);

export const tanhBackward = backward("tanhBackward", "dx += dy (1 - y²).", 300, (precision) => {
  const { round } = arithmetic(precision);
  return (dy, y) => round(dy * round(1 - round(y * y)));
});

export const sigmoidBackward = backward("sigmoidBackward", "dx += dy y (1 - y).", 300, (precision) => {
  const { round } = arithmetic(precision);
  return (dy, y) => round(dy * round(y * round(1 - y)));
});

export const geluBackward = backward(
  "geluBackward",
  "dx += dy (Φ(x) + x (exp(-x² / 2) / √(2π))).",
  8000,
  (precision) => {
    const { round } = arithmetic(precision), { geluSlope } = normalFunctions(precision);
    return (dy, x) => round(dy * geluSlope(x));
  },
  "x",
);

export const leakyRelu = defineKernel("leakyRelu", {
  does: "out = x > 0 ? x : slope x.",
  args: [array("out"), array("x"), lengthOf("out"), real("slope")],
  split: { by: "elements", picoseconds: 200 },
  reference(precision) {
    const { round } = arithmetic(precision);
    return (out, x, slope) => {
      const factor = round(slope);
      each(out, (i) => x[i] > 0 ? x[i] : factor * x[i]);
    };
  },
  exam(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.leakyRelu(out, x, draw.unit());
    return { out };
  },
});

export const leakyReluBackward = defineKernel("leakyReluBackward", {
  does: "dx += x > 0 ? dy : slope dy.",
  args: [array("dx"), array("dy"), array("x"), lengthOf("dx"), real("slope")],
  split: { by: "elements", picoseconds: 300 },
  reference(precision) {
    const { round } = arithmetic(precision);
    return (dx, dy, x, slope) => {
      const factor = round(slope);
      addEach(dx, (i) => x[i] > 0 ? dy[i] : round(factor * dy[i]));
    };
  },
  exam(kernels, draw, { m, k }) {
    const [dx, dy, x] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.leakyReluBackward(dx, dy, x, draw.unit());
    return { dx };
  },
});
