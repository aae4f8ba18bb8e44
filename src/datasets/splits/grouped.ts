/**
 * Splits that keep the rows of a group together: scikit-learn's `GroupShuffleSplit`.
 *
 * @module
 */
import { RandomState } from "../../random/random_state.ts";
import type { HoldOut } from "../splits.ts";
import type { KeyColumn } from "../table/key_column.ts";
import { divide } from "./divide.ts";
import { heldOut } from "./size.ts";

/**
 * The first groups of a permutation are held out, with all their rows; rows stay in their order. The fraction is of
 * groups, not of rows.
 */
export function groupedSplit({ values }: KeyColumn, seed: number): HoldOut {
  return (rows, fraction, part) => {
    const groups = distinct(rows, values);
    const size = heldOut(groups.length, fraction, part, "groups");
    const held = new Uint8Array(groups.length);
    for (const group of new RandomState(seed).permutation(groups.length).subarray(0, size)) held[group] = 1;
    return divide(rows, (row) => held[placeOf(groups, values[row])] === 1);
  };
}

/** The different values of the rows, in order. */
function distinct(rows: Uint32Array, values: Float64Array): Float64Array {
  const sorted = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[i] = values[rows[i]];
  sorted.sort();
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (count === 0 || sorted[i] !== sorted[count - 1]) sorted[count++] = sorted[i];
  }
  return sorted.subarray(0, count);
}

/** Where a value stands among sorted ones, of which it is one. */
function placeOf(sorted: Float64Array, value: number): number {
  let low = 0, high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
