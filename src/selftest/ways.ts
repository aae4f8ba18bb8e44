/**
 * The ways to compute, all of which give the same bits.
 *
 * @module
 */
import type { Precision } from "../kernels/kernels.ts";
import { always } from "../kernels/threads/pool.ts";
import type { Variant } from "../kernels/variants.ts";
import { createMemory, loadKernels, pageBytes, reservedFor } from "../kernels/wasm.ts";
import { Compute } from "../tensor/compute.ts";

/** One of them. */
export interface Way {
  /** How to multiply and add with one rounding; by default as the processor can. */
  readonly fma?: Variant;
  /** How many threads; with more than one, every call that can be split is. By default one. */
  readonly threads?: number;
  /** Whether threads could share the memory; by default they could. */
  readonly shared?: boolean;
}

/** Those that a self-test tries, by name. */
export const ways: Readonly<Record<string, Way>> = {
  "fused": { fma: "fused" },
  "software": { fma: "software" },
  "1 thread": { threads: 1 },
  "2 threads": { threads: 2 },
  "3 threads": { threads: 3 },
  "portable": { shared: false },
};

/**
 * Kernels that compute in this way, with so many bytes of memory beside what is theirs; their threads have been started.
 *
 * @throws {MlxError} if the processor does not fuse what is to be fused, or a thread cannot be started.
 */
export async function openWay(
  precision: Precision,
  { fma, threads = 1, shared }: Way,
  bytes: number,
): Promise<Compute> {
  const initialPages = Math.ceil((reservedFor(threads) + bytes) / pageBytes);
  const memory = createMemory({ initialPages, shared });
  // A thread that cannot be started is waited for in vain below.
  const options = { count: threads, warn: () => {}, thresholds: always };
  const compute = new Compute(memory, await loadKernels({ precision, memory, fma, threads: options }), {
    threads,
  });
  const { pool } = compute.kernels;
  pool?.start();
  pool?.waitUntilReady();
  return compute;
}
