/**
 * NumPy's `RandomState` with kernels for what takes long.
 *
 * @module
 */
import { RandomState, stateWords } from "../random/random_state.ts";
import type { Kernels } from "./kernels.ts";
import { createMemory, loadKernels, pageBytes, reservedBytes } from "./wasm.ts";

/** Gaussians in one call of the kernel. */
const piece = 4096;

/** Fewer are drawn without it: taking the state there and back would last longer. */
const few = 64;

/** Where a kernel draws: a small memory of its own, from which the numbers are copied. */
interface Bench {
  readonly kernels: Kernels;
  readonly state: Uint32Array;
  readonly out: Float64Array;
}

/** The same stream as `RandomState(seed)`, bit for bit, Gaussians being drawn several times as fast. */
export class KernelRandomState extends RandomState {
  readonly #bench: Bench;

  /** The stream of a seed, for whose kernels {@linkcode open} has found a place. */
  constructor(seed: number, bench: Bench) {
    super(seed);
    this.#bench = bench;
  }

  /** Loads the kernels: some milliseconds, which 2000 Gaussians make up for. */
  static async open(seed: number): Promise<KernelRandomState> {
    const bytes = reservedBytes + 8 * piece + 4 * stateWords;
    const pages = Math.ceil(bytes / pageBytes);
    const memory = createMemory({ initialPages: pages, maximumPages: pages });
    return new KernelRandomState(seed, {
      kernels: await loadKernels({ precision: "float64", memory }),
      out: new Float64Array(memory.buffer, reservedBytes, piece),
      state: new Uint32Array(memory.buffer, reservedBytes + 8 * piece, stateWords),
    });
  }

  override fillRandn(out: Float64Array, from = 0, to: number = out.length): void {
    if (to - from < few) return super.fillRandn(out, from, to);
    const { kernels, state, out: drawn } = this.#bench;
    this.save(state);
    for (let at = from; at < to; at += piece) {
      const part = drawn.subarray(0, Math.min(piece, to - at));
      kernels.randn(part, state);
      out.set(part, at);
    }
    this.load(state);
  }
}
