/** What the kernel tests share: difficult numbers, arrays in a memory, and comparison bit for bit. */

import { fail } from "@std/assert";
import type { Float, Precision } from "../../src/kernels/kernels.ts";
import { reservedBytes } from "../../src/kernels/wasm.ts";

/** A small generator of whole numbers below 2^32 (Marsaglia's xorshift). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435769) >>> 0 || 1;
  }

  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 0;
  }

  below(n: number): number {
    return this.next() % n;
  }

  /** A number between -1 and 1. */
  uniform(): number {
    return (this.next() / 2 ** 32) * 2 - 1;
  }
}

/** "plain" is between -1 and 1; "wild" has subnormals, huge numbers and zeros of both signs; "special" also infinities and NaN. */
export type Kind = "plain" | "wild" | "special";

/** One number of a kind. */
export function difficult(random: Random, kind: Kind, precision: Precision): number {
  const exponents = precision === "float32" ? [-149, 127] : [-1074, 1023];
  const choice = random.below(kind === "plain" ? 1 : 16);
  if (choice < 6) return random.uniform();
  if (choice < 9) {
    return random.uniform() * 2 ** (exponents[0] + random.below(exponents[1] - exponents[0]));
  }
  if (choice < 11) return random.uniform() * 2 ** (exponents[0] + random.below(30));
  if (choice < 12) return random.uniform() * 2 ** exponents[1];
  if (choice < 14) return choice === 12 ? 0 : -0;
  if (kind === "wild" || random.below(8)) return random.uniform() * 8;
  return [Infinity, -Infinity, NaN][random.below(3)];
}

/** Arrays of one precision, in a memory or not. */
export class Arrays {
  #next = reservedBytes;

  constructor(readonly precision: Precision, readonly memory?: WebAssembly.Memory) {}

  /** Frees all arrays. */
  reset(): void {
    this.#next = reservedBytes;
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

/** Asserts that two arrays or numbers hold the same bits, any NaN being equal to any other. */
export function assertSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      fail(`${what}: element ${i} of ${expected.length} is ${actual[i]}, not ${expected[i]}`);
    }
  }
  if (actual.length !== expected.length) fail(`${what}: ${actual.length} elements, not ${expected.length}`);
}
