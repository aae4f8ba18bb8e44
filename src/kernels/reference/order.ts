/**
 * The order of rows: shuffling it, and gathering rows by it.
 *
 * @module
 */

import { RandomState } from "../../random/random_state.ts";
import type { Kernels } from "../kernels.ts";

/** The kernels on orders. */
export function order(): Pick<Kernels, "gather" | "shuffle"> {
  return {
    gather(out, x, columns, order, from, to) {
      for (let i = from; i < to; i++) {
        for (let c = 0; c < columns; c++) out[(i - from) * columns + c] = x[order[i] * columns + c];
      }
    },
    shuffle(order, seed) {
      new RandomState(seed).shuffle(order);
    },
  };
}
