/**
 * The kernels in WebAssembly, as operations call them.
 *
 * @module
 */
import { WasmCalls } from "./calls.generated.ts";
import type { Functions } from "./functions.ts";
import type { Kernels, Precision } from "./kernels.ts";
import { Addresses } from "./memory.ts";
import { type Call, notingFunctions } from "./program.ts";
import type { ThreadPool } from "./threads/pool.ts";

/** The calls into a module, one by one; an {@linkcode Assembler} puts them together. */
export class WasmKernels extends WasmCalls implements Kernels {
  readonly name: string;
  readonly precision: Precision;
  /** What computes parts of long calls, if there are threads. */
  readonly pool?: ThreadPool;
  /** What is called: addresses, sizes and settings in. */
  readonly functions: Functions;

  constructor(
    name: string,
    precision: Precision,
    memory: WebAssembly.Memory,
    functions: Functions,
    pool?: ThreadPool,
  ) {
    super(new Addresses(memory, precision), functions);
    this.name = name;
    this.precision = precision;
    this.functions = functions;
    this.pool = pool;
  }

  /** The calls that are made meanwhile; none of them is computed. */
  note(calls: () => void): Call[] {
    const noted: Call[] = [];
    try {
      this.wasm = notingFunctions(noted);
      calls();
    } finally {
      this.wasm = this.functions;
    }
    return noted;
  }

  /** Ends the threads, if there are any; the calling one goes on alone. */
  close(): void {
    this.pool?.close();
  }
}

/**
 * About how many times longer kernels take than those that fuse multiplication and addition: where that is done in
 * software, products take a hundred times as long.
 */
export function slownessOf({ name }: Pick<Kernels, "name">): number {
  return name === "wasm" ? 1 : 100;
}
