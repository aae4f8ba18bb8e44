/**
 * Masks of random zeros.
 *
 * @module
 */

import { philox } from "../../random/philox.ts";
import type { Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";

/** The kernel that makes masks. */
export function dropout(precision: Precision): Pick<Kernels, "dropoutMask"> {
  const { round } = arithmetic(precision);
  return {
    dropoutMask(out, p, { key, counter }, first) {
      const threshold = Math.floor(p * 2 ** 32);
      const kept = round(1 / (1 - p));
      for (let j = 0; j < out.length; j++) {
        const words = philox(key, [Math.floor((first + j) / 4), ...counter]);
        out[j] = words[(first + j) % 4] < threshold ? 0 : kept;
      }
    },
  };
}
