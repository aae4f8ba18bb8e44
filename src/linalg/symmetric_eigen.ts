/**
 * Eigenvalues and eigenvectors of symmetric matrices in float64.
 *
 * @module
 */
import { MlxError } from "../errors.ts";
import type { Float } from "../kernels/kernels.ts";
import { Rotations } from "./rotations.ts";
import { type Tridiagonal, tridiagonalFloats, tridiagonalize } from "./tridiagonal.ts";
import { epsilon, type Workbench } from "./workbench.ts";

/** a = Σ value · vectorᵀ vector. */
export interface Eigen {
  /** [n] falling. */
  readonly values: Float64Array;
  /** [n, n] A vector is a row, in the order of the values. */
  readonly vectors: Float;
}

/** Steps that a value may take; two are usual. */
const mostSteps = 60;

/** Numbers of the kernels' memory that {@linkcode symmetricEigen} takes besides the matrix. */
export function symmetricEigenFloats(n: number): number {
  return tridiagonalFloats(n) + Rotations.floats(n);
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: each value good to some ulp of the largest, the vectors
 * orthogonal to some ulp.
 *
 * Householder's reduction to tridiagonal form, then implicit QR steps (Golub & Van Loan, §8.3).
 *
 * @param a [n, n] with both triangles; its memory is used up.
 * @throws {MlxError} If the steps do not come to an end, as with numbers that are not finite.
 */
export async function symmetricEigen(a: Float, n: number, bench: Workbench): Promise<Eigen> {
  const reduced = await tridiagonalize(a, n, bench);
  const rotations = await Rotations.of(reduced.q, n, bench);
  await diagonalize(reduced, rotations, bench);
  const order = Array.from(reduced.diagonal.keys());
  order.sort((i, j) => reduced.diagonal[j] - reduced.diagonal[i] || i - j);
  await rotations.copyRows(reduced.q, order);
  return { values: Float64Array.from(order, (i) => reduced.diagonal[i]), vectors: reduced.q };
}

/** Turns a tridiagonal matrix into a diagonal one, every rotation being done to the rows of q too. */
async function diagonalize(
  { diagonal: d, beside: e }: Tridiagonal,
  rotations: Rotations,
  bench: Workbench,
): Promise<void> {
  let most = 0;
  for (const value of d) most = Math.max(most, Math.abs(value));
  for (const value of e) most = Math.max(most, Math.abs(value));
  const small = (k: number) =>
    Math.abs(e[k]) <= epsilon * Math.max(Math.abs(d[k]) + Math.abs(d[k + 1]), epsilon * most);
  let last = d.length - 1, steps = 0;
  while (last > 0) {
    if (small(last - 1)) {
      e[--last] = 0;
      steps = 0;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !small(first - 1)) first--;
    if (++steps > mostSteps || !Number.isFinite(most)) {
      throw new MlxError("Cannot find the eigenvalues of a matrix: the QR steps do not converge");
    }
    step(d, e, first, last, rotations);
    await rotations.turn(first, last);
    await bench.breathe();
  }
  await rotations.finish();
}

/** One implicit QR step with Wilkinson's shift on rows first to last. */
function step(d: Float64Array, e: Float64Array, first: number, last: number, rotations: Rotations): void {
  const half = (d[last - 1] - d[last]) / 2, low = e[last - 1];
  const root = half + (half < 0 ? -1 : 1) * length(half, low);
  const shift = root === 0 ? d[last] - low : d[last] - low / root * low;
  let x = d[first] - shift, z = e[first];
  for (let k = first; k < last; k++) {
    const r = length(x, z), c = r === 0 ? 1 : x / r, s = r === 0 ? 0 : z / r;
    rotations.add(c, s);
    if (k > first) e[k - 1] = r;
    // The two by two block between the rotation and its transpose, with what is the same in all three written once.
    const change = s * ((d[k + 1] - d[k]) * s + 2 * c * e[k]);
    e[k] = c * ((d[k + 1] - d[k]) * s + 2 * c * e[k]) - e[k];
    d[k] += change;
    d[k + 1] -= change;
    if (k + 1 === last) break;
    x = e[k];
    z = s * e[k + 1];
    e[k + 1] *= c;
  }
}

/** √(x² + y²), scaled where squares would overflow or underflow. */
function length(x: number, y: number): number {
  const square = x * x + y * y;
  if (square > 2 ** -900 && square < Infinity) return Math.sqrt(square);
  const most = Math.max(Math.abs(x), Math.abs(y));
  if (most === 0) return 0;
  const ratio = Math.min(Math.abs(x), Math.abs(y)) / most;
  return most * Math.sqrt(1 + ratio * ratio);
}
