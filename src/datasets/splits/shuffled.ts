/**
 * Splits that look at nothing but the number of rows.
 *
 * @module
 */
import { RandomState } from "../../random/random_state.ts";
import type { HoldOut } from "../splits.ts";
import { heldOut } from "./size.ts";

/** The first rows of a permutation are held out; the rest keep the permutation's order. */
export function shuffledSplit(seed: number): HoldOut {
  return (rows, fraction, part) => {
    const size = heldOut(rows.length, fraction, part);
    const order = new RandomState(seed).permutation(rows.length).map((i) => rows[i]);
    return [order.slice(size), order.slice(0, size)];
  };
}

/** The last rows are held out. */
export const orderedSplit: HoldOut = (rows, fraction, part) => {
  const rest = rows.length - heldOut(rows.length, fraction, part);
  return [rows.slice(0, rest), rows.slice(rest)];
};
