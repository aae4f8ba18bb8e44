/**
 * Losses of each element alone, summed over the array, and their gradients. The sums are whole-array scalars: terms in
 * float64, fixed lanes by index modulo 16, each in index order from +0; then the upper half of the lanes is added to the
 * lower until one is left.
 *
 * @module
 */
import { array, defineKernel, lengthOf, perClass, real } from "../definition.ts";
import type { Precision } from "../kernels.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { addEach, each } from "../reference/each.ts";
import { sumInLanes } from "../reference/lanes.ts";
import { clamp, elementaryFunctions } from "../reference/math.ts";
import { weightOf } from "../reference/weights.ts";

const { exp, log } = elementaryFunctions("float64");

/** log(1 + exp(x)) for x ≤ 0 in float64: the logarithm of the rounded sum, and what the rounding left out. */
function log1pExp(x: number): number {
  const e = exp(x);
  const sum = 1 + e;
  return log(sum) + (e - (sum - 1)) / sum;
}

export const sigmoidCrossEntropy = defineKernel("sigmoidCrossEntropy", {
  does:
    `p = sigmoid(x); returns Σ weight (max(x,0) - x t + log(1 + exp(-|x|))), where \`t\` holds zeros and ones, and
    \`weights\` the weight of each of the two, or nothing.`,
  args: [array("p"), array("x"), array("t"), perClass("weights"), lengthOf("x")],
  result: "d",
  split: null,
  sums: true,
  reference(precision) {
    const { sigmoid } = elementaryFunctions(precision);
    return (p, x, t, weights) => {
      const loss = sumInLanes(x.length, (i) => {
        const term = (Math.max(x[i], 0) - x[i] * t[i]) + log1pExp(-Math.abs(x[i]));
        return weightOf(weights, t[i]) * term;
      });
      each(p, (i) => sigmoid(x[i]));
      return loss;
    };
  },
  exam(kernels, draw, { m, k }) {
    const [p, x, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m * k, 2)];
    const plain = kernels.sigmoidCrossEntropy(p, x, t, draw.numbers(0));
    return { loss: [plain, kernels.sigmoidCrossEntropy(p, x, t, draw.numbers(2))], p };
  },
});

export const sigmoidCrossEntropyBackward = defineKernel("sigmoidCrossEntropyBackward", {
  does: "dx += (scale weight) (p - t), a negligible p being +0.",
  args: [array("dx"), array("p"), array("t"), perClass("weights"), lengthOf("dx"), real("scale")],
  split: { by: "elements", picoseconds: 300 },
  reference(precision) {
    const { round, notable } = arithmetic(precision);
    return (dx, p, t, weights, scale) =>
      addEach(
        dx,
        (i) => round(round(round(scale) * weightOf(weights, t[i])) * round(notable(p[i]) - t[i])),
      );
  },
  exam(kernels, draw, { m, k }) {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m * k, 2)];
    const weighted = draw.arrays.from(dx);
    kernels.sigmoidCrossEntropyBackward(dx, p, t, draw.numbers(0), draw.unit());
    kernels.sigmoidCrossEntropyBackward(weighted, p, t, draw.numbers(2), draw.unit());
    return { dx, weighted };
  },
});

/** Σ term(p, t). */
function error(name: "squaredError" | "absoluteError", does: string, term: (p: number, t: number) => number) {
  return defineKernel(name, {
    does,
    args: [array("p"), array("t"), lengthOf("p")],
    result: "d",
    split: null,
    sums: true,
    reference: () => (p, t) => sumInLanes(p.length, (i) => term(p[i], t[i])),
    exam: (kernels, draw, { m, k }) => ({ sum: [kernels[name](draw.numbers(m * k), draw.numbers(m * k))] }),
  });
}

/** dx += what p, t and the scale make. */
function slope(
  name: "squaredErrorBackward" | "absoluteErrorBackward",
  does: string,
  slopeOf: (precision: Precision) => (p: number, t: number, scale: number) => number,
) {
  return defineKernel(name, {
    does,
    args: [array("dx"), array("p"), array("t"), lengthOf("dx"), real("scale")],
    split: { by: "elements", picoseconds: 300 },
    reference(precision) {
      const { round } = arithmetic(precision), slope = slopeOf(precision);
      return (dx, p, t, scale) => addEach(dx, (i) => slope(p[i], t[i], round(scale)));
    },
    exam(kernels, draw, { m, k }) {
      const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
      kernels[name](dx, p, t, draw.unit());
      return { dx };
    },
  });
}

export const squaredError = error("squaredError", "Σ (p - t)².", (p, t) => {
  const difference = p - t;
  return difference * difference;
});

export const squaredErrorBackward = slope("squaredErrorBackward", "dx += scale (p - t).", (precision) => {
  const { round } = arithmetic(precision);
  return (p, t, scale) => round(scale * round(p - t));
});

export const absoluteError = error("absoluteError", "Σ |p - t|.", (p, t) => Math.abs(p - t));

export const absoluteErrorBackward = slope(
  "absoluteErrorBackward",
  "dx += p > t ? scale : p < t ? -scale : 0.",
  () => (p, t, scale) => p > t ? scale : p < t ? -scale : 0,
);

export const huberError = defineKernel("huberError", {
  does: "With d = |p - t|: Σ d ≤ delta ? (0.5 d) d : delta (d - 0.5 delta).",
  args: [array("p"), array("t"), lengthOf("p"), real("delta")],
  result: "d",
  split: null,
  sums: true,
  reference(precision) {
    const { round } = arithmetic(precision);
    return (p, t, delta) => {
      const bend = round(delta);
      return sumInLanes(p.length, (i) => {
        const d = Math.abs(p[i] - t[i]);
        return d <= bend ? 0.5 * d * d : bend * (d - 0.5 * bend);
      });
    };
  },
  exam: (kernels, draw, { m, k }) => ({
    sum: [kernels.huberError(draw.numbers(m * k), draw.numbers(m * k), draw.unit())],
  }),
});

export const huberErrorBackward = defineKernel("huberErrorBackward", {
  does: "dx += scale (p - t held between -delta and delta).",
  args: [array("dx"), array("p"), array("t"), lengthOf("dx"), real("delta"), real("scale")],
  split: { by: "elements", picoseconds: 300 },
  reference(precision) {
    const { round } = arithmetic(precision);
    return (dx, p, t, delta, scale) => {
      const bend = round(delta);
      addEach(dx, (i) => round(round(scale) * clamp(round(p[i] - t[i]), -bend, bend)));
    };
  },
  exam(kernels, draw, { m, k }) {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.huberErrorBackward(dx, p, t, draw.unit(), draw.unit());
    return { dx };
  },
});
