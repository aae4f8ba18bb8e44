/**
 * A copy of all that a training run has learned: parameters, buffers, optimizer state, and where it stands.
 *
 * @module
 */
import type { Learner, Progress } from "./learner.ts";

/** Takes the state of a learner at one moment and brings it back later. */
export class StateCopy {
  readonly #learner: Pick<Learner, "packed" | "slots" | "averaging" | "progress">;
  readonly #copies: Float32Array[] | Float64Array[];
  #progress: Progress;

  constructor(learner: Pick<Learner, "packed" | "slots" | "averaging" | "progress">) {
    this.#learner = learner;
    this.#copies = this.vectors.map((vector) => vector.slice()) as Float64Array[];
    this.#progress = { ...learner.progress };
  }

  /** Copies the state of this moment. */
  keep(): void {
    this.vectors.forEach((vector, i) => this.#copies[i].set(vector));
    this.#progress = { ...this.#learner.progress };
  }

  /** Goes back to what was copied last. */
  restore(): void {
    this.vectors.forEach((vector, i) => vector.set(this.#copies[i]));
    Object.assign(this.#learner.progress, this.#progress);
  }

  /** All that training changes. */
  get vectors() {
    const { packed, slots, averaging } = this.#learner;
    return [packed.data, packed.state, ...slots, ...averaging?.vectors ?? []];
  }
}
