/**
 * Metrics of classification, as scikit-learn defines them.
 *
 * @module
 */
import { logOdds, lossOfOdds, rankingScores } from "./log_odds.ts";
import { predictedClass, type Predictions } from "./predictions.ts";
import { meanOver } from "./sums.ts";

/** counts[i][j]: rows of class i that were predicted to be of class j. */
export function confusionMatrix(predictions: Predictions): number[][] {
  const { y, rows, classes } = predictions;
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < rows; i++) counts[y[i]][predictedClass(predictions, i)]++;
  return counts;
}

/** How one class fared. A share of nothing is 0, as scikit-learn's `zero_division=0`. */
export interface ClassScore {
  /** Of the rows predicted to be of the class, the share that is. */
  readonly precision: number;
  /** Of the rows of the class, the share that was found. */
  readonly recall: number;
  /** 2 precision recall / (precision + recall). */
  readonly f1: number;
  /** Rows of the class. */
  readonly support: number;
}

/** The scores of every class, in label order. */
export function classScores(counts: readonly (readonly number[])[]): ClassScore[] {
  return counts.map((row, k) => {
    const right = row[k];
    const support = row.reduce((sum, n) => sum + n, 0);
    const predicted = counts.reduce((sum, other) => sum + other[k], 0);
    return {
      precision: share(right, predicted),
      recall: share(right, support),
      f1: share(2 * right, support + predicted),
      support,
    };
  });
}

/** Share of rows whose predicted class is the right one. */
export function accuracy(predictions: Predictions): number {
  const { y, rows } = predictions;
  let right = 0;
  for (let i = 0; i < rows; i++) if (predictedClass(predictions, i) === y[i]) right++;
  return right / rows;
}

/** The mean recall of the classes that occur. */
export function balancedAccuracy(predictions: Predictions): number {
  const present = classScores(confusionMatrix(predictions)).filter(({ support }) => support > 0);
  return meanOver(present.length, (k) => present[k].recall);
}

/** The mean F1 of the classes that occur or were predicted. */
export function macroF1(predictions: Predictions): number {
  const counts = confusionMatrix(predictions);
  const seen = classScores(counts).filter(({ support }, k) =>
    support > 0 || counts.some((row) => row[k] > 0)
  );
  return meanOver(seen.length, (k) => seen[k].f1);
}

/** Mean of -log of the probability given to the right class, taken of scores: no probability is 0. */
export function logLoss(predictions: Predictions): number {
  const odds = logOdds(predictions);
  return meanOver(predictions.rows, (i) => lossOfOdds(odds(i, predictions.y[i])));
}

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

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
