/**
 * One pass through a model: where its tensors live, which kernels compute them, and how to go back.
 *
 * The tape is coarse: an operation is one or two kernel calls that note one closure, which adds to the gradients
 * of its inputs. `backward` runs the closures in reverse.
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { Arena } from "./arena.ts";
import { sizeOf, Tensor } from "./tensor.ts";

/** The work of one step. Begin each with `reset`. */
export class Pass {
  readonly #arena: Arena;
  readonly #tape: (() => void)[] = [];
  readonly #tensors: Tensor[] = [];

  /** The step that random numbers are drawn for. */
  step = 0;

  /**
   * A pass that computes in the memory of an arena.
   *
   * @ignore
   * @param training Whether backward will be asked for; an evaluating pass records nothing.
   * @param seed What random numbers of a training pass come from.
   */
  constructor(readonly kernels: Kernels, arena: Arena, readonly training: boolean, readonly seed = 0) {
    this.#arena = arena;
  }

  /** Forgets the tensors and the tape of the step before. */
  reset(step = 0): void {
    this.step = step;
    this.#arena.reset();
    this.#tape.length = 0;
    this.#tensors.length = 0;
  }

  /** An array of the step, with arbitrary content. */
  floats(length: number): Float {
    return this.#arena.step(this.kernels.precision, length);
  }

  /** A tensor to be filled with data; no gradient flows into it. */
  input(shape: readonly number[]): Tensor {
    return this.#add(shape, "input", false);
  }

  /** A tensor for the result of an operation on `inputs`, with arbitrary content. */
  result(shape: readonly number[], label: string): Tensor {
    return this.#add(shape, label, this.training);
  }

  /** Notes how the gradient of a result reaches its inputs. */
  record(backward: () => void): void {
    if (this.training) this.#tape.push(backward);
  }

  /** Runs the tape in reverse. Every gradient is complete when its own closure runs. */
  backward(): void {
    for (let i = this.#tape.length - 1; i >= 0; i--) this.#tape[i]();
  }

  /** The label of the first tensor, in the order they were computed, that holds a NaN or an infinity. */
  findNonFinite(): string | undefined {
    return this.#tensors.find((tensor) => this.kernels.findNonFinite(tensor.data) >= 0)?.label;
  }

  #add(shape: readonly number[], label: string, needsGrad: boolean): Tensor {
    const tensor = new Tensor(this, shape, this.floats(sizeOf(shape)), label, needsGrad);
    this.#tensors.push(tensor);
    return tensor;
  }
}
