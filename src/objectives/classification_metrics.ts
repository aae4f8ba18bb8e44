/**
 * Metrics of classification, as scikit-learn defines them.
 *
 * @module
 */
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

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/**
 * Matthews' correlation coefficient, also of more than two classes (Gorodkin 2004): 1 for all rows right, 0 for what
 * does not depend on the class, or where the rows or the predictions are all of one class.
 */
export function mcc(predictions: Predictions): number {
  const counts = confusionMatrix(predictions), { rows } = predictions;
  const trueOf = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const predictedOf = counts.map((_, k) => counts.reduce((sum, row) => sum + row[k], 0));
  const right = counts.reduce((sum, row, k) => sum + row[k], 0);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  const spread = (rows * rows - dot(predictedOf, predictedOf)) * (rows * rows - dot(trueOf, trueOf));
  return spread === 0 ? 0 : (right * rows - dot(trueOf, predictedOf)) / Math.sqrt(spread);
}

/** Cohen's kappa: agreement beyond that of chance; NaN where all rows and predictions are of one class. */
export function cohenKappa(predictions: Predictions): number {
  const counts = confusionMatrix(predictions), { rows } = predictions;
  const right = counts.reduce((sum, row, k) => sum + row[k], 0);
  const byChance = counts.reduce((sum, row, k) => {
    const predicted = counts.reduce((all, other) => all + other[k], 0);
    return sum + row.reduce((all, n) => all + n, 0) * predicted;
  }, 0) / rows;
  return (right - byChance) / (rows - byChance);
}
