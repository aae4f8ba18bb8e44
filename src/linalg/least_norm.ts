/**
 * The weights of least norm of a singular problem, in the columns' own units.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import { orthonormalize } from "./orthonormal.ts";
import type { Pieces } from "./rows.ts";
import type { Spectrum } from "./spectrum.ts";
import type { Workbench } from "./workbench.ts";

/** Numbers of the kernels' memory that {@linkcode LeastNorm} takes. */
export function leastNormFloats(n: number, targets: number): number {
  return n * n + 2 * n + 2 * n * targets;
}

/**
 * The space that the rows x less their mean span. Weights orthogonal to it change no prediction once the bias is fitted,
 * so weights are projected on it. The bias has no part in the norm: else what is predicted for new rows would depend on
 * where the targets and the columns have their zero.
 */
export class LeastNorm {
  readonly #basis: Float;
  readonly #rank: number;
  readonly #bench: Workbench;

  private constructor(basis: Float, rank: number, bench: Workbench) {
    this.#basis = basis;
    this.#rank = rank;
    this.#bench = bench;
  }

  /**
   * Finds the space.
   *
   * @param spectrum Of the Gram matrix of [z | 1], each column divided by unit; its vectors are used up.
   */
  static async of(
    { rank, vectors }: Spectrum,
    unit: Float64Array,
    { scale, bench }: Pieces,
  ): Promise<LeastNorm> {
    const n = unit.length, inputs = n - 1, count = rank - 1;
    // A reflection among the vectors leaves the column of ones to the first of them: the others span the differences
    // of rows.
    reflectToFirst(Float64Array.from({ length: rank }, (_, k) => vectors[k * n + inputs]), vectors, n);
    const basis = bench.floats(count * inputs);
    for (let k = 0; k < count; k++) {
      for (let j = 0; j < inputs; j++) {
        basis[k * inputs + j] = scale[j] * unit[j] * vectors[(k + 1) * n + j];
      }
    }
    await orthonormalize(basis, count, inputs, bench);
    return new LeastNorm(basis, count, bench);
  }

  /** Projects weights [inputs, targets]. */
  project(weight: Float64Array, targets: number): void {
    const { kernels, floats } = this.#bench, inputs = weight.length / targets;
    const outer = floats(weight.length), inner = floats(this.#rank * targets);
    outer.set(weight);
    kernels.matmul(inner, this.#basis, outer, this.#rank, targets, inputs, false);
    kernels.matmulTN(outer, this.#basis, inner, inputs, targets, this.#rank, false);
    weight.set(outer);
  }
}

/** Reflects rows of `vectors` [rank, n] into each other so that a column, `x` [rank], becomes zero but for the first. */
function reflectToFirst(x: Float64Array, vectors: Float, n: number): void {
  const norm = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
  if (norm === 0) return;
  const v = x.slice();
  v[0] += v[0] < 0 ? -norm : norm;
  const square = v.reduce((sum, value) => sum + value * value, 0);
  const product = new Float64Array(n);
  v.forEach((value, k) => {
    for (let j = 0; j < n; j++) product[j] += value * vectors[k * n + j];
  });
  v.forEach((value, k) => {
    for (let j = 0; j < n; j++) vectors[k * n + j] -= 2 * value / square * product[j];
  });
  for (let k = 1; k < x.length; k++) vectors[k * n + n - 1] = 0;
}
