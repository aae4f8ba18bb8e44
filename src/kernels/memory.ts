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

/** Where the threads of a precision have their words and arguments: in the first page, behind the word of the questions. */
export function poolAddress(precision: Precision): number {
  return precision === "float32" ? 1024 : 32 * 1024;
}

/** The most threads that may compute in one memory. */
export const mostThreads = 64;

/** The bytes at the bottom of a memory that so many threads use themselves; {@linkcode reservedBytes} is that of one. */
export function reservedFor(threads: number): number {
  return reservedBytes + (threads - 1) * scratchBytes;
}

/** How large a memory is at first and may become, in pages of 64 KiB. */
export interface MemorySize {
  /** Default: just the reserved bytes. */
  readonly initialPages?: number;
  /** Default: 65536, which is 4 GiB. Only address space is taken before it is used. */
  readonly maximumPages?: number;
  /** Whether threads can share it; by default if they can here, which in a browser the page decides. */
  readonly shared?: boolean;
}

/** Whether this place has memory that threads can share. */
export const canShare = typeof SharedArrayBuffer === "function";

/**
 * A memory for kernels and arrays. Growing a shared one leaves views on it intact; one that is not shared must have
 * its full size from the start, since growing it empties them.
 */
export function createMemory(
  { initialPages = 0, maximumPages = 65536, shared = canShare }: MemorySize = {},
): WebAssembly.Memory {
  const initial = Math.max(initialPages, reservedBytes / pageBytes);
  return new WebAssembly.Memory({
    initial,
    maximum: shared ? Math.max(initial, maximumPages) : initial,
    shared,
  });
}

/** Whether threads can share a memory. */
export function isShared({ buffer }: WebAssembly.Memory): boolean {
  return canShare && (buffer as ArrayBufferLike) instanceof SharedArrayBuffer;
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
  if (!canShare || !(buffer instanceof SharedArrayBuffer) || buffer.byteLength < reservedBytes) return false;
  const here = new Int32Array(memory, 0, 1);
  const there = new Int32Array(buffer, 0, 1);
  return [1, 3, 5].every((change) => {
    Atomics.add(here, 0, change);
    return Atomics.load(there, 0) === Atomics.load(here, 0);
  });
}
