/**
 * Metrics of the order that scores put rows or classes in.
 *
 * @module
 */
import { rankingScores } from "./log_odds.ts";
import type { Predictions } from "./predictions.ts";
import { meanOver, sumOver } from "./sums.ts";

/**
 * Area under the ROC curve, ties counted half: of two classes, how often a row of the second scores above one of
 * the first; of more, the plain mean of each class against the rest. NaN unless every class occurs.
 *
 * Rows are ranked by {@linkcode rankingScores}, not by probabilities, which are equal where the model is sure.
 */
export function rocAuc(predictions: Predictions): number {
  const { y, rows, classes } = predictions, score = rankingScores(predictions);
  const area = (k: number) => areaUnderCurve(rows, (i) => score(i, k), (i) => y[i] === k);
  return classes === 2 ? area(1) : meanOver(classes, area);
}

/**
 * Average precision, the area under the curve of precision by recall: Σ (recall - recall before) · precision over the
 * distinct scores, from the highest down. Of two classes for the second, of more the plain mean of each class against
 * the rest. NaN where a class that is looked for does not occur.
 */
export function averagePrecision(predictions: Predictions): number {
  const { y, rows, classes } = predictions, score = rankingScores(predictions);
  const area = (k: number) => precisionByRecall(rows, (i) => score(i, k), (i) => y[i] === k);
  return classes === 2 ? area(1) : meanOver(classes, area);
}

/** The share of rows whose class is among the `count` with the largest scores; of equal scores the first classes. */
export function topAccuracy(count: number): (predictions: Predictions) => number {
  return (predictions) => {
    const { y, rows, classes } = predictions, score = rankingScores(predictions);
    let right = 0;
    for (let row = 0; row < rows; row++) {
      const own = score(row, y[row]);
      let above = 0;
      for (let k = 0; k < classes; k++) {
        if (score(row, k) > own || k < y[row] && score(row, k) === own) above++;
      }
      if (above < count) right++;
    }
    return right / rows;
  };
}

function precisionByRecall(
  rows: number,
  score: (i: number) => number,
  positive: (i: number) => boolean,
): number {
  const scores = Float64Array.from({ length: rows }, (_, i) => score(i));
  if (scores.some(Number.isNaN)) return NaN;
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort((a, b) => scores[b] - scores[a]);
  let found = 0;
  const steps: { readonly gained: number; readonly precision: number }[] = [];
  for (let from = 0, to; from < rows; from = to) {
    to = from + 1;
    while (to < rows && scores[order[to]] === scores[order[from]]) to++;
    let gained = 0;
    for (let i = from; i < to; i++) if (positive(order[i])) gained++;
    found += gained;
    if (gained > 0) steps.push({ gained, precision: found / to });
  }
  return sumOver(steps.length, (i) => steps[i].gained * steps[i].precision) / found;
}

/** By the rank sum of Mann and Whitney, equal scores sharing their mean rank; ranks are exact in float64. */
function areaUnderCurve(
  rows: number,
  score: (i: number) => number,
  positive: (i: number) => boolean,
): number {
  const scores = Float64Array.from({ length: rows }, (_, i) => score(i));
  if (scores.some(Number.isNaN)) return NaN;
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let positives = 0, rankSum = 0;
  for (let from = 0, to; from < rows; from = to) {
    to = from + 1;
    while (to < rows && scores[order[to]] === scores[order[from]]) to++;
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) {
      if (!positive(order[i])) continue;
      positives++;
      rankSum += rank;
    }
  }
  const pairs = positives * (rows - positives);
  return pairs === 0 ? NaN : (rankSum - positives * (positives + 1) / 2) / pairs;
}
