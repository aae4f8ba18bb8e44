/** Random numbers that can be had again from their seed; what is tried must be, not what is computed. */

/** A stream of numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** An integer from 0 to `below` - 1. */
export function indexBelow(random: () => number, below: number): number {
  return Math.floor(random() * below);
}

/** One of several. */
export function oneOf<T>(random: () => number, items: readonly T[]): T {
  return items[indexBelow(random, items.length)];
}
