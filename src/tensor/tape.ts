/**
 * What a pass does: its operations in order, and how gradients come back. Enough to do it all again.
 *
 * @module
 */
import { MlxError } from "../errors.ts";
import { disturbed } from "../kernels/disturb.ts";
import type { Assembler } from "../kernels/assembler.ts";
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { StepLoop, Term } from "../kernels/loop.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Tensor } from "./tensor.ts";

/** A piece of the work of a tape. */
export interface Work {
  /**
   * Computes it; the result is a number where there is a `term`.
   *
   * @param at Where the rows of the step begin.
   */
  compute(at: number): number | void;
  /**
   * Whether it does nothing but to call kernels, with the same arrays and settings in every step but for where rows
   * begin: then it can be put into a program together with others.
   */
  readonly fixed: boolean;
  /** How the result, which is that of its last call, enters the loss. */
  readonly term?: Term;
}

/** A tape that is repeated so often in a row is assembled, which takes as long as it gains in a few hundred steps. */
const worthAssembling = 8;

/** The operations of one pass. Where all of them are known, they can be repeated on other numbers. */
export class Tape {
  readonly #kernels: Kernels;
  readonly #assembler?: Assembler;
  /** In the order they were computed. */
  readonly tensors: Tensor[] = [];
  /** What changes buffers, once the loss is known to be finite. */
  readonly commits: (() => void)[] = [];
  #forward: Work[] = [];
  /** In the order of the operations; where the tape is assembled, in that in which gradients come back. */
  #backward: Work[] = [];
  #assembled = false;
  /** The arrays that backward asked for, from the first to the last: every gradient lies among them. */
  #gradients: Float | undefined;
  #first: Float | undefined;
  #last: Float | undefined;
  /** Where the gradients of parameters were added up the last time. */
  #sums: Float | undefined;
  #goingBack = false;
  #repeats = 0;

  /** Whether {@linkcode check} has nothing more to find, or need not be asked. */
  trusted = false;
  /** False if something was computed of which only the way back is known. */
  complete = true;
  /** The parts of the loss that the operations gave, added up in order from 0; penalties on weights apart. */
  loss = 0;
  penalty = 0;

  /** @param assembler What puts its calls together; without it they stay single. */
  constructor(kernels: Kernels, assembler?: Assembler) {
    this.#kernels = kernels;
    this.#assembler = assembler;
  }

  /** Notes an operation that has just been computed; without `forward` it cannot be computed again. */
  note(forward: Work | undefined, backward: Work | undefined): void {
    if (forward) this.#forward.push(forward);
    else this.complete = false;
    if (backward) this.#backward.push(backward);
  }

  /** Adds a result to the loss or the penalty, and gives what was added. */
  add({ of, factor, divisor }: Term, result: number): number {
    const value = factor * (result / divisor);
    if (of === "rows") this.loss += value;
    else this.penalty += value;
    return value;
  }

  /** Notes an array of the pass. */
  noteArray(array: Float): void {
    if (!this.#goingBack) return;
    this.#first ??= array;
    this.#last = array;
  }

  /**
   * Computes everything again, in the same places.
   *
   * @param at Where the rows of the step begin.
   * @param inARow Whether the pass did so in the step before too.
   * @param parameters Those of the model, side by side.
   */
  forward(
    { at, inARow, parameters }: { readonly at: number; readonly inARow: boolean; readonly parameters: Float },
  ): void {
    this.#repeats = inARow ? this.#repeats + 1 : 0;
    if (this.#repeats === worthAssembling && !this.#assembled) this.#assemble(at, parameters);
    this.loss = this.penalty = 0;
    const works = this.#forward;
    for (let i = 0; i < works.length; i++) {
      const work = works[i], result = work.compute(at);
      if (work.term) this.add(work.term, result as number);
    }
  }

  /**
   * Runs the ways back in reverse. Every gradient is complete when its own runs.
   *
   * @param sums Where the gradients of parameters are added up: zeros at first.
   */
  backward(sums: Float): void {
    const works = this.#backward;
    if (this.#assembled) {
      for (let i = 0; i < works.length; i++) works[i].compute(0);
      return;
    }
    this.#clear(sums);
    this.#goingBack = this.#gradients === undefined;
    for (let i = works.length - 1; i >= 0; i--) works[i].compute(0);
    if (this.#goingBack && this.#first && this.#last) this.#gradients = span(this.#first, this.#last);
    this.#goingBack = false;
    this.#sums = sums;
  }

  /** {@linkcode Tape.forward}, with a stop after each short piece of work. */
  *forwardInPieces(at: number): Generator<void> {
    this.loss = this.penalty = 0;
    for (const work of this.#forward) {
      const result = yield* computeInPieces(work, this.#assembler, at);
      if (work.term) this.add(work.term, result as number);
    }
  }

  /** {@linkcode Tape.backward}, with a stop after each short piece of work. */
  *backwardInPieces(sums: Float): Generator<void> {
    yield* computeInPieces({ compute: () => this.#clear(sums), fixed: true }, this.#assembler, 0);
    this.#goingBack = this.#gradients === undefined;
    for (const work of this.#backward.toReversed()) yield* computeInPieces(work, this.#assembler, 0);
    if (this.#goingBack && this.#first && this.#last) this.#gradients = span(this.#first, this.#last);
    this.#goingBack = false;
  }

  /**
   * Steps of this tape as one function, from forward to the update; undefined where some of it is not fixed, or has not
   * been computed yet.
   *
   * @param at Where the rows of the next step begin.
   * @param rows Of a step.
   * @param update Moves the parameters; it does nothing but to call kernels.
   * @param state The parameters, and what else `update` moves and reads.
   * @throws {MlxError} if some of it does more than to call kernels.
   */
  loop(
    { at, rows, update, state }: {
      readonly at: number;
      readonly rows: number;
      update(step: number, rate: number): void;
      readonly state: readonly Float[];
    },
  ): StepLoop | undefined {
    const sums = this.#sums, forward = this.#forward, backward = this.#backward;
    const known = sums && !this.#assembled && [...forward, ...backward].every(({ fixed }) => fixed);
    if (!known) return undefined;
    const { trusted } = this;
    this.check(at, state[0]);
    const before = trusted ? undefined : state.map(fingerprint);
    const loop = this.#assembler?.loop({
      rows,
      forward,
      // What a commit gives to kernels must depend on none of these.
      state: trusted ? [] : [...state, ...this.tensors.map(({ data }) => data)],
      rest: (step, rate) => {
        this.#clear(sums);
        for (let i = backward.length - 1; i >= 0; i--) backward[i].compute(0);
        for (const commit of this.commits) commit();
        update(step, rate);
      },
    });
    if (before && state.some((array, i) => fingerprint(array) !== before[i])) {
      throw new MlxError(
        "Cannot repeat the update of a step: parameters, slots or buffers are changed by other means than kernels",
        "leave out staticUpdate of the optimizer, or staticGraph of a model whose commits compute in JavaScript",
      );
    }
    return loop;
  }

  /**
   * Sees to it that what is said to be nothing but calls of kernels is that: the calls, noted while all arrays hold other
   * numbers, give the bits that the operations give. Both are computed here, for a step.
   *
   * @param at Where its rows begin.
   * @param parameters Those of the model, side by side.
   * @throws {MlxError} if they do not.
   */
  check(at: number, parameters: Float): void {
    const sums = this.#sums, kernels = this.#kernels, assembler = this.#assembler;
    if (this.trusted || this.#assembled || !sums || !assembler) return;
    const clear: Work = { compute: () => this.#clear(sums), fixed: true };
    const works = [...this.#forward, clear, ...this.#backward.toReversed()];
    for (const { data } of this.tensors) kernels.fill(data, 0.3);
    if (this.#gradients) kernels.fill(this.#gradients, 0.3);
    const noted = disturbed(
      [parameters],
      () =>
        works.map((work) =>
          work.fixed ? { ...work, compute: assembler.noted(() => work.compute(at)) } : work
        ),
    );
    const outcome = (works: readonly Work[]) => {
      this.loss = this.penalty = 0;
      for (const work of works) {
        const result = work.compute(at);
        if (work.term) this.add(work.term, result as number);
      }
      const gradients = [this.#gradients, sums].map((array) => array ? fingerprint(array) : 0);
      return [...this.tensors.map(({ data }) => fingerprint(data)), ...gradients, this.loss, this.penalty];
    };
    const calls = outcome(noted), operations = outcome(works);
    const other = calls.findIndex((value, i) => !Object.is(value, operations[i]));
    if (other >= 0) {
      const what = this.tensors[other]?.label ?? "the gradients or the loss";
      throw new MlxError(
        `Cannot repeat a step: an operation does more than its calls of kernels; first seen in ${what}`,
        "an operation that computes in JavaScript, or gives numbers of arrays to kernels, takes pass.run, not pass.call",
      );
    }
    this.trusted = true;
  }

  /** Forgets everything. */
  clear(): void {
    this.tensors.length =
      this.commits.length =
      this.#forward.length =
      this.#backward.length =
        0;
    this.#assembled = this.trusted = false;
    this.#repeats = 0;
    this.#gradients =
      this.#first =
      this.#last =
      this.#sums =
        undefined;
    this.complete = true;
    this.loss = this.penalty = 0;
  }

  #clear(sums: Float): void {
    this.#kernels.fill(sums, 0);
    if (this.#gradients) this.#kernels.fill(this.#gradients, 0);
  }

  /** Joins neighbours into programs. Every array that they use is there by now, gradients too. */
  #assemble(at: number, parameters: Float): void {
    const sums = this.#sums;
    if (!sums) return;
    this.check(at, parameters);
    const clear = { compute: () => this.#clear(sums), fixed: true };
    this.#forward = assembled(this.#forward, this.#assembler);
    this.#backward = assembled([clear, ...this.#backward.toReversed()], this.#assembler);
    this.#assembled = true;
  }
}

/** A piece of work that does nothing but to call kernels is cut into shorter ones. */
function* computeInPieces(
  work: Work,
  assembler: Assembler | undefined,
  at: number,
): Generator<void, number | void> {
  if (work.fixed && assembler) return yield* assembler.pieces(() => work.compute(at));
  const result = work.compute(at);
  yield;
  return result;
}

/** The same works with neighbours joined into one program each, up to a result that somebody takes. */
function assembled(works: readonly Work[], assembler?: Assembler): Work[] {
  const joined: Work[] = [];
  for (let i = 0; i < works.length;) {
    let end = i;
    while (end < works.length && works[end].fixed && (end === i || !works[end - 1].term)) end++;
    const part = works.slice(i, Math.max(end, i + 1));
    const compute = end > i ? assembler?.program((at) => computeAll(part, at)) : undefined;
    if (compute) joined.push({ ...part[part.length - 1], compute });
    else joined.push(...part);
    i += part.length;
  }
  return joined;
}

function computeAll(works: readonly Work[], at: number): void {
  for (const work of works) work.compute(at);
}

/** One array from the beginning of `first` to the end of `last`, which lie in that order in one memory. */
function span(first: Float, last: Float): Float {
  const length = (last.byteOffset - first.byteOffset) / last.BYTES_PER_ELEMENT + last.length;
  return last instanceof Float32Array
    ? new Float32Array(last.buffer, first.byteOffset, length)
    : new Float64Array(last.buffer, first.byteOffset, length);
}
