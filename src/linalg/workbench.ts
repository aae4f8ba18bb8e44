import type { Float, Kernels } from "../kernels/kernels.ts";

/** 2^-52. */
export const epsilon = 2 ** -52;

/** What a factorisation works with. */
export interface Workbench {
  /**
   * In float64, whatever the precision of the run.
   *
   * @ignore
   */
  readonly kernels: Kernels;
  /** An array in the memory of the kernels, with arbitrary content. */
  floats(length: number): Float;
  /** Called now and then; may throw to stop. */
  breathe(): Promise<void> | undefined;
}

/** A part of a bench's memory that is used again and again. */
export class Scratchpad implements Workbench {
  readonly kernels: Kernels;
  readonly #room: Float;
  #used = 0;

  /** @param length Numbers that are in use at a time, each array's rounded up to a multiple of 8. */
  constructor(readonly bench: Workbench, length: number) {
    this.kernels = bench.kernels;
    this.#room = bench.floats(length);
  }

  readonly floats = (length: number): Float => {
    const array = this.#room.subarray(this.#used, this.#used + length);
    if (array.length < length) {
      throw new RangeError(`Cannot make an array of ${length}: the scratchpad is full`);
    }
    this.#used += Math.ceil(length / 8) * 8;
    return array;
  };

  readonly breathe = (): Promise<void> | undefined => this.bench.breathe();

  /** Frees all arrays. */
  reset(): this {
    this.#used = 0;
    return this;
  }
}

/** The lower triangle of a symmetric matrix: row i begins at i * stride; what is above the diagonal is not read. */
export interface Lower {
  /** The elements. */
  readonly data: Float;
  /** Rows and columns. */
  readonly n: number;
  /** From one row to the next. */
  readonly stride: number;
}

/** Multiply-adds of a piece of work: some ten milliseconds, and below a second where each is made in software. */
export const pieceOfWork = 2 ** 26;

/**
 * Calls `visit` for the rows [from, to) of a product, a piece of work at a time.
 *
 * @param each Multiply-adds that a row takes.
 */
export async function inPieces(
  rows: number,
  each: number,
  bench: Workbench,
  visit: (from: number, to: number) => void,
): Promise<void> {
  const step = Math.max(1, Math.floor(pieceOfWork / Math.max(1, each)));
  for (let from = 0; from < rows; from += step) {
    visit(from, Math.min(rows, from + step));
    await bench.breathe();
  }
}
