/**
 * Cholesky factorisation of symmetric positive definite matrices in float64.
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";

/** 2^-52. */
export const epsilon = 2 ** -52;

/** What a factorisation works with. */
export interface Workbench {
  /** In float64, whatever the precision of the run. */
  readonly kernels: Kernels;
  /** An array in the memory of the kernels, with arbitrary content. */
  floats(length: number): Float;
  /** Called now and then; may throw to stop. */
  breathe(): Promise<void> | undefined;
}

/** Columns of a panel: what is left of it is one product of matrices. */
const panel = 64;
/** Rows of a product: some milliseconds of work. */
const strip = 256;

/** Numbers of the kernels' memory that a factorisation of size n takes. */
export function choleskyFloats(n: number): number {
  return 2 * n * panel + strip * n;
}

/**
 * Replaces the lower triangle of `a` [n, n], row-major, by L with L Lᵀ = a; what is above the diagonal is lost.
 *
 * Right-looking, by panels (Golub & Van Loan, §4.2.9): all but the panels themselves is the kernels' work.
 *
 * @returns false if a pivot is not clearly positive: the matrix is singular to working precision.
 */
export async function cholesky(a: Float64Array, n: number, bench: Workbench): Promise<boolean> {
  const { kernels } = bench;
  const below = bench.floats(n * panel),
    negative = bench.floats(n * panel),
    product = bench.floats(strip * n);
  const floor = Float64Array.from({ length: n }, (_, i) => 8 * n * epsilon * a[i * n + i]);
  for (let start = 0; start < n; start += panel) {
    const end = Math.min(start + panel, n), width = end - start, rest = n - end;
    if (!factorPanel(a, n, start, end, floor)) return false;
    await bench.breathe();
    const left = below.subarray(0, rest * width), minus = negative.subarray(0, rest * width);
    for (let i = end; i < n; i++) {
      left.set(a.subarray(i * n + start, i * n + end), (i - end) * width);
    }
    kernels.scale(minus, left, -1);
    for (let from = 0; from < rest; from += strip) {
      const rows = Math.min(strip, rest - from), columns = from + rows;
      const update = product.subarray(0, rows * columns);
      kernels.matmulNT(update, minus.subarray(from * width), left, rows, columns, width, false);
      for (let i = 0; i < rows; i++) {
        const row = (end + from + i) * n + end;
        for (let j = 0; j <= from + i; j++) a[row + j] += update[i * columns + j];
      }
      await bench.breathe();
    }
  }
  return true;
}

/** Factors columns [start, end) from the diagonal down, all earlier columns having been taken off already. */
function factorPanel(a: Float64Array, n: number, start: number, end: number, floor: Float64Array): boolean {
  for (let j = start; j < end; j++) {
    const row = j * n;
    let pivot = a[row + j];
    for (let k = start; k < j; k++) pivot -= a[row + k] * a[row + k];
    if (!(pivot > floor[j])) return false;
    const root = Math.sqrt(pivot);
    a[row + j] = root;
    for (let i = j + 1; i < n; i++) {
      const other = i * n;
      let sum = a[other + j];
      for (let k = start; k < j; k++) sum -= a[other + k] * a[row + k];
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
    // Row by row, as the numbers lie in memory: each unknown is taken off those before it.
    for (let i = n - 1; i >= 0; i--) {
      const x = b[i * columns + c] /= l[i * n + i];
      for (let k = 0; k < i; k++) b[k * columns + c] -= l[i * n + k] * x;
    }
  }
}
