/**
 * NumPy's legacy `RandomState`: the Mersenne Twister MT19937 and the draws that NumPy has frozen, so that the
 * same seed gives the same numbers as in Python.
 *
 * The one difference: the logarithm in {@linkcode RandomState.randn} is correctly rounded, which the one of
 * the C library under NumPy is not quite; the last bit of one Gaussian in a few thousand may differ.
 *
 * @module
 */
import { log } from "./log.ts";

const words = 624;
const shift = 397;
const largestSeed = 0xffffffff;

/** How many words {@linkcode RandomState.save} writes. */
export const stateWords = 628;

/** A float64, and its bits as two words. */
const float = new Float64Array(1);
const floatWords = new Uint32Array(float.buffer);

/** Everything that a generator remembers; plain data, for checkpoints. */
export interface RandomStateSnapshot {
  /** The 624 words of the Mersenne Twister. */
  readonly key: Uint32Array;
  /** The next word to use, 624 when all are used up. */
  readonly position: number;
  /** The second Gaussian of the last pair, if it was not drawn yet. */
  readonly gaussian: number | null;
}

/** A stream of random numbers, equal to `numpy.random.RandomState(seed)`. */
export class RandomState {
  readonly #key = new Uint32Array(words);
  #position = words;
  #gaussian: number | null = null;

  /**
   * The stream of a seed, from its start.
   *
   * @param seed An integer from 0 to 2^32 - 1.
   * @throws {RangeError} for any other.
   */
  constructor(seed: number) {
    if (!(Number.isInteger(seed) && seed >= 0 && seed <= largestSeed)) {
      throw new RangeError(
        `Cannot seed a RandomState: expected an integer from 0 to 2^32 - 1, found ${seed}`,
      );
    }
    this.#key[0] = seed;
    for (let i = 1; i < words; i++) {
      const before = this.#key[i - 1];
      this.#key[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** A generator that goes on where the one of the snapshot stood. */
  static from(snapshot: RandomStateSnapshot): RandomState {
    const { key, position, gaussian } = snapshot;
    if (key.length !== words || !(Number.isInteger(position) && position >= 0 && position <= words)) {
      throw new RangeError(
        `Cannot restore a RandomState: expected ${words} words and a position from 0 to ${words}, ` +
          `found ${key.length} words and position ${position}`,
      );
    }
    const state = new RandomState(0);
    state.#key.set(key);
    state.#position = position;
    state.#gaussian = gaussian;
    return state;
  }

  /** A copy of what the generator remembers. */
  snapshot(): RandomStateSnapshot {
    return { key: this.#key.slice(), position: this.#position, gaussian: this.#gaussian };
  }

  /**
   * Writes what the generator remembers as {@linkcode stateWords} words, for kernels that draw from it: the key, the
   * position, 1 if a Gaussian is kept or else 0, and the bits of that as two words.
   */
  save(state: Uint32Array): void {
    state.set(this.#key);
    state[words] = this.#position;
    state[words + 1] = this.#gaussian === null ? 0 : 1;
    float[0] = this.#gaussian ?? 0;
    state.set(floatWords, words + 2);
  }

  /** Goes on where the generator stood that was saved in `state`. */
  load(state: Uint32Array): void {
    this.#key.set(state.subarray(0, words));
    this.#position = state[words];
    floatWords.set(state.subarray(words + 2, stateWords));
    this.#gaussian = state[words + 1] ? float[0] : null;
  }

  /** The next word: an integer from 0 to 2^32 - 1. */
  uint32(): number {
    if (this.#position === words) this.#twist();
    let y = this.#key[this.#position++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** A float64 in [0, 1) with 53 random bits (`random_sample`). */
  random(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A standard Gaussian, by Marsaglia's polar method, which makes them in pairs. */
  randn(): number {
    if (this.#gaussian !== null) {
      const second = this.#gaussian;
      this.#gaussian = null;
      return second;
    }
    for (;;) {
      const x1 = 2 * this.random() - 1;
      const x2 = 2 * this.random() - 1;
      const r2 = x1 * x1 + x2 * x2;
      if (r2 >= 1 || r2 === 0) continue;
      const f = Math.sqrt(-2 * log(r2) / r2);
      this.#gaussian = f * x1;
      return f * x2;
    }
  }

  /** A Gaussian with mean `loc` and standard deviation `scale`. */
  normal(loc: number, scale: number): number {
    return loc + scale * this.randn();
  }

  /** Fills `out[from]` to `out[to - 1]` with standard Gaussians, in order. */
  fillRandn(out: Float64Array, from = 0, to: number = out.length): void {
    for (let i = from; i < to; i++) out[i] = this.randn();
  }

  /**
   * An integer from 0 to `max`, both included: words cut to as many bits as `max` has, until one fits. One
   * word each up to 2^32 - 1, two (high half first) above; none at all for 0.
   *
   * @param max An integer from 0 to 2^53 - 1.
   */
  bounded(max: number): number {
    if (max === 0) return 0;
    if (max > largestSeed) return this.#boundedWide(max);
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const value = (this.uint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  /**
   * An integer from `low` to `high - 1`.
   *
   * @throws {RangeError} unless low < high, both integers at most 2^53 - 1 apart.
   */
  randint(low: number, high: number): number {
    if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high - low) && low < high)) {
      throw new RangeError(`Cannot draw an integer: expected integers low < high, found ${low} and ${high}`);
    }
    return low + this.bounded(high - 1 - low);
  }

  /** Shuffles in place (Fisher and Yates, from the end). */
  shuffle(array: Int32Array | Uint32Array): void {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.bounded(i);
      const kept = array[i];
      array[i] = array[j];
      array[j] = kept;
    }
  }

  /** The numbers 0 to n - 1 in random order. */
  permutation(n: number): Uint32Array<ArrayBuffer> {
    const order = Uint32Array.from({ length: n }, (_, i) => i);
    this.shuffle(order);
    return order;
  }

  #boundedWide(max: number): number {
    const maxHigh = Math.floor(max / 4294967296);
    const mask = 0xffffffff >>> Math.clz32(maxHigh);
    for (;;) {
      const high = (this.uint32() & mask) >>> 0;
      const value = high * 4294967296 + this.uint32();
      if (value <= max) return value;
    }
  }

  /** Makes the next 624 words. */
  #twist(): void {
    const key = this.#key;
    for (let i = 0; i < words; i++) {
      const y = (key[i] & 0x80000000) | (key[(i + 1) % words] & 0x7fffffff);
      key[i] = key[(i + shift) % words] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}
