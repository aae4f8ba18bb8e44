/**
 * How fast products are computed, and how fast this processor could.
 *
 * @module
 */
import type { Precision } from "../kernels/kernels.ts";
import { createMemory, loadFunctions, pageBytes, reservedBytes } from "../kernels/wasm.ts";

/** The speed of one precision in GFLOP/s. */
export interface Speed {
  readonly precision: Precision;
  /** Of a square product of order {@linkcode order}. */
  readonly product: number;
  /** Of multiply-adds on vectors of 128 bits that wait for nothing. */
  readonly peak: number;
}

/** Rows and columns of the product that is measured. */
export const order = 384;
const milliseconds = 120;
const rounds = 200_000;

/** Measures on one thread, the best of some calls. */
export async function measureSpeed(precision: Precision): Promise<Speed> {
  const size = precision === "float32" ? 4 : 8;
  const bytes = order * order * size;
  const memory = createMemory({ initialPages: Math.ceil((reservedBytes + 3 * bytes) / pageBytes) });
  const { functions } = await loadFunctions({ precision, memory });
  const [out, a, b] = [0, 1, 2].map((i) => reservedBytes + i * bytes);
  functions.fill(a, 2 * order * order, 0.5);
  const product = best(() => functions.matmul(out, a, b, order, order, order, false));
  const peak = best(() => functions.peak(rounds, 0.5, 1e-9));
  // A round of the peak is 24 multiply-adds of vectors of 16 bytes.
  return { precision, product: 2 * order ** 3 / product, peak: 2 * rounds * 24 * (16 / size) / peak };
}

/** The least time of a call in nanoseconds. */
function best(call: () => void): number {
  let least = Infinity;
  const end = performance.now() + milliseconds;
  do {
    const start = performance.now();
    call();
    least = Math.min(least, performance.now() - start);
  } while (performance.now() < end);
  return least * 1e6;
}
