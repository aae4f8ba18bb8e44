/**
 * Whole-array scalars: terms in float64, added in fixed lanes and a fixed tree.
 *
 * @module
 */

import { laneCount } from "../blocks.ts";
import type { Kernels, Precision } from "../kernels.ts";
import { elementaryFunctions } from "./math.ts";

const { exp, log } = elementaryFunctions("float64");

type Scalars = Pick<Kernels, "sigmoidCrossEntropy" | "squaredError" | "sum" | "sumSquares" | "findNonFinite">;

/** The kernels that return one number for a whole array. */
export function scalars(precision: Precision): Scalars {
  const { sigmoid } = elementaryFunctions(precision);
  return {
    sigmoidCrossEntropy(p, x, t) {
      const loss = sumInLanes(x.length, (i) => (Math.max(x[i], 0) - x[i] * t[i]) + log1pExp(-Math.abs(x[i])));
      for (let i = 0; i < x.length; i++) p[i] = sigmoid(x[i]);
      return loss;
    },
    squaredError: (p, t) =>
      sumInLanes(p.length, (i) => {
        const difference = p[i] - t[i];
        return difference * difference;
      }),
    sum: (x) => sumInLanes(x.length, (i) => x[i]),
    sumSquares: (x) => sumInLanes(x.length, (i) => x[i] * x[i]),
    findNonFinite: (x) => x.findIndex((value) => !Number.isFinite(value)),
  };
}

/** Σ term(i) for i < count: lane l adds the terms with i ≡ l in index order from +0; then halves are folded together. */
export function sumInLanes(count: number, term: (i: number) => number): number {
  const lanes = new Float64Array(laneCount);
  for (let i = 0; i < count; i++) lanes[i % laneCount] += term(i);
  for (let half = laneCount / 2; half >= 1; half /= 2) {
    for (let lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}

/** log(1 + exp(x)) for x ≤ 0 in float64: the logarithm of the rounded sum, and what the rounding left out. */
export function log1pExp(x: number): number {
  const e = exp(x);
  const sum = 1 + e;
  return log(sum) + (e - (sum - 1)) / sum;
}
