/**
 * Rows of a least-squares problem, a piece at a time in the kernels' memory.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import type { Workbench } from "./cholesky.ts";
import { powerOfTwo } from "./power_of_two.ts";

/** Rows of features and targets, handed out in pieces. */
export interface Rows {
  /** How many there are. */
  readonly rows: number;
  /** Features of a row. */
  readonly inputs: number;
  /** Targets of a row. */
  readonly targets: number;
  /** Copies rows [from, to) into x [rows, inputs] and y [rows, targets]. */
  gather(x: Float64Array, y: Float64Array, from: number, to: number): void;
}

/** A multiple of every kernel's block length, so that the pieces do not show in sums over rows. */
const mostRows = 4096;

/** Rows of a piece: some ten milliseconds of work, however many columns there are. */
export function pieceSize({ rows, inputs }: Pick<Rows, "rows" | "inputs">): number {
  const wanted = 2 ** 27 / (inputs * inputs);
  return Math.min(mostRows, Math.max(256, 256 * Math.floor(wanted / 256)), rows);
}

/** Columns z = (x - shift) / scale, around zero and of size about one, and [1 | y]. */
export class Pieces {
  /** [size, inputs] */
  readonly z: Float;
  /** [size, 1 + targets] */
  readonly b: Float;
  /** Rows of the largest piece. */
  readonly size: number;
  /** About the mean of each column; which number exactly does not matter. */
  readonly shift: Float64Array;
  /** Powers of two. */
  readonly scale: Float64Array;
  readonly #y: Float64Array;

  private constructor(readonly data: Rows, readonly bench: Workbench) {
    const { inputs, targets } = data;
    this.size = pieceSize(data);
    this.z = bench.floats(this.size * inputs);
    this.b = bench.floats(this.size * (1 + targets));
    this.shift = new Float64Array(inputs);
    this.scale = new Float64Array(inputs).fill(1);
    this.#y = new Float64Array(this.size * targets);
  }

  /** Looks through the columns once. */
  static async open(data: Rows, bench: Workbench): Promise<Pieces> {
    const pieces = new Pieces(data, bench);
    const { inputs, rows } = data, { z, shift, scale } = pieces;
    const least = new Float64Array(inputs).fill(Infinity), most = new Float64Array(inputs).fill(-Infinity);
    const sum = new Float64Array(inputs);
    await pieces.forEach((count) => {
      for (let i = 0, at = 0; i < count; i++) {
        for (let j = 0; j < inputs; j++, at++) {
          least[j] = Math.min(least[j], z[at]);
          most[j] = Math.max(most[j], z[at]);
          sum[j] += z[at];
        }
      }
    });
    for (let j = 0; j < inputs; j++) {
      const mean = sum[j] / rows;
      shift[j] = Number.isFinite(mean) ? mean : least[j] / 2 + most[j] / 2;
      scale[j] = powerOfTwo(Math.max(most[j] - shift[j], shift[j] - least[j]));
    }
    return pieces;
  }

  /** Calls `visit` with the number of rows of each piece in turn, when they are in `z` and `b`. */
  async forEach(visit: (rows: number) => void): Promise<void> {
    const { data: { rows, inputs, targets }, z, b, shift, scale } = this;
    for (let from = 0; from < rows; from += this.size) {
      const count = Math.min(this.size, rows - from);
      this.data.gather(z as Float64Array, this.#y, from, from + count);
      for (let i = 0, at = 0; i < count; i++) {
        for (let j = 0; j < inputs; j++, at++) z[at] = (z[at] - shift[j]) / scale[j];
        b[i * (1 + targets)] = 1;
        for (let t = 0; t < targets; t++) b[i * (1 + targets) + 1 + t] = this.#y[i * targets + t];
      }
      visit(count);
      await this.bench.breathe();
    }
  }
}
