/**
 * Cholesky factorisation of small symmetric positive definite matrices, row-major float64.
 *
 * @module
 */

/** 2^-52. */
export const epsilon = 2 ** -52;

/**
 * Replaces the lower triangle of `a` [n, n] by L with L Lᵀ = a; the part above the diagonal is not read.
 *
 * @returns false if a pivot is not clearly positive: the matrix is singular to working precision.
 */
export function cholesky(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    const row = j * n;
    const diagonal = a[row + j];
    let pivot = diagonal;
    for (let k = 0; k < j; k++) pivot -= a[row + k] * a[row + k];
    if (!(pivot > 8 * n * epsilon * diagonal)) return false;
    const root = Math.sqrt(pivot);
    a[row + j] = root;
    for (let i = j + 1; i < n; i++) {
      const other = i * n;
      let sum = a[other + j];
      for (let k = 0; k < j; k++) sum -= a[other + k] * a[row + k];
      a[other + j] = sum / root;
    }
  }
  return true;
}

/** Solves L Lᵀ x = b in place for `columns` right-hand sides; `b` [n, columns]. */
export function solveCholesky(l: Float64Array, n: number, b: Float64Array, columns: number): void {
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      let sum = b[i * columns + c];
      for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k * columns + c];
      b[i * columns + c] = sum / l[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = b[i * columns + c];
      for (let k = i + 1; k < n; k++) sum -= l[k * n + i] * b[k * columns + c];
      b[i * columns + c] = sum / l[i * n + i];
    }
  }
}
