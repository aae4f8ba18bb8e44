/**
 * How near the matrix products come to the processor's limit.
 *
 * @module
 */
import type { Float, Precision } from "../../src/kernels/kernels.ts";
import { createMemory, loadFunctions, loadKernels, reservedBytes } from "../../src/kernels/wasm.ts";
import { best, warm } from "./timing.ts";

/** The product of two n × n matrices beside the best loop of 128-bit multiply-adds. */
export interface ProductSpeed {
  readonly precision: Precision;
  readonly n: number;
  /** GFLOP/s in each round. */
  readonly product: number[];
  /** GFLOP/s of the loop in the same rounds. */
  readonly peak: number[];
}

/** Measures products in turn with the loop. */
export async function measureProducts(sizes: readonly number[], repeats: number): Promise<ProductSpeed[]> {
  const results: ProductSpeed[] = [];
  for (const precision of ["float32", "float64"] as const) {
    const memory = createMemory();
    const kernels = await loadKernels({ precision, memory });
    const { functions } = await loadFunctions({ precision, memory: createMemory() });
    const lanes = precision === "float32" ? 4 : 2;
    const rounds = 200_000;
    const peakOnce = () => functions.peak(rounds, 0.5, 0.25);
    for (const n of sizes) {
      const [a, b, out] = matrices(memory, precision, n);
      const times = Math.max(1, Math.round(5e7 / n ** 3));
      const productOnce = () => {
        for (let i = 0; i < times; i++) kernels.matmul(out, a, b, n, n, n, false);
      };
      warm(productOnce);
      warm(peakOnce);
      const speed: ProductSpeed = { precision, n, product: [], peak: [] };
      for (let round = 0; round < repeats; round++) {
        speed.peak.push(rounds * 24 * lanes * 2 / best(peakOnce) / 1e9);
        speed.product.push(times * 2 * n ** 3 / best(productOnce) / 1e9);
      }
      results.push(speed);
    }
  }
  return results;
}

/** Three n × n matrices behind each other in a memory. */
function matrices(memory: WebAssembly.Memory, precision: Precision, n: number): Float[] {
  const kind = precision === "float32" ? Float32Array : Float64Array;
  const bytes = n * n * kind.BYTES_PER_ELEMENT;
  const missing = reservedBytes + 3 * bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / 65536));
  return [0, 1, 2].map((i) => {
    const array: Float = new kind(memory.buffer as ArrayBuffer, reservedBytes + i * bytes, n * n);
    for (let j = 0; j < array.length; j++) array[j] = ((j * 7919) % 1009) / 504.5 - 1;
    return array;
  });
}
