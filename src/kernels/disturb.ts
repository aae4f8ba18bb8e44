/**
 * Other numbers in place of an array's own, for a moment, to see what depends on them.
 *
 * @module
 */
import type { Float } from "./kernels.ts";

/** Bits of the mantissa, in float32 as in both words of a float64. */
const bits = 0x00055555;

/** Changes every number of an array a little; a second time gives back what there was. */
function flip(array: Float): void {
  const words = new Int32Array(array.buffer, array.byteOffset, array.byteLength / 4);
  for (let i = 0; i < words.length; i++) words[i] ^= bits;
}

/** Does something while each of the arrays, of which no two overlap, holds other numbers. */
export function disturbed<T>(arrays: readonly Float[], act: () => T): T {
  arrays.forEach(flip);
  try {
    return act();
  } finally {
    arrays.forEach(flip);
  }
}
