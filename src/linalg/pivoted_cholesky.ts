import type { Float } from "../kernels/kernels.ts";
import { epsilon, type Workbench } from "./workbench.ts";

/** a = Bᵀ B for a matrix that may be singular. */
export interface PivotedCholesky {
  readonly rank: number;
  /** [rank, n] The rows of B. */
  readonly rows: Float;
}

/** Numbers of the kernels' memory that {@linkcode pivotedCholesky} takes besides the matrix. */
export function pivotedCholeskyFloats(n: number): number {
  return n * n + n;
}

/**
 * Cholesky with complete pivoting (Higham, Accuracy and Stability of Numerical Algorithms, §10.3): it ends when every
 * diagonal element that is left is noise, relative to what it was.
 *
 * @param a [n, n] symmetric positive semidefinite, row-major.
 */
export async function pivotedCholesky(a: Float, n: number, bench: Workbench): Promise<PivotedCholesky> {
  const { kernels } = bench, rows = bench.floats(n * n), shares = bench.floats(n);
  const left = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  const noise = left.map((diagonal) => 8 * n * epsilon * diagonal);
  let rank = 0;
  for (; rank < n; rank++) {
    let p = -1;
    for (let i = 0; i < n; i++) if (left[i] > noise[i] && (p < 0 || left[i] > left[p])) p = i;
    if (p < 0) break;
    const row = rows.subarray(rank * n, (rank + 1) * n);
    for (let k = 0; k < rank; k++) shares[k] = -rows[k * n + p];
    row.set(a.subarray(p * n, (p + 1) * n));
    kernels.matmul(row, shares, rows, 1, n, rank, true);
    const root = Math.sqrt(left[p]);
    for (let i = 0; i < n; i++) {
      row[i] = i === p ? root : row[i] / root;
      left[i] -= row[i] * row[i];
    }
    left[p] = 0;
    await bench.breathe();
  }
  return { rank, rows };
}
