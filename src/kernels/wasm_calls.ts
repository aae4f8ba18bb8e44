/**
 * The calls into the WebAssembly kernels: arrays become addresses, settings numbers.
 *
 * @module
 */

import type { Functions } from "./calls/functions.ts";
import { TrainingCalls } from "./calls/training.ts";
import type { Kernels, Precision } from "./kernels.ts";
import { disturbed } from "./disturb.ts";
import { Addresses } from "./memory.ts";
import { assembleLoop, type LoopedStep, type StepLoop } from "./loop.ts";
import { assemble, type Call, faraway, notingFunctions } from "./program.ts";
import { PieceCutter } from "./pieces.ts";
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
  readonly #piece?: number;
  #cutter?: PieceCutter;

  constructor(
    name: string,
    precision: Precision,
    memory: WebAssembly.Memory,
    functions: Functions,
    { pool, piece }: { readonly pool?: ThreadPool; readonly piece?: number } = {},
  ) {
    super(new Addresses(memory, precision), functions);
    this.name = name;
    this.precision = precision;
    this.pool = pool;
    this.#piece = piece;
  }

  /** See {@linkcode Kernels.program}. Where threads may help with a call, it stays one of its own. */
  program(calls: (at: number) => void): ((at: number) => number) | undefined {
    if (this.pool) return undefined;
    const noted = this.#note(() => calls(faraway));
    return noted.length > 1 ? assemble(noted, this.wasm, this.precision) : undefined;
  }

  /** See {@linkcode Kernels.noted}. */
  noted(calls: () => void): () => number {
    const noted = this.#note(calls);
    return () => {
      let result = 0;
      for (const { name, args } of noted) result = this.wasm[name](...args) ?? 0;
      return result;
    };
  }

  /** See {@linkcode Kernels.loop}. */
  loop({ rows, forward, rest, state }: LoopedStep): StepLoop | undefined {
    if (this.pool) return undefined;
    const pieces = forward.map((piece) => ({
      calls: this.#note(() => piece.compute(faraway)),
      term: piece.term,
    }));
    // No numbers that a setting has by chance.
    const steps = [1234567, 7654321], rates = [0.01234567, 0.07654321];
    const note = (i: number) => this.#note(() => rest(steps[i], rates[i]));
    const noted = [note(0), disturbed(state, () => note(1))];
    return assembleLoop({ rows, forward: pieces, rest: noted, steps, rates }, this.wasm, this.precision);
  }

  /** See {@linkcode Kernels.pieces}. */
  pieces(calls: () => void): Generator<void, number> {
    const size = this.precision === "float32" ? 4 : 8;
    this.#cutter ??= new PieceCutter(this.wasm, size, { slowness: slownessOf(this), goal: this.#piece });
    return this.#cutter.run(this.#note(calls));
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

/**
 * About how many times longer kernels take than those that fuse multiplication and addition: where that is done in
 * software, products take a hundred times as long.
 */
export function slownessOf({ name }: Pick<Kernels, "name">): number {
  return name === "wasm" ? 1 : 100;
}
