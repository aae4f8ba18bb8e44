/**
 * Where the seeds come from that a config does not give: each purpose has its own, so that data, weights and
 * shuffles never share a stream.
 *
 * @module
 */
import { philox } from "./philox.ts";

/**
 * The seed for a purpose, such as `"data"` or `"weights"`: the first word of Philox 4x32-10 with the key
 * (seed, FNV-1a of the purpose) and counter 0.
 *
 * @param seed An integer from 0 to 2^32 - 1.
 * @returns An integer from 0 to 2^32 - 1.
 */
export function deriveSeed(seed: number, purpose: string): number {
  return philox([seed, fnv1a(purpose)], [0, 0, 0, 0])[0];
}

/** The seed of the shuffle of an epoch, counted from 1: (trainingSeed + epoch) mod 2^32. */
export function shuffleSeed(trainingSeed: number, epoch: number): number {
  return (trainingSeed + epoch) % 4294967296;
}

/** FNV-1a in 32 bits over the UTF-8 of `text`. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
