/**
 * Long calls of kernels, a short piece at a time: between the pieces whoever waits for them can do something else.
 *
 * A piece is a part of the output, as it is for threads, so the bits are those of the whole call.
 *
 * @module
 */
import type { Functions } from "./functions.ts";
import type { Call } from "./program.ts";
import { type Arguments, type Split, splits } from "./threads/splits.ts";

/** As many arguments as a kernel may have. */
const arity = 16;
/** How long a piece should take, in nanoseconds: as often somebody can be let in. */
const usual = 40e6;
/** Pieces that are shorter say nothing about the speed of the machine. */
const telling = 1e6;

/** Cuts the calls into a module of kernels, and learns from each piece how fast this machine is. */
export class PieceCutter {
  readonly #functions: Functions;
  readonly #splits: ReturnType<typeof splits>;
  readonly #goal: number;
  /** How many times longer a piece takes than {@linkcode Split.work} says. */
  #slowness: number;

  /**
   * @param functions The exports of the module, with or without threads.
   * @param size Bytes of a number.
   * @param options.slowness What to expect at first.
   * @param options.goal How long a piece should take, in nanoseconds.
   */
  constructor(
    functions: Functions,
    size: number,
    { slowness, goal = usual }: { readonly slowness: number; readonly goal?: number },
  ) {
    this.#goal = goal;
    this.#functions = functions;
    this.#splits = splits(size);
    this.#slowness = slowness;
  }

  /**
   * Makes calls in order, with a stop after each piece.
   *
   * @returns The result of the last call; 0 if it has none.
   */
  *run(calls: readonly Call[]): Generator<void, number> {
    let result = 0;
    for (const { name, args } of calls) {
      const call = new Float64Array(arity);
      for (let i = 0; i < args.length; i++) call[i] = Number(args[i]);
      const whole = this.#splits[name], split = whole?.inPieces?.(call) ?? whole;
      const pieces = split ? Math.ceil(this.#slowness * split.work(call) / this.#goal) : 1;
      const parts = split ? Math.min(split.most(call), pieces) : 1;
      // A call without elements or terms has no parts.
      if (split && parts > 1) {
        yield* this.#inParts(split, call, parts);
        result = 0;
      } else {
        result = this.#functions[name](...args) ?? 0;
        yield;
      }
    }
    return result;
  }

  *#inParts(split: Split, call: Arguments, parts: number): Generator<void> {
    const part = new Float64Array(arity), expected = split.work(call) / parts;
    for (let index = 0; index < parts; index++) {
      const begin = performance.now();
      split.part(part, call, index, parts);
      this.#functions[split.target](...part);
      const taken = 1e6 * (performance.now() - begin);
      if (taken > telling) this.#slowness = (this.#slowness + taken / expected) / 2;
      yield;
    }
  }
}
