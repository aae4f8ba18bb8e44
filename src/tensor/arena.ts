/**
 * Memory for a run: one region that is kept, one that lives for a step.
 *
 * Everything lies in one WebAssembly memory, so kernels see it by address. The memory is shared, because growing
 * a shared memory leaves the views on it intact.
 *
 * @module
 */
import type { Float, Precision } from "../kernels/kernels.ts";

/** Every array starts at a multiple of this many bytes: a cache line. */
const alignment = 64;
const pageBytes = 65_536;

/** Bytes of one number. */
export const bytesOf: Record<Precision, number> = { float32: 4, float64: 8 };

/** Rounds `bytes` up to the next array start. */
export function align(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

/** Hands out typed arrays; `reset` takes all of the step region back at once. */
export interface Arena {
  /** An array of zeros that lives as long as the arena. Only while the step region is empty. */
  keep(precision: Precision, length: number): Float;
  /** The same for indices and other words of 32 bits. */
  keepWords(length: number): Uint32Array;
  /** An array with arbitrary content that lives until the next `reset`. */
  step(precision: Precision, length: number): Float;
  /** Empties the step region. */
  reset(): void;
  /** The most bytes that were ever in use, the kernels' own region included. */
  readonly highWater: number;
}

/** An arena on a WebAssembly memory that grows when needed. */
export class MemoryArena implements Arena {
  readonly #memory: WebAssembly.Memory;
  #kept: number;
  #top: number;
  #highWater: number;
  /** The views of the previous step: a step like the one before it makes no garbage. */
  readonly #views: Float[] = [];
  #cursor = 0;

  /** @param reserved Bytes at the start of `memory` that belong to the kernels. */
  constructor(memory: WebAssembly.Memory, reserved: number) {
    this.#memory = memory;
    this.#kept = this.#top = this.#highWater = align(reserved);
  }

  get highWater(): number {
    return this.#highWater;
  }

  keep(precision: Precision, length: number): Float {
    this.#checkIdle();
    const array = this.#view(precision, this.#claim(length * bytesOf[precision]), length);
    this.#kept = this.#top;
    array.fill(0);
    return array;
  }

  keepWords(length: number): Uint32Array {
    this.#checkIdle();
    const offset = this.#claim(length * Uint32Array.BYTES_PER_ELEMENT);
    this.#kept = this.#top;
    return new Uint32Array(this.#memory.buffer, offset, length).fill(0);
  }

  step(precision: Precision, length: number): Float {
    const offset = this.#claim(length * bytesOf[precision]);
    const index = this.#cursor++;
    const previous = this.#views[index];
    if (
      previous !== undefined && previous.byteOffset === offset && previous.length === length &&
      previous.BYTES_PER_ELEMENT === bytesOf[precision]
    ) return previous;
    return this.#views[index] = this.#view(precision, offset, length);
  }

  reset(): void {
    this.#top = this.#kept;
    this.#cursor = 0;
  }

  #checkIdle(): void {
    if (this.#top !== this.#kept) throw new Error("Cannot keep an array while a step is under way");
  }

  #claim(bytes: number): number {
    const offset = this.#top;
    this.#top += align(bytes);
    if (this.#top > this.#highWater) {
      this.#highWater = this.#top;
      const missing = this.#top - this.#memory.buffer.byteLength;
      if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    }
    return offset;
  }

  #view(precision: Precision, offset: number, length: number): Float {
    const { buffer } = this.#memory;
    return precision === "float32"
      ? new Float32Array(buffer, offset, length)
      : new Float64Array(buffer, offset, length);
  }
}

/** Counts what a step would need and holds nothing: every array is empty. */
export class MeasuringArena implements Arena {
  #kept: number;
  #top: number;
  #highWater: number;

  constructor(reserved: number) {
    this.#kept = this.#top = this.#highWater = align(reserved);
  }

  get highWater(): number {
    return this.#highWater;
  }

  keep(precision: Precision, length: number): Float {
    const array = this.step(precision, length);
    this.#kept = this.#top;
    return array;
  }

  keepWords(length: number): Uint32Array {
    this.step("float32", length); // as long as a word
    this.#kept = this.#top;
    return new Uint32Array(0);
  }

  step(precision: Precision, length: number): Float {
    this.#top += align(length * bytesOf[precision]);
    this.#highWater = Math.max(this.#highWater, this.#top);
    return nothing[precision];
  }

  reset(): void {
    this.#top = this.#kept;
  }
}

const nothing = { float32: new Float32Array(0), float64: new Float64Array(0) };
