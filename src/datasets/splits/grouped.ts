/**
 * Splits that keep the rows of a group together: scikit-learn's `GroupShuffleSplit`.
 *
 * @module
 */
import { RandomState } from "../../random/random_state.ts";
import type { HoldOut } from "../splits.ts";
import type { KeyColumn } from "../table/key_column.ts";
import { heldOut } from "./size.ts";

/**
 * The first groups of a permutation are held out, with all their rows; rows stay in their order. The fraction is of
 * groups, not of rows.
 */
export function groupedSplit({ values }: KeyColumn, seed: number): HoldOut {
  return (rows, fraction, part) => {
    const groups = [...new Set(Array.from(rows, (row) => values[row]))].sort((a, b) => a - b);
    const size = heldOut(groups.length, fraction, part, "groups");
    const chosen = new RandomState(seed).permutation(groups.length).slice(0, size);
    const held = new Set(Array.from(chosen, (i) => groups[i]));
    return [rows.filter((row) => !held.has(values[row])), rows.filter((row) => held.has(values[row]))];
  };
}
