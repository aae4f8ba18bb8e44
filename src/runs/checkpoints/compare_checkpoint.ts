/**
 * Where two states of a run differ.
 *
 * @module
 */
import type { NamedTensor, Snapshot } from "../../train/snapshot.ts";

/** The first array that differs, and how. */
export interface TensorDifference {
  /** Its name. */
  readonly name: string;
  /** The first of its numbers that differs, counted from 0; null if the array is missing or has another shape. */
  readonly index: number | null;
  /** That number as it was recorded. */
  readonly recorded: number | null;
  /** That number now. */
  readonly found: number | null;
  /** How many of its numbers differ. */
  readonly count: number;
  /** The largest difference of two numbers in the array. */
  readonly largest: number;
}

/** The first array of `found`, model before optimizer, whose bits are not those of `recorded`; null if all are. */
export function compareCheckpoint(recorded: Snapshot, found: Snapshot): TensorDifference | null {
  for (const part of ["model", "optimizer"] as const) {
    const known = new Map(recorded[part].map((tensor) => [tensor.name, tensor]));
    for (const tensor of found[part]) {
      const difference = compareTensor(known.get(tensor.name), tensor);
      if (difference) return difference;
    }
  }
  return null;
}

function compareTensor(recorded: NamedTensor | undefined, found: NamedTensor): TensorDifference | null {
  const { name, shape, data } = found;
  if (recorded?.shape.join() !== shape.join()) {
    return { name, index: null, recorded: null, found: null, count: data.length, largest: NaN };
  }
  let first = -1, count = 0, largest = 0;
  for (let i = 0; i < data.length; i++) {
    if (Object.is(recorded.data[i], data[i])) continue;
    if (count++ === 0) first = i;
    // A NaN stays: it is no number to be less than.
    largest = Math.max(largest, Math.abs(recorded.data[i] - data[i]));
  }
  if (first < 0) return null;
  return { name, index: first, recorded: recorded.data[first], found: data[first], count, largest };
}
