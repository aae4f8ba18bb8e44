/**
 * Rows of class scores. `labels` holds one class index per row, `weights` one number per class; empty means ones.
 *
 * @module
 */
import { array, defineKernel, perClass, real, whole } from "../definition.ts";
import type { Float, Precision } from "../kernels.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { blockSums } from "../reference/block_sums.ts";
import { sumInLanes } from "../reference/lanes.ts";
import { elementaryFunctions } from "../reference/math.ts";
import { weightOf } from "../reference/weights.ts";

const { log } = elementaryFunctions("float64");

/** Writes the softmax of row i and returns what its loss needs. */
function softmaxRows(precision: Precision) {
  const { round } = arithmetic(precision);
  const { exp } = elementaryFunctions(precision);
  const { sumProducts } = blockSums(precision);
  return (out: Float, x: Float, i: number, n: number) => {
    let max = -Infinity;
    for (let j = 0; j < n; j++) max = Math.max(max, x[i * n + j]);
    for (let j = 0; j < n; j++) out[i * n + j] = exp(round(x[i * n + j] - max));
    const sum = sumProducts(n, () => 1, (j) => out[i * n + j]);
    for (let j = 0; j < n; j++) out[i * n + j] /= sum;
    return { max, sum };
  };
}

export const softmax = defineKernel("softmax", {
  does:
    `out [m, n] = softmax of each row of x: exp(x - max) divided by its sum over the row, which is added in the blocks of
    a matrix product. \`out\` may be \`x\`.`,
  args: [array("out"), array("x"), whole("m"), whole("n")],
  split: null,
  sums: true,
  reference(precision) {
    const softmaxRow = softmaxRows(precision);
    return (out, x, m, n) => {
      for (let i = 0; i < m; i++) softmaxRow(out, x, i, n);
    };
  },
  exam(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.softmax(out, x, m, k);
    return { out };
  },
});

export const softmaxBackward = defineKernel("softmaxBackward", {
  does: "dx += y (dy - Σ dy y) on each row; the sum is a product sum in blocks of fused multiply-adds.",
  args: [array("dx"), array("dy"), array("y"), whole("m"), whole("n")],
  split: null,
  sums: true,
  reference(precision) {
    const { round } = arithmetic(precision), { sumProducts } = blockSums(precision);
    return (dx, dy, y, m, n) => {
      for (let i = 0; i < m; i++) {
        const dot = sumProducts(n, (j) => dy[i * n + j], (j) => y[i * n + j]);
        for (let j = i * n; j < (i + 1) * n; j++) dx[j] += round(y[j] * round(dy[j] - dot));
      }
    };
  },
  exam(kernels, draw, { m, k }) {
    const [dx, dy, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.softmaxBackward(dx, dy, y, m, k);
    return { dx };
  },
});

export const softmaxCrossEntropy = defineKernel("softmaxCrossEntropy", {
  does:
    `p [m, n] = softmax of each row of x; returns Σ over rows of -weight log p[label] as a whole-array scalar. A term is
    weight (log(Σ exp(x - max)) - (x[label] - max)), with the sum as in \`softmax\`, the difference in parentheses in the
    precision and the rest in float64: finite even where p underflows.`,
  args: [array("p"), array("x"), array("labels"), perClass("weights"), whole("m"), whole("n")],
  result: "d",
  split: null,
  sums: true,
  reference(precision) {
    const { round } = arithmetic(precision), softmaxRow = softmaxRows(precision);
    return (p, x, labels, weights, m, n) =>
      sumInLanes(m, (i) => {
        const score = x[i * n + labels[i]];
        const { max, sum } = softmaxRow(p, x, i, n);
        return weightOf(weights, labels[i]) * (log(sum) - round(score - max));
      });
  },
  exam(kernels, draw, { m, k }) {
    const [p, x, labels] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m, k)];
    const plain = kernels.softmaxCrossEntropy(p, x, labels, draw.numbers(0), m, k);
    return { loss: [plain, kernels.softmaxCrossEntropy(p, x, labels, draw.numbers(k), m, k)], p };
  },
});

export const softmaxCrossEntropyBackward = defineKernel("softmaxCrossEntropyBackward", {
  does: "dx += (scale weight) (p - onehot(label)), a negligible p (limits.ts) being +0.",
  args: [
    array("dx"),
    array("p"),
    array("labels"),
    perClass("weights"),
    whole("m"),
    whole("n"),
    real("scale"),
  ],
  split: null,
  sums: false,
  reference(precision) {
    const { round, notable } = arithmetic(precision);
    return (dx, p, labels, weights, m, n, scale) => {
      for (let i = 0; i < m; i++) {
        const factor = round(round(scale) * weightOf(weights, labels[i]));
        for (let j = 0; j < n; j++) {
          const target = j === labels[i] ? 1 : 0;
          dx[i * n + j] += round(factor * round(notable(p[i * n + j]) - target));
        }
      }
    };
  },
  exam(kernels, draw, { m, k }) {
    const [dx, p, labels] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m, k)];
    const weighted = draw.arrays.from(dx);
    kernels.softmaxCrossEntropyBackward(dx, p, labels, draw.numbers(0), m, k, draw.unit());
    kernels.softmaxCrossEntropyBackward(weighted, p, labels, draw.numbers(k), m, k, draw.unit());
    return { dx, weighted };
  },
});
