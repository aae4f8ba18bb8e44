/**
 * What a positive semidefinite matrix is on the space where it is not zero.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import { orthonormalize } from "./orthonormal.ts";
import { pivotedCholesky, pivotedCholeskyFloats } from "./pivoted_cholesky.ts";
import { symmetricEigen, symmetricEigenFloats } from "./symmetric_eigen.ts";
import { epsilon, inPieces, type Lower, type Workbench } from "./workbench.ts";

/** Eigenvalues that are not noise, with their eigenvectors. */
export interface Spectrum {
  readonly rank: number;
  /** [rank] falling. */
  readonly values: Float64Array;
  /** [rank, n] orthonormal rows. */
  readonly vectors: Float;
}

/** Numbers of the kernels' memory that {@linkcode spectrumOf} takes. */
export function spectrumFloats(n: number): number {
  const half = Math.floor(n / 2), low = 2 * half + half * n + half * half + symmetricEigenFloats(half);
  return n * n + pivotedCholeskyFloats(n) + Math.max(low, symmetricEigenFloats(n));
}

/**
 * The eigenvalues of a + diagonal above what rounding makes of zero: 32 n 2^-52 of the largest.
 *
 * A matrix of low rank is first reduced by pivots to a basis of its range (Rayleigh and Ritz), so that the work is that
 * of the rank.
 */
export async function spectrumOf(a: Lower, diagonal: Float64Array, bench: Workbench): Promise<Spectrum> {
  const { n } = a, full = bench.floats(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) full[i * n + j] = full[j * n + i] = a.data[i * a.stride + j];
    full[i * n + i] = a.data[i * a.stride + i] + diagonal[i];
    await bench.breathe();
  }
  const range = await pivotedCholesky(full, n, bench);
  if (2 * range.rank > n) {
    const { values, vectors } = await symmetricEigen(full, n, bench);
    return cut(values, vectors, n);
  }
  const { rank, rows } = range;
  await orthonormalize(rows, rank, n, bench);
  const image = bench.floats(rank * n), small = bench.floats(rank * rank);
  await product(image, rows, full, rank, n, n, bench);
  await inPieces(rank, rank * n, bench, (from, to) => {
    bench.kernels.matmulNT(
      small.subarray(from * rank),
      image.subarray(from * n),
      rows,
      to - from,
      rank,
      n,
      false,
    );
  });
  const { values, vectors } = await symmetricEigen(small, rank, bench);
  await product(image, vectors, rows, rank, n, rank, bench);
  return cut(values, image, n);
}

/** out [m, n] = a [m, k] · b [k, n]. */
async function product(out: Float, a: Float, b: Float, m: number, n: number, k: number, bench: Workbench) {
  await inPieces(m, n * k, bench, (from, to) => {
    bench.kernels.matmul(out.subarray(from * n), a.subarray(from * k), b, to - from, n, k, false);
  });
}

/** Leaves out what is noise. */
function cut(values: Float64Array, vectors: Float, n: number): Spectrum {
  const noise = 32 * n * epsilon * (values.length > 0 ? values[0] : 0);
  let rank = 0;
  while (rank < values.length && values[rank] > noise) rank++;
  return { rank, values: values.subarray(0, rank), vectors };
}

/** Replaces b [n, columns] by the solution that is orthogonal to what was left out. */
export function solveSpectrum(
  { rank, values, vectors }: Spectrum,
  b: Float64Array,
  columns: number,
  { kernels, floats }: Workbench,
): void {
  const n = b.length / columns, outer = floats(b.length), inner = floats(rank * columns);
  outer.set(b);
  kernels.matmul(inner, vectors, outer, rank, columns, n, false);
  for (let k = 0; k < rank; k++) {
    for (let c = 0; c < columns; c++) inner[k * columns + c] /= values[k];
  }
  kernels.matmulTN(outer, vectors, inner, n, columns, rank, false);
  b.set(outer);
}
