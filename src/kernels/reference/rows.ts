/**
 * Softmax and its loss, row by row.
 *
 * @module
 */

import type { Float, Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";
import { elementaryFunctions } from "./math.ts";
import { blockSums } from "./products.ts";
import { sumInLanes } from "./scalars.ts";

const { log } = elementaryFunctions("float64");

type Rows = Pick<
  Kernels,
  "softmax" | "softmaxBackward" | "softmaxCrossEntropy" | "softmaxCrossEntropyBackward"
>;

/** The kernels on rows of class scores. */
export function rows(precision: Precision): Rows {
  const { round, notable } = arithmetic(precision);
  const { exp } = elementaryFunctions(precision);
  const { sumProducts } = blockSums(precision);

  /** Writes the softmax of row i and returns what its loss needs. */
  const softmaxRow = (out: Float, x: Float, i: number, n: number) => {
    let max = -Infinity;
    for (let j = 0; j < n; j++) max = Math.max(max, x[i * n + j]);
    for (let j = 0; j < n; j++) out[i * n + j] = exp(round(x[i * n + j] - max));
    const sum = sumProducts(n, () => 1, (j) => out[i * n + j]);
    for (let j = 0; j < n; j++) out[i * n + j] /= sum;
    return { max, sum };
  };

  return {
    softmax(out, x, m, n) {
      for (let i = 0; i < m; i++) softmaxRow(out, x, i, n);
    },
    softmaxBackward(dx, dy, y, m, n) {
      for (let i = 0; i < m; i++) {
        const dot = sumProducts(n, (j) => dy[i * n + j], (j) => y[i * n + j]);
        for (let j = i * n; j < (i + 1) * n; j++) dx[j] += round(y[j] * round(dy[j] - dot));
      }
    },
    softmaxCrossEntropy(p, x, labels, weights, m, n) {
      return sumInLanes(m, (i) => {
        const score = x[i * n + labels[i]];
        const { max, sum } = softmaxRow(p, x, i, n);
        return weightOf(weights, labels[i]) * (log(sum) - round(score - max));
      });
    },
    softmaxCrossEntropyBackward(dx, p, labels, weights, m, n, scale) {
      for (let i = 0; i < m; i++) {
        const factor = round(round(scale) * weightOf(weights, labels[i]));
        for (let j = 0; j < n; j++) {
          const target = j === labels[i] ? 1 : 0;
          dx[i * n + j] += round(factor * round(notable(p[i * n + j]) - target));
        }
      }
    },
  };
}

/** The weight of a class: 1 where there are none. */
export function weightOf(weights: Float, label: number): number {
  return weights.length === 0 ? 1 : weights[label];
}
