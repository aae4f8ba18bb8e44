/**
 * Which rows are trained on and which are held out.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { groupedSplit } from "./splits/grouped.ts";
import { orderedSplit, shuffledSplit } from "./splits/shuffled.ts";
import { stratifiedSplit } from "./splits/stratified.ts";
import { statedSplit } from "./splits/stated.ts";
import type { KeyColumn } from "./table/key_column.ts";

/** How much is held out, and by what rule. At most one of the rules is given. */
export interface SplitOptions {
  /** The part of all rows kept for the test, at least 0 and below 1. */
  readonly test: number;
  /** The part of the remaining rows kept for validation, at least 0 and below 1. */
  readonly validation: number;
  /** Seed of the `RandomState` that permutes the rows. */
  readonly seed: number;
  /** Labels of all rows: each part gets the classes in the proportions of the whole. */
  readonly stratify?: Float64Array;
  /** What no two parts share. */
  readonly group?: KeyColumn;
  /** What rows are sorted by before the last of them are held out. */
  readonly order?: KeyColumn;
  /** False: the last rows are held out, in the order of the data. */
  readonly shuffle?: boolean;
  /** The part of each row, in words: train, validation or test. */
  readonly column?: KeyColumn;
}

/** Row numbers, each row in exactly one part. */
export interface Split {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly validation: Uint32Array<ArrayBuffer>;
  readonly test: Uint32Array<ArrayBuffer>;
}

/**
 * Holds a part of some rows out: the rows that stay, and the `size` that go. One function per rule.
 *
 * @param part `test` or `validation`, for messages.
 */
export type HoldOut = (
  rows: Uint32Array<ArrayBuffer>,
  fraction: number,
  part: string,
) => readonly [rest: Uint32Array<ArrayBuffer>, held: Uint32Array<ArrayBuffer>];

/**
 * Splits the rows 0 to `rows - 1`, or these rows, as scikit-learn does:
 *
 * ```py
 * train, test = train_test_split(range(rows), test_size=test, random_state=seed, stratify=…, shuffle=…)
 * train, validation = train_test_split(train, test_size=validation, random_state=seed, stratify=…, shuffle=…)
 * ```
 *
 * and, with groups, twice by `GroupShuffleSplit(n_splits=1, test_size, random_state=seed)`, whose fractions are of
 * groups. A fraction of 0 holds nothing out and leaves the order as it is, so that without a split all rows are
 * trained on in their natural order. With an order, rows are sorted by it first (equal ones stay as they stand) and
 * the last are the test.
 *
 * @throws {ConfigError} if no row would be left to train on, or the rows cannot be split by the rule.
 */
export function splitRows(rows: number | Uint32Array, options: SplitOptions): Split {
  const { test, validation, seed, stratify, group, order, shuffle = true, column } = options;
  if (column && typeof rows === "number") return statedSplit(rows, column);
  const all = typeof rows === "number" ? Uint32Array.from({ length: rows }, (_, i) => i) : rows.slice();
  if (order) sortBy(all, order);
  const holdOut: HoldOut = stratify
    ? stratifiedSplit(stratify, seed)
    : group
    ? groupedSplit(group, seed)
    : order || !shuffle
    ? orderedSplit
    : shuffledSplit(seed);
  const [rest, testRows] = holdAny(holdOut, all, test, "test");
  const [train, validationRows] = holdAny(holdOut, rest, validation, "validation");
  return { train, validation: validationRows, test: testRows };
}

function holdAny(
  holdOut: HoldOut,
  rows: Uint32Array<ArrayBuffer>,
  fraction: number,
  part: string,
): ReturnType<HoldOut> {
  return fraction === 0 ? [rows, new Uint32Array()] : holdOut(rows, fraction, part);
}

/** Sorts rows by a column; equal ones keep their order. */
function sortBy(rows: Uint32Array, { name, values }: KeyColumn): void {
  const missing = values.findIndex(Number.isNaN);
  if (missing >= 0) {
    throw new ConfigError(`Cannot order rows by ${JSON.stringify(name)}: row ${missing + 1} has no value`);
  }
  rows.sort((a, b) => values[a] - values[b] || a - b);
}
