/**
 * Metrics of regression, as scikit-learn defines them.
 *
 * @module
 */
import type { Predictions } from "./predictions.ts";
import { meanOver, sumOver } from "./sums.ts";

/** Mean of (y - p)² over rows and columns. */
export function mse({ p, y }: Predictions): number {
  return meanOver(y.length, (i) => square(y[i] - p[i]));
}

/** √mse. */
export function rmse(predictions: Predictions): number {
  return Math.sqrt(mse(predictions));
}

/** Mean of |y - p| over rows and columns. */
export function mae({ p, y }: Predictions): number {
  return meanOver(y.length, (i) => Math.abs(y[i] - p[i]));
}

/**
 * Coefficient of determination: the plain mean over columns of 1 - Σ(y - p)² / Σ(y - mean y)². A constant column
 * counts 1 if it is met exactly, else 0. NaN for a single row, which has no spread to explain.
 */
export function r2({ p, y, rows, outputs }: Predictions): number {
  if (rows < 2) return NaN;
  return meanOver(outputs, (k) => {
    const at = (i: number) => i * outputs + k;
    const residual = sumOver(rows, (i) => square(y[at(i)] - p[at(i)]));
    const spread = spreadOver(rows, (i) => y[at(i)]);
    return spread > 0 ? 1 - residual / spread : residual === 0 ? 1 : 0;
  });
}

/** Mean of |y - p| / |y| over rows and columns; a target of 0 counts as 2⁻⁵², as in scikit-learn. */
export function mape({ p, y }: Predictions): number {
  return meanOver(y.length, (i) => Math.abs(y[i] - p[i]) / Math.max(Math.abs(y[i]), 2 ** -52));
}

/** The median of |y - p|, of several columns the mean of their medians. */
export function medianAbsoluteError({ p, y, rows, outputs }: Predictions): number {
  return meanOver(outputs, (k) => {
    const errors = Float64Array.from(
      { length: rows },
      (_, i) => Math.abs(y[i * outputs + k] - p[i * outputs + k]),
    );
    errors.sort();
    const middle = rows >> 1;
    return rows % 2 === 1 ? errors[middle] : errors[middle - 1] / 2 + errors[middle] / 2;
  });
}

/**
 * The plain mean over columns of 1 - Var(y - p) / Var(y): as r2, but a constant error costs nothing. A constant column
 * counts 1 if its errors are all equal, else 0.
 */
export function explainedVariance({ p, y, rows, outputs }: Predictions): number {
  return meanOver(outputs, (k) => {
    const at = (i: number) => i * outputs + k;
    const unexplained = spreadOver(rows, (i) => y[at(i)] - p[at(i)]);
    const spread = spreadOver(rows, (i) => y[at(i)]);
    return spread > 0 ? 1 - unexplained / spread : unexplained === 0 ? 1 : 0;
  });
}

/**
 * The pinball loss of predictions of a quantile: mean of max(q (y - p), (q - 1) (y - p)) over rows and columns.
 *
 * @param q Which quantile, from 0 to 1.
 */
export function quantileLoss(q: number): (predictions: Predictions) => number {
  return ({ p, y }) => meanOver(y.length, (i) => Math.max(q * (y[i] - p[i]), (q - 1) * (y[i] - p[i])));
}

/** Σ (x - mean x)². Counted from the first value, so that what is constant has no spread whatever its mean is rounded to. */
function spreadOver(rows: number, value: (i: number) => number): number {
  const moved = (i: number) => value(i) - value(0);
  const mean = meanOver(rows, moved);
  return sumOver(rows, (i) => square(moved(i) - mean));
}

function square(x: number): number {
  return x * x;
}
