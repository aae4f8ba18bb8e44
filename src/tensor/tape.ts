/**
 * What a pass does: its operations in order, and how gradients come back. Enough to do it all again.
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { Tensor } from "./tensor.ts";

/** The operations of one pass. Where all of them are known, they can be repeated on other numbers. */
export class Tape {
  /** In the order they were computed. */
  readonly tensors: Tensor[] = [];
  readonly #forward: (() => void)[] = [];
  readonly #backward: (() => void)[] = [];
  /** The arrays that backward asked for, from the first to the last: every gradient lies among them. */
  #gradients: Float | undefined;
  #first: Float | undefined;
  #last: Float | undefined;
  #goingBack = false;

  /** False if something was computed of which only the way back is known. */
  complete = true;
  /** The parts of the loss that the operations gave, added up in order from 0; penalties on weights apart. */
  loss = 0;
  penalty = 0;

  /** Notes an operation that has just been computed; without `forward` it cannot be computed again. */
  note(forward: (() => void) | undefined, backward: (() => void) | undefined): void {
    if (forward) this.#forward.push(forward);
    else this.complete = false;
    if (backward) this.#backward.push(backward);
  }

  /** Notes an array of the pass. */
  noteArray(array: Float): void {
    if (!this.#goingBack) return;
    this.#first ??= array;
    this.#last = array;
  }

  /** Computes everything again, in the same places. */
  forward(): void {
    this.loss = this.penalty = 0;
    for (let i = 0; i < this.#forward.length; i++) this.#forward[i]();
  }

  /** Runs the ways back in reverse. Every gradient is complete when its own runs. */
  backward(kernels: Kernels): void {
    if (this.#gradients) kernels.fill(this.#gradients, 0);
    this.#goingBack = this.#gradients === undefined;
    for (let i = this.#backward.length - 1; i >= 0; i--) this.#backward[i]();
    if (this.#goingBack && this.#first && this.#last) this.#gradients = span(this.#first, this.#last);
    this.#goingBack = false;
  }

  /** Forgets everything. */
  clear(): void {
    this.tensors.length = this.#forward.length = this.#backward.length = 0;
    this.#gradients = this.#first = this.#last = undefined;
    this.complete = true;
    this.loss = this.penalty = 0;
  }
}

/** One array from the beginning of `first` to the end of `last`, which lie in that order in one memory. */
function span(first: Float, last: Float): Float {
  const length = (last.byteOffset - first.byteOffset) / last.BYTES_PER_ELEMENT + last.length;
  return last instanceof Float32Array
    ? new Float32Array(last.buffer, first.byteOffset, length)
    : new Float64Array(last.buffer, first.byteOffset, length);
}
