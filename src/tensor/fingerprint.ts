/**
 * A number for the content of an array, to see whether two computations gave the same bits: for comparisons within one
 * process, where nobody looks for two contents of one number.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";

/** The words that stand for a NaN, whatever its bits are: processors do not agree on them. */
const nan = 0x7ff80000;

/** FNV-1a over the words of an array, http://www.isthe.com/chongo/tech/comp/fnv/. */
export function fingerprint(array: Float): number {
  const size = array.BYTES_PER_ELEMENT / 4;
  const words = new Int32Array(array.buffer, array.byteOffset, size * array.length);
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < array.length; i++) {
    const isNumber = array[i] === array[i];
    for (let word = size * i; word < size * (i + 1); word++) {
      hash = Math.imul(hash ^ (isNumber ? words[word] : nan), 0x01000193);
    }
  }
  return hash;
}
