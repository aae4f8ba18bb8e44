/**
 * A tensor of one pass: values, and a gradient once backward asks for it.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import type { Pass } from "./pass.ts";

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/** A dense row-major array that lives as long as its pass. */
export class Tensor {
  #grad: Float | undefined;

  /**
   * To be had from a pass alone, by `input` and `result`.
   *
   * @ignore
   * @param label Where the values come from, e.g. "layers.0": named when they turn out not to be finite.
   * @param needsGrad False for data: backward does not compute what nobody reads.
   */
  constructor(
    readonly pass: Pass,
    readonly shape: readonly number[],
    readonly data: Float,
    readonly label: string,
    readonly needsGrad: boolean,
  ) {}

  /** ∂loss/∂data, in the layout of `data`; zeros when first asked for. */
  get grad(): Float {
    if (this.#grad === undefined) {
      this.#grad = this.pass.floats(sizeOf(this.shape));
      this.pass.kernels.fill(this.#grad, 0);
    }
    return this.#grad;
  }

  /** Rows: the first axis. */
  get rows(): number {
    return this.shape[0];
  }

  /** Elements of one row. */
  get columns(): number {
    return sizeOf(this.shape) / this.shape[0];
  }
}
