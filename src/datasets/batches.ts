/**
 * The order in which an epoch visits the rows, and the copying of a batch.
 *
 * @module
 */
import { RandomState } from "../random/random_state.ts";
import { shuffleSeed } from "../random/seeds.ts";

/**
 * The rows in the order of an epoch: shuffled by a new `RandomState(shuffleSeed(trainingSeed, epoch))`.
 * Consecutive slices of it are the batches.
 *
 * @param rows The training rows; left as they are.
 * @param epoch Counted from 1.
 */
export function epochOrder(
  rows: Uint32Array,
  trainingSeed: number,
  epoch: number,
): Uint32Array<ArrayBuffer> {
  const order = rows.slice();
  shuffleRows(order, trainingSeed, epoch);
  return order;
}

/** The same, in place. */
export function shuffleRows(rows: Uint32Array, trainingSeed: number, epoch: number): void {
  new RandomState(shuffleSeed(trainingSeed, epoch)).shuffle(rows);
}

/** Numbers that are worth a call that copies them all; rows that follow each other are copied together. */
const wideRun = 128;

/**
 * Copies the rows `rows[from]` to `rows[to - 1]` of `x` [n, cols] one after the other into `out`, converting
 * to its precision.
 *
 * @param out Room for (to - from) * cols numbers.
 */
export function gatherRows(
  out: Float32Array | Float64Array,
  x: Float32Array | Float64Array,
  cols: number,
  rows: Uint32Array,
  from: number,
  to: number,
): void {
  let at = 0;
  for (let i = from; i < to;) {
    const first = i, start = rows[i] * cols;
    while (++i < to && rows[i] === rows[i - 1] + 1);
    const count = (i - first) * cols;
    if (count >= wideRun) out.set(x.subarray(start, start + count), at);
    else for (let c = 0; c < count; c++) out[at + c] = x[start + c];
    at += count;
  }
}
