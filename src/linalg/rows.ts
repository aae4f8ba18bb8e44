/**
 * Rows of a least-squares problem, a piece at a time in the kernels' memory.
 *
 * @module
 */
import { blockLength } from "../kernels/blocks.ts";
import type { Float } from "../kernels/kernels.ts";
import { powerOfTwo } from "./power_of_two.ts";
import type { Workbench } from "./workbench.ts";

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

/** Numbers of a piece that stay in a core's own cache, and the most rows of one. */
const pieceNumbers = 2 ** 17, mostRows = 4096;

/** Rows of a piece: whole blocks of the kernels' sums, so that the pieces do not show in sums over rows. */
export function pieceSize({ rows, inputs, targets }: Pick<Rows, "rows" | "inputs" | "targets">): number {
  const blocks = Math.floor(pieceNumbers / (inputs + 1 + targets) / blockLength);
  return Math.min(mostRows, Math.max(1, blocks) * blockLength, rows);
}

/** Rows [z | 1 | y]: features and targets as (value - shift) / scale, around zero and of size about one. */
export class Pieces {
  /** Numbers of a row. */
  readonly width: number;
  /** [size, width] */
  readonly z: Float;
  /** Rows of the largest piece. */
  readonly size: number;
  /** [inputs + targets] About the mean of each column; which number exactly does not matter. */
  readonly shift: Float;
  /** [inputs + targets] Powers of two. */
  readonly scale: Float64Array;
  readonly #factor: Float;
  readonly #x: Float;
  readonly #y: Float;

  constructor(readonly data: Rows, readonly bench: Workbench) {
    const { inputs, targets } = data;
    this.width = inputs + 1 + targets;
    this.size = pieceSize(data);
    this.z = bench.floats(this.size * this.width);
    this.#x = bench.floats(this.size * inputs);
    this.#y = bench.floats(this.size * targets);
    this.shift = bench.floats(inputs + targets);
    this.scale = new Float64Array(inputs + targets);
    this.#factor = bench.floats(inputs + targets);
    for (let i = 0; i < this.size; i++) this.z[i * this.width + inputs] = 1;
  }

  /** Numbers of the kernels' memory that the pieces take. */
  static floats(data: Pick<Rows, "rows" | "inputs" | "targets">): number {
    const columns = data.inputs + data.targets;
    return pieceSize(data) * (2 * columns + 1) + 2 * columns;
  }

  /**
   * Chooses shift and scale by `most` rows, evenly spaced, or by all of them.
   *
   * @returns Whether all rows were looked at.
   */
  async fit(most: number): Promise<boolean> {
    const { data: { inputs, targets, rows }, shift, scale, bench } = this, columns = inputs + targets;
    const step = Math.ceil(rows / most), together = step === 1 ? this.size : 1;
    const least = new Float64Array(columns).fill(Infinity), largest = least.map((x) => -x);
    const sum = new Float64Array(columns);
    let seen = 0;
    for (let from = 0; from < rows; from += together * step) {
      const count = Math.min(together, rows - from);
      this.#gather(from, from + count);
      scan(this.#x, count, least.subarray(0, inputs), largest.subarray(0, inputs), sum.subarray(0, inputs));
      scan(this.#y, count, least.subarray(inputs), largest.subarray(inputs), sum.subarray(inputs));
      seen += count;
      await bench.breathe();
    }
    for (let j = 0; j < columns; j++) {
      const mean = least[j] === largest[j] ? least[j] : sum[j] / seen;
      shift[j] = Number.isFinite(mean) ? mean : least[j] / 2 + largest[j] / 2;
      scale[j] = powerOfTwo(Math.max(largest[j] - shift[j], shift[j] - least[j]));
      this.#factor[j] = 1 / scale[j];
    }
    return step === 1;
  }

  /** Calls `visit` with the number of rows of each piece in turn, when they are in `z`. */
  async forEach(visit: (rows: number) => Promise<void> | void): Promise<void> {
    const { data: { rows, inputs, targets }, z, width, shift, bench: { kernels, breathe } } = this;
    const factor = this.#factor, y = z.subarray(inputs + 1);
    for (let from = 0; from < rows; from += this.size) {
      const count = Math.min(this.size, rows - from);
      this.#gather(from, from + count);
      kernels.standardize(z, this.#x, shift, factor, count, inputs, width);
      kernels.standardize(y, this.#y, shift.subarray(inputs), factor.subarray(inputs), count, targets, width);
      await visit(count);
      await breathe();
    }
  }

  #gather(from: number, to: number): void {
    this.data.gather(this.#x as Float64Array, this.#y as Float64Array, from, to);
  }
}

/** Takes `count` rows into the least, the largest and the sum of each column. */
function scan(x: Float, count: number, least: Float64Array, largest: Float64Array, sum: Float64Array): void {
  const columns = sum.length;
  for (let i = 0, at = 0; i < count; i++) {
    for (let j = 0; j < columns; j++, at++) {
      const value = x[at];
      if (value < least[j]) least[j] = value;
      if (value > largest[j]) largest[j] = value;
      sum[j] += value;
    }
  }
}
