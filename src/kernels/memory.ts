/**
 * The shared memory that kernels and their arrays live in, and the addresses of arrays in it.
 *
 * @module
 */

import type { Float, Precision } from "./kernels.ts";

/** The unit in which a memory grows. */
export const pageBytes = 65536;

/**
 * The bytes at the bottom of a memory that the kernels use themselves: whoever hands out addresses starts here.
 *
 * The first page is for questions like that of {@linkcode Addresses}, the rest is the scratch area in which matrix
 * products pack their operands.
 */
export const reservedBytes = 1024 * 1024;

/** Where the scratch area of the thread that owns the memory begins, and how long such an area is. */
export const scratchAddress = pageBytes;
/** See {@linkcode scratchAddress}. */
export const scratchBytes = reservedBytes - scratchAddress;

/** How large a memory is at first and may become, in pages of 64 KiB. */
export interface MemorySize {
  /** Default: just the reserved bytes. */
  readonly initialPages?: number;
  /** Default: 65536, which is 4 GiB. Only address space is taken before it is used. */
  readonly maximumPages?: number;
}

/** A shared memory for kernels and arrays; growing it leaves views on it intact. */
export function createMemory(
  { initialPages = 0, maximumPages = 65536 }: MemorySize = {},
): WebAssembly.Memory {
  const initial = Math.max(initialPages, reservedBytes / pageBytes);
  return new WebAssembly.Memory({ initial, maximum: Math.max(initial, maximumPages), shared: true });
}

/** The addresses of arrays of one precision in a memory. */
export class Addresses {
  readonly #memory: WebAssembly.Memory;
  readonly #bytesPerElement: number;
  /** Every growth of a shared memory makes a new buffer object, and views on the old ones stay good. */
  readonly #known = new WeakSet<ArrayBufferLike>();
  #latest: ArrayBufferLike;

  constructor(memory: WebAssembly.Memory, precision: Precision) {
    this.#memory = memory;
    this.#bytesPerElement = precision === "float32" ? 4 : 8;
    this.#latest = memory.buffer;
    this.#known.add(memory.buffer);
  }

  /**
   * Where `x` begins; 0 for an empty array, wherever it is.
   *
   * @throws {TypeError} If `x` is not a view on the memory, or not of the precision.
   */
  of(x: Float): number {
    if (x.buffer !== this.#latest || x.BYTES_PER_ELEMENT !== this.#bytesPerElement) {
      if (x.length === 0) return 0;
      if (x.BYTES_PER_ELEMENT !== this.#bytesPerElement) this.#refuse(x);
      this.#admit(x);
    }
    return x.byteOffset;
  }

  /** The same, but 0 for every empty array, a view on the memory too: where 0 says that there is none. */
  orNone(x: Float): number {
    return x.length === 0 ? 0 : this.of(x);
  }

  /** The same for indices. */
  ofWords(x: Uint32Array): number {
    if (x.buffer !== this.#latest) {
      if (x.length === 0) return 0;
      this.#admit(x);
    }
    return x.byteOffset;
  }

  #refuse(x: Float): never {
    throw new TypeError(
      `Cannot compute on a Float${x.BYTES_PER_ELEMENT * 8}Array: the kernels are for float${
        this.#bytesPerElement * 8
      }`,
    );
  }

  #admit(x: Float | Uint32Array): void {
    if (!this.#known.has(x.buffer)) {
      if (!sharesMemory(x.buffer, this.#memory.buffer)) {
        throw new TypeError(
          "Cannot compute on an array outside the kernels' memory: make it a view on memory.buffer",
        );
      }
      this.#known.add(x.buffer);
    }
    this.#latest = x.buffer;
  }
}

/** Whether two buffers are the same memory: changes to the unused first word of one are seen in the other. */
function sharesMemory(buffer: ArrayBufferLike, memory: ArrayBufferLike): boolean {
  if (!(buffer instanceof SharedArrayBuffer) || buffer.byteLength < reservedBytes) return false;
  const here = new Int32Array(memory, 0, 1);
  const there = new Int32Array(buffer, 0, 1);
  return [1, 3, 5].every((change) => {
    Atomics.add(here, 0, change);
    return Atomics.load(there, 0) === Atomics.load(here, 0);
  });
}
