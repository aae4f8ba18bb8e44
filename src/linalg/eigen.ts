/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, §8.5).
 * Slow beside a tridiagonal method and as accurate as can be: right for the rare singular system.
 *
 * @module
 */
import { epsilon } from "./cholesky.ts";

/** a = V diag(values) Vᵀ. */
export interface Eigen {
  readonly values: Float64Array;
  /** [n, n], row-major; column k belongs to values[k]. */
  readonly vectors: Float64Array;
}

/** @param breathe Called after every row of a sweep. */
export async function symmetricEigen(
  a: Float64Array,
  n: number,
  breathe: () => Promise<void> | undefined,
): Promise<Eigen> {
  const m = a.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = m[p * n + q];
        const small = epsilon * Math.sqrt(Math.abs(m[p * n + p] * m[q * n + q]));
        if (Math.abs(off) <= small || Math.abs(off) < Number.MIN_VALUE / epsilon) continue;
        rotated = true;
        rotate(m, vectors, n, p, q);
      }
      await breathe();
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => m[i * n + i]), vectors };
}

/** Makes m[p, q] zero by a rotation in the plane of p and q. */
function rotate(m: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const theta = (m[q * n + q] - m[p * n + p]) / (2 * m[p * n + q]);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
  const c = 1 / Math.sqrt(1 + t * t), s = t * c;
  for (let k = 0; k < n; k++) turn(m, k * n + p, k * n + q, c, s);
  for (let k = 0; k < n; k++) turn(m, p * n + k, q * n + k, c, s);
  for (let k = 0; k < n; k++) turn(vectors, k * n + p, k * n + q, c, s);
}

function turn(m: Float64Array, i: number, j: number, c: number, s: number): void {
  const x = m[i], y = m[j];
  m[i] = c * x - s * y;
  m[j] = s * x + c * y;
}
