/**
 * Which rows are trained on and which are held out: scikit-learn's `train_test_split` without stratification.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import { RandomState } from "../random/random_state.ts";

/** How much is held out. */
export interface SplitFractions {
  /** The part of all rows kept for the test, at least 0 and below 1. */
  readonly test: number;
  /** The part of the remaining rows kept for validation, at least 0 and below 1. */
  readonly validation: number;
  /** Seed of the `RandomState` that permutes the rows. */
  readonly seed: number;
}

/** Row numbers, each row in exactly one part. */
export interface Split {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly validation: Uint32Array<ArrayBuffer>;
  readonly test: Uint32Array<ArrayBuffer>;
}

/**
 * Splits the rows 0 to `rows - 1` as
 *
 * ```py
 * train, test = train_test_split(range(rows), test_size=test, random_state=seed)
 * train, validation = train_test_split(train, test_size=validation, random_state=seed)
 * ```
 *
 * A part held out is ⌈n · fraction⌉ rows, the first of a permutation; the rest keep the permutation's order.
 * A fraction of 0 holds nothing out and leaves the order as it is, so that without a split all rows are trained
 * on in their natural order.
 *
 * @throws {DataError} if no row would be left to train on.
 */
export function splitRows(rows: number, { test, validation, seed }: SplitFractions): Split {
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  const [rest, testRows] = holdOut(all, test, seed, "test");
  const [train, validationRows] = holdOut(rest, validation, seed, "validation");
  return { train, validation: validationRows, test: testRows };
}

/** The rows that stay and the rows held out. */
function holdOut(rows: Uint32Array<ArrayBuffer>, fraction: number, seed: number, part: string) {
  if (fraction === 0) return [rows, new Uint32Array()];
  const size = Math.ceil(rows.length * fraction);
  if (!(size > 0 && size < rows.length)) {
    throw new DataError(
      `Cannot split ${rows.length} rows: holding out ${fraction} of them for ${part} takes ${size} ` +
        "and leaves none to train on",
      `lower dataset.split.${part} or use more rows`,
    );
  }
  const order = new RandomState(seed).permutation(rows.length).map((i) => rows[i]);
  return [order.slice(size), order.slice(0, size)];
}
