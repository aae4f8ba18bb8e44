/**
 * One pass through a model: where its tensors live, which kernels compute them, and how to go back.
 *
 * The tape is coarse: an operation is one or two kernel calls, and another one or two that add to the gradients of
 * its inputs. `backward` runs the ways back in reverse. A pass that is made of the same operations every time need not
 * be walked through again: its tape is kept and repeated.
 *
 * @module
 */
import type { Assembler } from "../kernels/assembler.ts";
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { Term } from "../kernels/loop.ts";
import type { Arena } from "./arena.ts";
import { Tape, type Work } from "./tape.ts";
import { sizeOf, Tensor } from "./tensor.ts";

const nothing = new Float64Array(0);

/** What a pass is for; see {@linkcode Pass}. */
export interface PassOptions {
  /** Whether backward will be asked for; an evaluating pass records nothing. */
  readonly training: boolean;
  /** What random numbers of a training pass come from; 0 by default. */
  readonly seed?: number;
  /** What puts the calls of a pass together that is repeated; by default they stay single. */
  readonly assembler?: Assembler;
}

/** The work of one step. Begin each with `reset`. */
export class Pass {
  /**
   * What computes; no call of it is promised to models of one's own.
   *
   * @ignore
   */
  readonly kernels: Kernels;
  /** Whether backward will be asked for; an evaluating pass records nothing. */
  readonly training: boolean;
  /** What random numbers of a training pass come from. */
  readonly seed: number;
  readonly #arena: Arena;
  readonly #assembler?: Assembler;
  #tape: Tape;
  #kept = false;
  #deferred = false;

  /** The step that random numbers are drawn for. */
  step = 0;
  /** The place in the step of the pass's first row: random numbers of a row are those of its place. */
  firstRow = 0;

  /**
   * A pass that computes in the memory of an arena.
   *
   * @ignore
   */
  constructor(kernels: Kernels, arena: Arena, { training, seed = 0, assembler }: PassOptions) {
    this.kernels = kernels;
    this.training = training;
    this.seed = seed;
    this.#arena = arena;
    this.#assembler = assembler;
    this.#tape = new Tape(kernels, assembler);
  }

  /**
   * Forgets the tensors and the tape of the step before.
   *
   * @param deferred Whether operations are only noted, to be computed later by {@linkcode Pass.compute}; what they give
   * as losses until then has no meaning. For models and objectives that say `staticGraph`.
   */
  reset(step = 0, deferred = false): void {
    this.step = step;
    this.#deferred = deferred;
    this.#arena.reset();
    if (this.#kept) this.#tape = new Tape(this.kernels, this.#assembler);
    else this.#tape.clear();
    this.#kept = false;
  }

  /** An array of the step, with arbitrary content. */
  floats(length: number): Float {
    const array = this.#arena.step(this.kernels.precision, length);
    this.#tape.noteArray(array);
    return array;
  }

  /** A tensor to be filled with data; no gradient flows into it. */
  input(shape: readonly number[]): Tensor {
    return this.#add(shape, "input", false);
  }

  /** A tensor for the result of an operation on `inputs`, with arbitrary content. */
  result(shape: readonly number[], label: string): Tensor {
    return this.#add(shape, label, this.training);
  }

  /**
   * Fills the inputs now, and again whenever the pass is repeated.
   *
   * @param forward Is given where the rows of the step begin.
   * @param fixed Whether it does nothing but to call kernels, with the same arrays in every step.
   */
  load(forward: (at: number) => void, at: number, fixed: boolean): void {
    this.#run({ compute: forward, fixed }, undefined, at);
  }

  /**
   * Computes an operation now, and again whenever the pass is repeated.
   *
   * @param forward Fills arrays of the pass from others; what it needs beside them must stay the same in every step.
   * @param backward How the gradient of the result reaches its inputs, if it does.
   */
  run(forward: () => void, backward?: () => void): void {
    this.#run({ compute: forward, fixed: false }, backward && { compute: backward, fixed: false });
  }

  /**
   * The same for an operation that does nothing but to call kernels, with the same arrays and settings in every step:
   * such calls are joined, and cost less.
   */
  call(forward: () => void, backward?: () => void): void {
    this.#run({ compute: forward, fixed: true }, backward && { compute: backward, fixed: true });
  }

  /**
   * The same for calls of which the last gives a part of the loss: a sum over the rows.
   *
   * @param parts What the result is divided by.
   * @param factor What the quotient is multiplied by.
   */
  loss(forward: () => number, backward: () => void, parts = 1, factor = 1): number {
    return this.#term(forward, backward, { of: "rows", factor, divisor: parts });
  }

  /**
   * The same for a penalty on weights: it belongs to the step, not to a row.
   *
   * @param strength What the result is multiplied by.
   */
  penalty(forward: () => number, backward: () => void, strength: number): number {
    return this.#term(forward, backward, { of: "step", factor: strength, divisor: 1 });
  }

  /**
   * Changes buffers, once the loss of a training step is known to be finite: a step that fails leaves them as they are.
   * An evaluating pass does none of it.
   *
   * @param work Does nothing but to call kernels, with the same arrays and settings in every step. It may read what the
   * operations of the step have computed, gradients left out.
   */
  commit(work: () => void): void {
    if (this.training) this.#tape.commits.push(work);
  }

  /**
   * Makes the changes that operations asked for with {@linkcode commit}.
   *
   * @ignore
   */
  runCommits(): void {
    for (const work of this.#tape.commits) work();
  }

  /** Notes how gradients go back from something that is computed already; such a pass cannot be repeated. */
  record(backward: () => void): void {
    if (this.training) this.#tape.note(undefined, { compute: backward, fixed: false });
  }

  /**
   * Runs the tape in reverse. Every gradient is complete when its own operation is reached.
   *
   * @param sums Where the gradients of parameters are added up, from zero; without it they are added to what is there.
   */
  backward(sums: Float = nothing): void {
    this.#tape.backward(sums);
  }

  /**
   * The tape of what was computed since `reset`, to be repeated; undefined if something on it is not known.
   *
   * @ignore
   */
  keepTape(): Tape | undefined {
    this.#kept = this.#tape.complete;
    return this.#kept ? this.#tape : undefined;
  }

  /**
   * Computes the operations of a kept tape again; its `loss` and `penalty` are then those of this step.
   *
   * @ignore
   * @param at Where the rows of the step begin.
   */
  repeat(tape: Tape, { step, at, parameters }: { step: number; at: number; parameters: Float }): void {
    const inARow = this.#tape === tape;
    this.step = step;
    this.takeUp(tape);
    tape.forward({ at, inARow, parameters });
  }

  /**
   * Computes the operations that were noted, with a stop after each short piece of work.
   *
   * @ignore
   * @param at Where the rows of the step begin.
   * @returns The loss and the penalty that they give.
   */
  *compute(at: number): Generator<void, { readonly loss: number; readonly penalty: number }> {
    this.#deferred = false;
    yield* this.#tape.forwardInPieces(at);
    return this.#tape;
  }

  /**
   * {@linkcode Pass.backward}, with a stop after each short piece of work.
   *
   * @ignore
   */
  backwardInPieces(sums: Float): Generator<void> {
    return this.#tape.backwardInPieces(sums);
  }

  /**
   * Makes a kept tape that of the pass, where its operations are computed again by somebody else.
   *
   * @ignore
   */
  takeUp(tape: Tape): void {
    this.#tape = tape;
    this.#kept = true;
  }

  /** The label of the first tensor, in the order they were computed, that holds a NaN or an infinity. */
  findNonFinite(): string | undefined {
    return this.#tape.tensors.find(({ data }) => this.kernels.findNonFinite(data) >= 0)?.label;
  }

  #run(forward: Work, backward: Work | undefined, at = 0): number | void {
    // Any number but 0: whoever makes another loss of it than the operations do is noticed.
    const result = this.#deferred ? 1 : forward.compute(at);
    if (this.training || this.#deferred) this.#tape.note(forward, backward);
    return result;
  }

  #term(forward: () => number, backward: () => void, term: Term): number {
    const work = { compute: forward, fixed: true, term };
    return this.#tape.add(term, this.#run(work, { compute: backward, fixed: true }) as number);
  }

  #add(shape: readonly number[], label: string, needsGrad: boolean): Tensor {
    const tensor = new Tensor(this, shape, this.floats(sizeOf(shape)), label, needsGrad);
    this.#tape.tensors.push(tensor);
    return tensor;
  }
}
