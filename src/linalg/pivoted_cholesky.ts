import { epsilon } from "./cholesky.ts";

/** a = B Bᵀ for a matrix that may be singular. */
export interface PivotedCholesky {
  /** [n, rank], row-major, in the order of `a`: rows of independent columns form a triangle. */
  readonly factor: Float64Array;
  readonly rank: number;
  /** The independent columns, in the order they were found. */
  readonly pivots: Uint32Array;
}

/**
 * Cholesky with complete pivoting (Higham, Accuracy and Stability of Numerical Algorithms, §10.3): the rank is told by
 * the largest pivot that is left, relative to what its diagonal element was.
 *
 * @param a [n, n] symmetric positive semidefinite, row-major.
 * @param breathe Called after every column.
 */
export async function pivotedCholesky(
  a: Float64Array,
  n: number,
  breathe: () => Promise<void> | undefined,
): Promise<PivotedCholesky> {
  const left = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  const noise = left.map((diagonal) => 32 * n * epsilon * diagonal);
  const taken = new Uint8Array(n);
  const columns: Float64Array[] = [];
  const pivots: number[] = [];
  for (;;) {
    let p = -1;
    for (let i = 0; i < n; i++) {
      if (taken[i] === 0 && left[i] > noise[i] && (p < 0 || left[i] > left[p])) p = i;
    }
    if (p < 0) break;
    taken[p] = 1;
    pivots.push(p);
    const root = Math.sqrt(left[p]);
    const column = new Float64Array(n);
    for (let i = 0; i < n; i++) if (taken[i] === 0) column[i] = a[p * n + i];
    for (const earlier of columns) {
      const share = earlier[p];
      if (share === 0) continue;
      for (let i = 0; i < n; i++) column[i] -= share * earlier[i];
    }
    for (let i = 0; i < n; i++) {
      column[i] = i === p ? root : taken[i] === 0 ? column[i] / root : 0;
      if (taken[i] === 0) left[i] -= column[i] * column[i];
    }
    columns.push(column);
    await breathe();
  }
  const rank = columns.length;
  const factor = new Float64Array(n * rank);
  columns.forEach((column, k) => column.forEach((value, i) => factor[i * rank + k] = value));
  return { factor, rank, pivots: Uint32Array.from(pivots) };
}
