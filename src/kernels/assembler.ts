/**
 * Calls of kernels put together: as one function, as a loop of many steps, or cut into short pieces. Operations know
 * nothing of it; whoever repeats them does.
 *
 * @module
 */
import { disturbed } from "./disturb.ts";
import { assembleLoop, type LoopedStep, type StepLoop } from "./loop.ts";
import { PieceCutter } from "./pieces.ts";
import { assemble, faraway } from "./program.ts";
import { slownessOf, type WasmKernels } from "./wasm_calls.ts";

/** Puts together calls of kernels that do nothing else, with arrays that stay where they are. Their bits stay the same. */
export class Assembler {
  readonly #kernels: WasmKernels;
  readonly #piece?: number;
  #cutter?: PieceCutter;

  /** @param piece How long a piece of a call should take, in nanoseconds; by default 40 million. */
  constructor(kernels: WasmKernels, piece?: number) {
    this.#kernels = kernels;
    this.#piece = piece;
  }

  /**
   * A function that makes the same calls as `calls` does, all at once, and gives the result of the last one, 0 if it has
   * none; or nothing where that is of no use, as for a single call, or where threads may help with each.
   *
   * @param calls Is called now, and nothing of it is computed. Where in an array a call begins may depend on the number
   * that it is given, by adding a multiple of it; all else must not.
   */
  program(calls: (at: number) => void): ((at: number) => number) | undefined {
    const { pool, functions, precision } = this.#kernels;
    if (pool) return undefined;
    const noted = this.#kernels.note(() => calls(faraway));
    return noted.length > 1 ? assemble(noted, functions, precision) : undefined;
  }

  /**
   * A function that makes the same calls as `calls` does now, one by one, and gives the result of the last one, 0 if it
   * has none.
   *
   * @param calls Is called now, and nothing of it is computed.
   */
  noted(calls: () => void): () => number {
    const { functions } = this.#kernels, noted = this.#kernels.note(calls);
    return () => {
      let result = 0;
      for (const { name, args } of noted) result = functions[name](...args) ?? 0;
      return result;
    };
  }

  /**
   * A function that makes many steps of training, all of the same calls; or nothing where that is of no use. The pieces
   * of a step keep to what {@linkcode program} says; after the loss, settings may be the number of the step, and the calls
   * must not depend on it in another way.
   */
  loop({ rows, forward, rest, state }: LoopedStep): StepLoop | undefined {
    const { pool, functions, precision } = this.#kernels;
    if (pool) return undefined;
    const pieces = forward.map((piece) => ({
      calls: this.#kernels.note(() => piece.compute(faraway)),
      term: piece.term,
    }));
    // No numbers that a setting has by chance.
    const steps = [1234567, 7654321], rates = [0.01234567, 0.07654321];
    const note = (i: number) => this.#kernels.note(() => rest(steps[i], rates[i]));
    const noted = [note(0), disturbed(state, () => note(1))];
    return assembleLoop({ rows, forward: pieces, rest: noted, steps, rates }, functions, precision);
  }

  /**
   * Makes the same calls as `calls` does, a short piece of work at a time: with a stop after each piece, and the result
   * of the last call at the end, 0 if it has none.
   */
  pieces(calls: () => void): Generator<void, number> {
    const kernels = this.#kernels, size = kernels.precision === "float32" ? 4 : 8;
    this.#cutter ??= new PieceCutter(kernels.functions, size, {
      slowness: slownessOf(kernels),
      goal: this.#piece,
    });
    return this.#cutter.run(kernels.note(calls));
  }
}
