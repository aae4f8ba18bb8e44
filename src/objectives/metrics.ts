/**
 * Metrics on plain arrays, as scikit-learn defines them. To add one: write its function, add its line.
 *
 * @module
 */
import type { Task } from "../datasets/dataset.ts";

/** Metrics by name, in the order they are shown. */
export type Metrics = Readonly<Record<string, number>>;

/** Predictions with what they should have been. */
export interface Predictions {
  /** [rows, outputs]: values, or probabilities of classes. */
  readonly p: Float64Array;
  /** [rows, targets]: values, or the index of a class. */
  readonly y: Float64Array;
  readonly rows: number;
  readonly outputs: number;
}

/** One line of a table of metrics. */
export type Metric = (predictions: Predictions) => number;

/** Mean of (y - p)² over rows and columns. */
const mse: Metric = ({ p, y }) => sumOver(y.length, (i) => (y[i] - p[i]) * (y[i] - p[i])) / y.length;

/** √mse. */
const rmse: Metric = (predictions) => Math.sqrt(mse(predictions));

/** Mean of |y - p| over rows and columns. */
const mae: Metric = ({ p, y }) => sumOver(y.length, (i) => Math.abs(y[i] - p[i])) / y.length;

/**
 * Coefficient of determination, the plain mean over columns of 1 - Σ(y - p)² / Σ(y - mean y)².
 * A constant column counts 1 if it is met exactly, else 0.
 */
const r2: Metric = ({ p, y, rows, outputs }) => {
  let total = 0;
  for (let k = 0; k < outputs; k++) {
    const mean = sumOver(rows, (i) => y[i * outputs + k]) / rows;
    const residual = sumOver(rows, (i) => square(y[i * outputs + k] - p[i * outputs + k]));
    const spread = sumOver(rows, (i) => square(y[i * outputs + k] - mean));
    total += spread > 0 ? 1 - residual / spread : residual === 0 ? 1 : 0;
  }
  return total / outputs;
};

/** Share of rows whose predicted class is the right one. */
const accuracy: Metric = (predictions) => {
  const { y, rows } = predictions;
  let right = 0;
  for (let i = 0; i < rows; i++) if (predictedClass(predictions, i) === y[i]) right++;
  return right / rows;
};

/** The class of a row: the largest output, the first of equals; with one output, whether it is above 0.5. */
export function predictedClass({ p, outputs }: Predictions, row: number): number {
  if (outputs === 1) return p[row] > 0.5 ? 1 : 0;
  let best = 0;
  const at = row * outputs;
  for (let k = 1; k < outputs; k++) if (p[at + k] > p[at + best]) best = k;
  return best;
}

/** The metrics of each task. The first is told after every epoch, all of them by an evaluation. */
export const metrics: Record<Task, Readonly<Record<string, Metric>>> = {
  regression: { r2, mse, rmse, mae },
  classification: { accuracy },
};

/**
 * Σ term(i) for i < n in sixteen lanes by i mod 16, then a tree: accurate, and the same whoever computes it.
 * The shape of kernels.sum.
 */
function sumOver(n: number, term: (i: number) => number): number {
  const lanes = new Float64Array(16);
  for (let i = 0; i < n; i++) lanes[i % 16] += term(i);
  for (let width = 8; width >= 1; width /= 2) {
    for (let lane = 0; lane < width; lane++) lanes[lane] += lanes[lane + width];
  }
  return lanes[0];
}

function square(x: number): number {
  return x * x;
}
