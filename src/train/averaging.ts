/**
 * The exponential moving average of parameters and buffers over the steps (Polyak & Juditsky 1992): as PyTorch's
 * AveragedModel with `get_ema_multi_avg_fn`, it begins with the values after the first step.
 *
 * What is evaluated, saved as the model and digested as such is the average; the values that are trained stand beside the
 * slots of the optimizer.
 *
 * @module
 */
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { Packed } from "../tensor/param.ts";

type Averaged = Pick<Packed, "data" | "state">;

/** An average, and its exchange with what it is of. */
export class Averaging {
  readonly #trained: Averaged;

  /**
   * @param average Room for it.
   * @param decay The share of the average that each step keeps.
   */
  constructor(trained: Averaged, readonly average: Averaged, readonly decay: number) {
    this.#trained = trained;
  }

  /** Takes on the values after a step. */
  follow(kernels: Kernels, step: number): void {
    for (const part of ["data", "state"] as const) {
      const mean = this.average[part], values = this.#trained[part];
      if (mean.length === 0) continue;
      if (step === 1) kernels.copy(mean, values);
      else {
        kernels.scale(mean, mean, this.decay);
        kernels.addScaled(mean, values, 1 - this.decay);
      }
    }
  }

  /** All numbers of the average. */
  get vectors(): Float[] {
    return [this.average.data, this.average.state];
  }

  /** Exchanges the average and what is trained. */
  swap(): void {
    for (const part of ["data", "state"] as const) {
      const values = this.#trained[part].slice();
      this.#trained[part].set(this.average[part]);
      this.average[part].set(values);
    }
  }
}

/** Does some work with the average in the place of what is trained, where there is one. */
export async function withAverage<T>(averaging: Averaging | null, work: () => Promise<T>): Promise<T> {
  if (averaging === null) return await work();
  averaging.swap();
  try {
    return await work();
  } finally {
    averaging.swap();
  }
}
