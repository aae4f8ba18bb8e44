/**
 * Inputs for kernels that depend on nothing but a seed, difficult numbers among them.
 *
 * @module
 */
import type { Float, Kernels, Precision } from "../kernels.ts";
import { powerOfTwo } from "../reference/fma.ts";
import { reservedBytes } from "../memory.ts";

/** A small generator of whole numbers below 2^32 (Marsaglia's xorshift). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435769) >>> 0 || 1;
  }

  /** The next of them. */
  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }

  /** A whole number below n. */
  below(n: number): number {
    return this.next() % n;
  }

  /** A number between -1 and 1. */
  uniform(): number {
    return (this.next() / 2 ** 32) * 2 - 1;
  }
}

/**
 * "plain" is between -1 and 1, in few digits; "broad" has all digits and sizes from 2^-30 to 2^30, so that each order of
 * adding gives other bits; "wild" has subnormals, huge numbers and zeros of both signs; "special" also infinities and NaN.
 */
export type Kind = "plain" | "broad" | "wild" | "special";

/** One number of a kind. */
export function difficult(random: Random, kind: Kind, precision: Precision): number {
  if (kind === "broad") {
    return (random.uniform() + random.uniform() * powerOfTwo(-32)) * powerOfTwo(random.below(61) - 30);
  }
  const exponents = precision === "float32" ? [-149, 127] : [-1074, 1023];
  const choice = random.below(kind === "plain" ? 1 : 16);
  if (choice < 6) return random.uniform();
  if (choice < 9) {
    return random.uniform() * powerOfTwo(exponents[0] + random.below(exponents[1] - exponents[0]));
  }
  if (choice < 11) return random.uniform() * powerOfTwo(exponents[0] + random.below(30));
  if (choice < 12) return random.uniform() * powerOfTwo(exponents[1]);
  if (choice < 14) return choice === 12 ? 0 : -0;
  if (kind === "wild" || random.below(8)) return random.uniform() * 8;
  return [Infinity, -Infinity, NaN][random.below(3)];
}

/** Arrays of one precision, in a memory or not. */
export class Arrays {
  #next: number;

  constructor(
    readonly precision: Precision,
    readonly memory?: WebAssembly.Memory,
    readonly start = reservedBytes,
  ) {
    this.#next = start;
  }

  /** Frees all arrays. */
  reset(): void {
    this.#next = this.start;
  }

  /** Words with these values. */
  words(values: ArrayLike<number>): Uint32Array {
    const words = this.memory
      ? new Uint32Array(this.memory.buffer, this.#next, values.length)
      : new Uint32Array(values.length);
    words.set(values);
    this.#next += (values.length + values.length % 2) * 4;
    return words;
  }

  /** An array with these values, at no particular alignment but an element's. */
  from(values: ArrayLike<number>): Float {
    const size = this.precision === "float32" ? 4 : 8;
    const buffer = this.memory?.buffer ?? new ArrayBuffer(size * values.length);
    const at = this.memory ? this.#next : 0;
    const array = size === 4
      ? new Float32Array(buffer, at, values.length)
      : new Float64Array(buffer, at, values.length);
    array.set(values);
    this.#next += (values.length + 1 + (this.#next / size) % 3) * size;
    return array;
  }
}

/** What a call left behind: the arrays it was given and the number it returned, by name. */
export type Outcome = Record<string, ArrayLike<number>>;

/** Runs a kernel on inputs drawn from a seed. */
export type Exam = (kernels: Kernels, draw: Draw, sizes: Sizes) => Outcome;

/** The sizes of a call. */
export interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Makes arrays of difficult numbers that depend on nothing but the seed. */
export class Draw {
  readonly #random: Random;

  constructor(readonly arrays: Arrays, readonly kind: Kind, seed: number) {
    this.#random = new Random(seed);
  }

  /** Numbers of the kind. */
  numbers(count: number): Float {
    const { precision } = this.arrays;
    return this.arrays.from(
      Array.from({ length: count }, () => difficult(this.#random, this.kind, precision)),
    );
  }

  /** Class indices. */
  labels(count: number, classes: number): Float {
    return this.arrays.from(Array.from({ length: count }, () => this.#random.below(classes)));
  }

  /** Whole numbers below `end`. */
  words(count: number, end: number): Uint32Array {
    return this.arrays.words(Array.from({ length: count }, () => this.#random.below(end)));
  }

  /** A number between 0 and 1. */
  unit(): number {
    return Math.abs(this.#random.uniform());
  }
}
