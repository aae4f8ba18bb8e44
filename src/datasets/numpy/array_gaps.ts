/**
 * The missing values of arrays, counted by column.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { Gap } from "../dataset.ts";
import { featureNames } from "../synthetic.ts";
import type { MissingAction } from "../table/gaps.ts";
import type { Arrays } from "./arrays.ts";

/** The missing values of a column of an array. */
export interface ArrayGap {
  readonly array: Arrays["x"];
  readonly column: number;
  readonly action: MissingAction;
  /** In how many rows. */
  count: number;
  /** The first of them, from 0. */
  readonly first: number;
}

const mostColumns = 20;

/**
 * Finds the missing values of an array, by column.
 *
 * @param action What happens to them.
 * @param hint What to do about them, if they are refused.
 * @throws {DataError} if values are missing that may not be, telling each column, or if a number is infinite.
 */
export function findGaps(array: Arrays["x"], rows: number, action: MissingAction, hint: string): ArrayGap[] {
  const { data, name, texts } = array;
  const width = data.length / rows;
  const columns = new Map<number, ArrayGap>();
  const cannot = `Cannot use the array ${found(name)}:`;
  data.forEach((value, i) => {
    if (Number.isFinite(value)) return;
    const row = Math.floor(i / width), column = i % width;
    if (!Number.isNaN(value)) {
      throw new DataError(
        `${cannot} expected a number in row ${row}, column ${column} (both from 0) but found ${value}`,
      );
    }
    const gap = columns.get(column);
    if (gap) gap.count++;
    else columns.set(column, { array, column, action, count: 1, first: row });
  });
  const gaps = [...columns.values()];
  if (gaps.length === 0 || action !== "refuse") return gaps;
  const lines = gaps.slice(0, mostColumns).map(({ column, count, first }) =>
    `expected a ${texts ? "text" : "number"} in row ${first}, column ${column} (both from 0) but found ${
      texts ? "none" : "NaN"
    }${count === 1 ? "" : `; ${count} of ${rows} rows miss a value, first here`}`
  );
  if (gaps.length > mostColumns) lines.push(`and ${gaps.length - mostColumns} more columns`);
  const [first, ...more] = lines;
  throw new DataError([`${cannot} ${first}`, ...more].join("\n  "), hint);
}

/** A gap as a user is told of it: features by their names, the target by that of its array. */
export function toGap({ array, column, action, count, first }: ArrayGap, x: Arrays["x"], rows: number): Gap {
  return {
    column: array === x ? featureNames(column + 1)[column] : array.name,
    count,
    rows,
    first: `row ${first}`,
    word: "",
    dropped: action === "drop",
  };
}
