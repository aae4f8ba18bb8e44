/**
 * The normal equations of a least-squares problem, and what a solution leaves of them.
 *
 * @module
 */
import { Pieces, type Rows } from "./rows.ts";
import { inPieces, type Lower, type Workbench } from "./workbench.ts";

/** Rows that shift and scale are first chosen by: so many numbers, but not too few or too many rows. */
const sampleNumbers = 2 ** 20, fewestRows = 256, mostRows = 4096;

/** A problem in shifted and scaled columns, the bias being the last of them. */
export interface NormalEquations {
  readonly pieces: Pieces;
  /** [Z | 1]ᵀ [Z | 1] */
  readonly gram: Lower;
  /** [Z | 1]ᵀ Y [n, targets] */
  readonly rhs: Float64Array;
}

/** Numbers of the kernels' memory that the normal equations take. */
export function normalEquationsFloats(data: Pick<Rows, "rows" | "inputs" | "targets">): number {
  return Pieces.floats(data) + (data.inputs + 1 + data.targets) ** 2;
}

/** [Z | 1 | Y]ᵀ [Z | 1 | Y] in one pass over the rows. */
export async function normalEquations(data: Rows, bench: Workbench): Promise<NormalEquations> {
  const { inputs, targets, rows } = data, n = inputs + 1;
  const pieces = new Pieces(data, bench), { width, z } = pieces;
  const sums = bench.floats(width * width);
  const sample = Math.min(mostRows, Math.max(fewestRows, Math.floor(sampleNumbers / width)));
  for (let all = await pieces.fit(sample);; all = await pieces.fit(rows)) {
    let add = false;
    await pieces.forEach(async (count) => {
      await inPieces(width, count * width, bench, (from, to) => {
        bench.kernels.gram(sums, z, width, count, from, to, add);
      });
      add = true;
    });
    if (all || isScaled({ data: sums, n: width, stride: width }, inputs, rows)) break;
  }
  const rhs = new Float64Array(n * targets);
  for (let t = 0; t < targets; t++) {
    for (let j = 0; j < n; j++) rhs[j * targets + t] = sums[(n + t) * width + j];
  }
  return { pieces, gram: { data: sums, n, stride: width }, rhs };
}

/**
 * Whether the shift and scale of a sample suit all rows: no sum of squares near overflow or underflow, and no mean more
 * than eight standard deviations away from zero. Column `one` is that of ones.
 */
function isScaled({ data, n, stride }: Lower, one: number, rows: number): boolean {
  for (let j = 0; j < n; j++) {
    if (j === one) continue;
    const square = data[j * stride + j], sum = j < one ? data[one * stride + j] : data[j * stride + one];
    if (!(square > 2 ** -500 && square < 2 ** 500 && 65 * sum * sum <= 64 * rows * square)) return false;
  }
  return true;
}

/** [Z | 1]ᵀ (Y - [Z | 1] θ) - penalty θ: what is left to solve for, taken from the data itself. */
export class Residual {
  readonly #coefficients;
  readonly #residual;
  readonly #products;

  constructor(readonly pieces: Pieces, readonly penalty: Float64Array) {
    const { bench, width, size, data: { targets } } = pieces;
    this.#coefficients = bench.floats(width * targets);
    this.#residual = bench.floats(size * targets);
    this.#products = bench.floats(width * targets);
  }

  /** Numbers of the kernels' memory that it takes. */
  static floats({ inputs, targets }: Pick<Rows, "inputs" | "targets">, size: number): number {
    return (2 * (inputs + 1 + targets) + size) * targets;
  }

  /** @param theta [n, targets] */
  async of(theta: Float64Array): Promise<Float64Array> {
    const { bench: { kernels }, width, z, data: { inputs, targets } } = this.pieces, n = inputs + 1;
    const coefficients = this.#coefficients, residual = this.#residual, products = this.#products;
    // [Z | 1 | Y] times [-θ; I] is the residual, in one chain of multiply-adds.
    coefficients.fill(0);
    for (let at = 0; at < theta.length; at++) coefficients[at] = -theta[at];
    for (let t = 0; t < targets; t++) coefficients[(n + t) * targets + t] = 1;
    let add = false;
    await this.pieces.forEach((count) => {
      kernels.matmul(residual, z, coefficients, count, targets, width, false);
      kernels.matmulTN(products, residual, z, targets, width, count, add);
      add = true;
    });
    const result = new Float64Array(theta.length);
    for (let j = 0; j < n; j++) {
      for (let t = 0; t < targets; t++) {
        const at = j * targets + t;
        result[at] = products[t * width + j] - this.penalty[j] * theta[at];
      }
    }
    return result;
  }
}
