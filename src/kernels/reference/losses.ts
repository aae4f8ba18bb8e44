/**
 * Losses of each element alone, summed over the array, and their gradients.
 *
 * @module
 */

import type { Float, Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";
import { clamp, elementaryFunctions } from "./math.ts";
import { weightOf } from "./rows.ts";
import { sumInLanes } from "./scalars.ts";

const { exp, log } = elementaryFunctions("float64");

type Losses = Pick<
  Kernels,
  | "sigmoidCrossEntropy"
  | "sigmoidCrossEntropyBackward"
  | "squaredError"
  | "squaredErrorBackward"
  | "absoluteError"
  | "absoluteErrorBackward"
  | "huberError"
  | "huberErrorBackward"
>;

/** The kernels of losses on outputs and targets. */
export function losses(precision: Precision): Losses {
  const { round, notable } = arithmetic(precision);
  const { sigmoid } = elementaryFunctions(precision);
  const each = (dx: Float, slope: (i: number) => number) => {
    for (let i = 0; i < dx.length; i++) dx[i] += slope(i);
  };
  return {
    sigmoidCrossEntropy(p, x, t, weights) {
      const loss = sumInLanes(x.length, (i) => {
        const term = (Math.max(x[i], 0) - x[i] * t[i]) + log1pExp(-Math.abs(x[i]));
        return weightOf(weights, t[i]) * term;
      });
      for (let i = 0; i < x.length; i++) p[i] = sigmoid(x[i]);
      return loss;
    },
    sigmoidCrossEntropyBackward(dx, p, t, weights, scale) {
      each(dx, (i) => round(round(round(scale) * weightOf(weights, t[i])) * round(notable(p[i]) - t[i])));
    },
    squaredError: (p, t) =>
      sumInLanes(p.length, (i) => {
        const difference = p[i] - t[i];
        return difference * difference;
      }),
    squaredErrorBackward: (dx, p, t, scale) => each(dx, (i) => round(round(scale) * round(p[i] - t[i]))),
    absoluteError: (p, t) => sumInLanes(p.length, (i) => Math.abs(p[i] - t[i])),
    absoluteErrorBackward(dx, p, t, scale) {
      const factor = round(scale);
      each(dx, (i) => p[i] > t[i] ? factor : p[i] < t[i] ? -factor : 0);
    },
    huberError(p, t, delta) {
      const bend = round(delta);
      return sumInLanes(p.length, (i) => {
        const d = Math.abs(p[i] - t[i]);
        return d <= bend ? 0.5 * d * d : bend * (d - 0.5 * bend);
      });
    },
    huberErrorBackward(dx, p, t, delta, scale) {
      const bend = round(delta);
      each(dx, (i) => round(round(scale) * clamp(round(p[i] - t[i]), -bend, bend)));
    },
  };
}

/** log(1 + exp(x)) for x ≤ 0 in float64: the logarithm of the rounded sum, and what the rounding left out. */
function log1pExp(x: number): number {
  const e = exp(x);
  const sum = 1 + e;
  return log(sum) + (e - (sum - 1)) / sum;
}
