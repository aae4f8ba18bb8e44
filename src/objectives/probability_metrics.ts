/**
 * Metrics of class probabilities: how much was given to the right class, and whether it can be believed.
 *
 * @module
 */
import { logOdds, lossOfOdds } from "./log_odds.ts";
import { predictedClass, type Predictions } from "./predictions.ts";
import { meanOver, sumOver } from "./sums.ts";

/** Mean of -log of the probability given to the right class, taken of scores: no probability is 0. */
export function logLoss(predictions: Predictions): number {
  const odds = logOdds(predictions);
  return meanOver(predictions.rows, (i) => lossOfOdds(odds(i, predictions.y[i])));
}

/**
 * The mean squared error of probabilities, as scikit-learn's `brier_score_loss` has it: of two classes (p - y)² of the
 * second, of more Σ (p - y)² over the classes.
 */
export function brierScore(predictions: Predictions): number {
  const { y, rows, classes } = predictions;
  const error = (row: number, k: number) => {
    const difference = probability(predictions, row, k) - (y[row] === k ? 1 : 0);
    return difference * difference;
  };
  if (classes === 2) return meanOver(rows, (row) => error(row, 1));
  return sumOver(rows * classes, (i) => error(Math.floor(i / classes), i % classes)) / rows;
}

/** Bins of equal width that probabilities are sorted into. */
const bins = 15;

/**
 * Expected calibration error (Guo et al., "On Calibration of Modern Neural Networks", 2017): the mean over rows, by
 * fifteen bins of the predicted class' probability, of the distance between its mean and the share of right rows.
 */
export function calibrationError(predictions: Predictions): number {
  const { y, rows } = predictions;
  const right = new Float64Array(bins), confidence = new Float64Array(bins);
  for (let row = 0; row < rows; row++) {
    const predicted = predictedClass(predictions, row);
    const p = probability(predictions, row, predicted);
    // (0, 1/15], (1/15, 2/15], …
    const bin = Math.max(0, Math.ceil(p * bins) - 1);
    confidence[bin] += p;
    if (predicted === y[row]) right[bin]++;
  }
  return sumOver(bins, (bin) => Math.abs(right[bin] - confidence[bin])) / rows;
}

/** The probability of a class; with one output those of the first and the second are 1 - p and p. */
function probability({ p, outputs }: Predictions, row: number, k: number): number {
  if (outputs > 1) return p[row * outputs + k];
  return k === 1 ? p[row] : 1 - p[row];
}
