/**
 * What smoothed labels add to a cross-entropy, and its gradient. With targets 1 - s + s / n for the label and s / n for
 * the other classes the loss is that of the label plus s times what is computed here.
 *
 * @module
 */
import { array, defineKernel, perClass, real, whole } from "../definition.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { sumInLanes } from "../reference/lanes.ts";
import { weightOf } from "../reference/weights.ts";

export const labelSmoothing = defineKernel("labelSmoothing", {
  does: `Returns Σ over m rows of weight (x[label] - the mean of the row's n numbers); of one column,
    Σ weight x (label - 1/2). Rows are added up in float64 in index order, and the rows as whole-array scalars are.`,
  args: [array("x"), array("labels"), perClass("weights"), whole("m"), whole("n")],
  result: "d",
  split: null,
  sums: true,
  reference() {
    return (x, labels, weights, m, n) =>
      sumInLanes(m, (i) => {
        const label = labels[i];
        if (n === 1) return weightOf(weights, label) * (x[i] * (label - 0.5));
        let sum = 0;
        for (let k = 0; k < n; k++) sum += x[i * n + k];
        return weightOf(weights, label) * (x[i * n + label] - sum / n);
      });
  },
  exam(kernels, draw, { m, n }) {
    const [x, labels] = [draw.numbers(m * n), draw.labels(m, Math.max(2, n))];
    const weights = draw.numbers(Math.max(2, n));
    const plain = kernels.labelSmoothing(x, labels, draw.numbers(0), m, n);
    return { loss: [plain, kernels.labelSmoothing(x, labels, weights, m, n)] };
  },
});

export const labelSmoothingBackward = defineKernel("labelSmoothingBackward", {
  does: "dx += (scale weight) (onehot(label) - 1/n); of one column, (scale weight) (label - 1/2).",
  args: [array("dx"), array("labels"), perClass("weights"), whole("m"), whole("n"), real("scale")],
  split: null,
  sums: false,
  reference(precision) {
    const { round } = arithmetic(precision);
    return (dx, labels, weights, m, n, scale) => {
      const share = n === 1 ? 0.5 : round(1 / n);
      for (let i = 0; i < m; i++) {
        const factor = round(round(scale) * weightOf(weights, labels[i]));
        for (let k = 0; k < n; k++) {
          const hit = n === 1 ? labels[i] : labels[i] === k ? 1 : 0;
          dx[i * n + k] += round(factor * round(hit - share));
        }
      }
    };
  },
  exam(kernels, draw, { m, n }) {
    const [plain, weighted] = [draw.numbers(m * n), draw.numbers(m * n)];
    const labels = draw.labels(m, Math.max(2, n)), weights = draw.numbers(Math.max(2, n));
    kernels.labelSmoothingBackward(plain, labels, draw.numbers(0), m, n, draw.unit());
    kernels.labelSmoothingBackward(weighted, labels, weights, m, n, draw.unit());
    return { plain, weighted };
  },
});
