/**
 * Where a run computes: a memory, the kernels in it, and the threads that help them.
 *
 * @module
 */
import { Assembler } from "../kernels/assembler.ts";
import type { Kernels, Precision } from "../kernels/kernels.ts";
import { createMemory, loadKernels, pageBytes, reservedFor, type WasmKernels } from "../kernels/wasm.ts";

/** See {@linkcode Compute.open}. */
export interface ComputeOptions {
  /** How much memory will be in use: what is there from the start needs no growing. */
  readonly bytes?: number;
  /** How many threads compute; by default one. */
  readonly threads?: number;
  /** Is told if a thread cannot be started; no number depends on it. */
  readonly warn?: (message: string) => void;
  /** Whether threads can share the memory; by default if they can here. If not, `bytes` is all there ever is. */
  readonly shared?: boolean;
}

/** See the module. Whoever opens it closes it: only then do its threads end. */
export class Compute implements Disposable {
  /** The bytes at the start of the memory that belong to the kernels. */
  readonly reserved: number;
  /** How many threads compute. */
  readonly threads: number;
  /** What puts calls of the kernels together. */
  readonly assembler: Assembler;
  readonly #close: (() => void)[];
  readonly #warn: (message: string) => void;

  /** Kernels with the memory that they were loaded for. */
  constructor(
    readonly memory: WebAssembly.Memory,
    readonly kernels: WasmKernels,
    { threads = 1, warn = () => {} }: Pick<ComputeOptions, "threads" | "warn"> = {},
  ) {
    this.threads = threads;
    this.assembler = new Assembler(kernels);
    this.reserved = reservedFor(threads);
    this.#warn = warn;
    this.#close = [() => kernels.close()];
  }

  /** Kernels of a precision with a memory of their own. Threads are started when there is work for them. */
  static async open(
    precision: Precision,
    { threads = 1, bytes = reservedFor(threads), warn = () => {}, shared }: ComputeOptions = {},
  ): Promise<Compute> {
    const memory = createMemory({
      initialPages: Math.ceil(Math.max(bytes, reservedFor(threads)) / pageBytes),
      shared,
    });
    const kernels = await loadKernels({ precision, memory, threads: { count: threads, warn } });
    return new Compute(memory, kernels, { threads, warn });
  }

  /** Kernels of another precision on the same memory. */
  async kernelsFor(precision: Precision): Promise<Kernels> {
    if (precision === this.kernels.precision) return this.kernels;
    const { memory, threads } = this;
    const kernels = await loadKernels({ precision, memory, threads: { count: threads, warn: this.#warn } });
    this.#close.push(() => kernels.close());
    return kernels;
  }

  /** Ends the threads. The kernels go on to work, with one. */
  [Symbol.dispose](): void {
    for (const close of this.#close) close();
  }
}
