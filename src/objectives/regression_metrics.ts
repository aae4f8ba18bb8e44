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
    // Counted from the first value, so that a constant column has no spread whatever its mean is rounded to.
    const moved = (i: number) => y[at(i)] - y[k];
    const mean = meanOver(rows, moved);
    const spread = sumOver(rows, (i) => square(moved(i) - mean));
    return spread > 0 ? 1 - residual / spread : residual === 0 ? 1 : 0;
  });
}

function square(x: number): number {
  return x * x;
}
