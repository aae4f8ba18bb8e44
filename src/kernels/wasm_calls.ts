/**
 * The calls into the WebAssembly kernels: arrays become addresses, settings numbers.
 *
 * @module
 */

import type { Functions } from "./calls/functions.ts";
import { TrainingCalls } from "./calls/training.ts";
import type { Kernels, Precision } from "./kernels.ts";
import { Addresses } from "./memory.ts";
import { assembleLoop, type LoopedStep, type StepLoop } from "./loop.ts";
import { assemble, type Call, faraway, notingFunctions } from "./program.ts";
import type { ThreadPool } from "./threads/pool.ts";

/**
 * Turns arrays into addresses and settings into numbers; nothing is allocated in a call. The calls themselves stand by
 * families in calls/, each a class on top of the one before, so that a call takes one look-up and no detour.
 */
export class WasmKernels extends TrainingCalls implements Kernels {
  readonly name: string;
  readonly precision: Precision;
  /** What computes parts of long calls, if there are threads. */
  readonly pool?: ThreadPool;

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
    this.pool = pool;
  }

  /** See {@linkcode Kernels.program}. Where threads may help with a call, it stays one of its own. */
  program(calls: (at: number) => void): ((at: number) => number) | undefined {
    if (this.pool) return undefined;
    const noted = this.#note(() => calls(faraway));
    return noted.length > 1 ? assemble(noted, this.wasm, this.precision) : undefined;
  }

  /** See {@linkcode Kernels.loop}. */
  loop({ rows, forward, rest }: LoopedStep): StepLoop | undefined {
    if (this.pool) return undefined;
    const pieces = forward.map((piece) => ({
      calls: this.#note(() => piece.compute(faraway)),
      term: piece.term,
    }));
    // No number that a setting has by chance.
    const steps = [1234567, 7654321];
    const noted = steps.map((step) => this.#note(() => rest(step)));
    return assembleLoop({ rows, forward: pieces, rest: noted, steps }, this.wasm, this.precision);
  }

  /** What is called meanwhile; none of it is computed. */
  #note(calls: () => void): Call[] {
    const { wasm } = this, noted: Call[] = [];
    try {
      this.wasm = notingFunctions(noted);
      calls();
    } finally {
      this.wasm = wasm;
    }
    return noted;
  }

  /** Ends the threads, if there are any; the calling one goes on alone. */
  close(): void {
    this.pool?.close();
  }
}
