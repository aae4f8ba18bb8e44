/**
 * The gradient of a step that is computed in parts: of one batch after the other, or of one machine's rows and another's.
 *
 * The order of additions is fixed by the numbers of the parts alone. Each part's gradient, that of the mean over its own
 * rows, is first multiplied by its share of the step's rows; then a binary tree adds them up: a node over n parts adds
 * that over the largest power of two below n, from the first part on, to that over the rest. One part is a gradient as
 * it is. docs/numerics.md says the same.
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { Spec } from "../spec/spec.ts";

/** The rows of a step, all of its parts together; the last step of an epoch may have fewer. */
export function stepRows(
  { batch_size, accumulate_steps }: Pick<Spec["training"], "batch_size" | "accumulate_steps">,
): number {
  return batch_size * accumulate_steps;
}

/** How many sums are kept at once for a step of so many parts. */
export function levelsFor(parts: number): number {
  return parts < 2 ? 0 : Math.floor(Math.log2(parts)) + 1;
}

/** Adds up the gradients of a step's parts. */
export class GradientParts {
  readonly #kernels: Pick<Kernels, "scale" | "add" | "copy">;
  /** At index i the sum of 2^i parts, where the number of parts so far has that bit. */
  readonly #sums: readonly Float[];
  #count = 0;

  /** @param sums As many vectors as {@linkcode levelsFor} says, each as long as a gradient. */
  constructor(kernels: Pick<Kernels, "scale" | "add" | "copy">, sums: readonly Float[]) {
    this.#kernels = kernels;
    this.#sums = sums;
  }

  /** Forgets the parts of the step before. */
  begin(): void {
    this.#count = 0;
  }

  /**
   * Takes the gradient of the next part, which is used up.
   *
   * @param share The part's rows by the step's.
   */
  add(gradient: Float, share: number): void {
    this.#kernels.scale(gradient, gradient, share);
    // As in a binary counter: two sums of 2^i parts make one of 2^(i + 1).
    let level = 0;
    for (; this.#count >> level & 1; level++) this.#kernels.add(gradient, this.#sums[level], gradient);
    this.#kernels.copy(this.#sums[level], gradient);
    this.#count++;
  }

  /** Puts the sum of all parts into `gradient`. */
  finish(gradient: Float): void {
    let begun = false;
    for (let level = 0; level < this.#sums.length; level++) {
      if ((this.#count >> level & 1) === 0) continue;
      if (begun) this.#kernels.add(gradient, this.#sums[level], gradient);
      else this.#kernels.copy(gradient, this.#sums[level]);
      begun = true;
    }
  }
}
