/**
 * How a class fares against the others in a row, without the rounding of probabilities.
 *
 * @module
 */
import { elementaryFunctions } from "../kernels/reference/math.ts";
import type { Predictions } from "./predictions.ts";

const { exp, log } = elementaryFunctions("float64");

/** A number for a row and a class: the larger, the likelier. */
export type ScoreOf = (row: number, k: number) => number;

/**
 * Numbers to rank rows by, in the order of the probabilities that the link gives: the outputs themselves where each
 * stands alone, and for softmax the logarithms of the odds, log p / (1 - p), which for two classes is the difference of
 * their outputs. Unlike probabilities, and their logarithms, they do not run into 0 or 1.
 */
export function rankingScores(predictions: Predictions): ScoreOf {
  const { scores, outputs, link } = predictions;
  if (link === "softmax") return logOdds(predictions);
  return outputs === 1 ? (row) => scores[row] : (row, k) => scores[row * outputs + k];
}

/** log p / (1 - p) of the probabilities of classes, by one sigmoid output or by softmax. */
export function logOdds({ scores, rows, outputs }: Predictions): ScoreOf {
  if (outputs === 1) return (row, k) => k === 1 ? scores[row] : -scores[row];
  if (outputs === 2) return (row, k) => scores[2 * row + k] - scores[2 * row + 1 - k];
  // The score of class k less log Σ exp of the others. The sum of all less its own share loses no digits that count,
  // but for the largest: the others' is computed by itself.
  const top = new Uint32Array(rows), others = new Float64Array(rows), sum = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = scores.subarray(row * outputs, (row + 1) * outputs);
    let best = 0, second = -Infinity;
    for (let k = 1; k < outputs; k++) if (own[k] > own[best]) best = k;
    for (let k = 0; k < outputs; k++) if (k !== best) second = Math.max(second, own[k]);
    let rest = 0;
    for (let k = 0; k < outputs; k++) if (k !== best) rest += exp(own[k] - second);
    top[row] = best;
    others[row] = second + log(rest);
    sum[row] = 1 + rest * exp(second - own[best]);
  }
  return (row, k) => {
    const score = scores[row * outputs + k], best = top[row];
    if (k === best) return score - others[row];
    const most = scores[row * outputs + best];
    return score - most - log(sum[row] - exp(score - most));
  };
}

/** -log p by the logarithm of its odds: log(1 + exp(-odds)). */
export function lossOfOdds(odds: number): number {
  const e = exp(-Math.abs(odds)), sum = 1 + e;
  // What the rounding of the sum left out comes back by the slope of the logarithm.
  return Math.max(-odds, 0) + log(sum) + (e - (sum - 1)) / sum;
}
