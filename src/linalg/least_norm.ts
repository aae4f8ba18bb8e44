/**
 * The solution of least norm of a singular problem, in the columns' own units.
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
 * The space that the rows [x | 1] span: what is orthogonal to every row changes no prediction, so a solution is projected
 * on it. Where weights are penalised and the bias is not, it is the space of rows x less their mean.
 */
export class LeastNorm {
  readonly #basis: Float;
  readonly #rank: number;
  readonly #length: number;
  readonly #bench: Workbench;

  private constructor(basis: Float, rank: number, length: number, bench: Workbench) {
    this.#basis = basis;
    this.#rank = rank;
    this.#length = length;
    this.#bench = bench;
  }

  /**
   * @param spectrum Of the Gram matrix of [z | 1], each column divided by unit; its vectors are used up.
   * @param centered Whether only the weights are to be least.
   */
  static async of(
    { rank, vectors }: Spectrum,
    unit: Float64Array,
    { shift, scale, bench }: Pieces,
    centered: boolean,
  ): Promise<LeastNorm> {
    const n = unit.length, last = n - 1, length = centered ? last : n;
    // A reflection among the vectors leaves the column of ones to the first of them: the shift enters there alone.
    reflectToFirst(Float64Array.from({ length: rank }, (_, k) => vectors[k * n + last]), vectors, n);
    const count = centered ? rank - 1 : rank, basis = bench.floats(count * length);
    for (let k = 1; k < rank; k++) {
      const row = basis.subarray((k - 1) * length, k * length).fill(0);
      for (let j = 0; j < last; j++) row[j] = scale[j] * unit[j] * vectors[k * n + j];
    }
    if (!centered) {
      const row = basis.subarray((rank - 1) * n), one = unit[last] * vectors[last];
      for (let j = 0; j < last; j++) row[j] = scale[j] * unit[j] * vectors[j] + shift[j] * one;
      row[last] = one;
    }
    await orthonormalize(basis, count, length, bench);
    return new LeastNorm(basis, count, length, bench);
  }

  /** Projects weights [inputs, targets] and, if they count, biases [targets]. */
  project(weight: Float64Array, bias: Float64Array): void {
    const { kernels, floats } = this.#bench, targets = bias.length, length = this.#length;
    const outer = floats(length * targets), inner = floats(this.#rank * targets);
    outer.set(weight);
    if (outer.length > weight.length) outer.set(bias, weight.length);
    kernels.matmul(inner, this.#basis, outer, this.#rank, targets, length, false);
    kernels.matmulTN(outer, this.#basis, inner, length, targets, this.#rank, false);
    weight.set(outer.subarray(0, weight.length));
    if (outer.length > weight.length) bias.set(outer.subarray(weight.length));
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
