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
export const pieceOfWork = 2 ** 27;

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
