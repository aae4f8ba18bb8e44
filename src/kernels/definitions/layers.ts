/**
 * Dense layers in one call each.
 *
 * @module
 */
import { type FusedActivation, fusedActivations, leakySlope } from "../activations.ts";
import { activation, array, defineKernel, lengthOf, whole } from "../definition.ts";
import type { Float } from "../kernels.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { leakyRelu, relu, sigmoid, tanh } from "./activations.ts";
import { addRow } from "./elements.ts";
import { matmul } from "./products.ts";

export const linear = defineKernel("linear", {
  does:
    `out [m, n] = activation(x [m, k] · w [k, n] + bias [n]): the bits of \`matmul\`, \`addRow\` and the activation.`,
  args: [...["out", "x", "w", "bias"].map(array), ...["m", "n", "k"].map(whole), activation],
  split: { by: "layer" },
  sums: true,
  multiplyAdds: ["m", "n", "k"],
  reference(precision) {
    const product = matmul.reference(precision), add = addRow.reference(precision);
    const leaky = leakyRelu.reference(precision);
    const apply: Record<FusedActivation, (out: Float, x: Float) => void> = {
      identity: () => {},
      relu: relu.reference(precision),
      leaky_relu: (out, x) => leaky(out, x, leakySlope),
      tanh: tanh.reference(precision),
      sigmoid: sigmoid.reference(precision),
    };
    return (out, x, w, bias, m, n, k, activation) => {
      product(out, x, w, m, n, k, false);
      add(out, out, bias, m, n);
      apply[activation](out, out);
    };
  },
  exam(kernels, draw, { m, n, k }) {
    const outcome: Record<string, Float> = {};
    for (const activation of fusedActivations) {
      // The product is the same for all of them.
      const terms = activation === "identity" ? k : Math.min(k, 5);
      const [x, w] = [draw.numbers(m * terms), draw.numbers(terms * n)];
      const [bias, out] = [draw.numbers(n), draw.numbers(m * n)];
      kernels.linear(out, x, w, bias, m, n, terms, activation);
      outcome[activation] = out;
    }
    return outcome;
  },
});

export const activationBackward = defineKernel("activationBackward", {
  does: "dz = dy times the slope of an activation where it gave y. `dz` may be `dy`.",
  args: [array("dz"), array("dy"), array("y"), lengthOf("dz"), activation],
  split: { by: "elements", picoseconds: 300 },
  reference(precision) {
    const { round } = arithmetic(precision), factor = round(leakySlope);
    const slope: Record<FusedActivation, (dy: number, y: number) => number> = {
      identity: (dy) => dy,
      relu: (dy, y) => y > 0 ? dy : 0,
      leaky_relu: (dy, y) => y > 0 ? dy : round(factor * dy),
      tanh: (dy, y) => round(dy * round(1 - round(y * y))),
      sigmoid: (dy, y) => round(dy * round(y * round(1 - y))),
    };
    return (dz, dy, y, activation) => {
      for (let i = 0; i < dz.length; i++) dz[i] = slope[activation](dy[i], y[i]);
    };
  },
  exam(kernels, draw, { m, k }) {
    const outcome: Record<string, Float> = {};
    for (const activation of fusedActivations) {
      const [dz, dy, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
      kernels.activationBackward(dz, dy, y, activation);
      kernels.activationBackward(dy, dy, y, activation);
      Object.assign(outcome, { [activation]: dz, [`${activation} in place`]: dy });
    }
    return outcome;
  },
});
