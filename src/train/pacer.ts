/**
 * Turns for the event loop: a loop that computes lets signals, timers and listeners in about ten times a second.
 *
 * @module
 */

/** Long enough to cost nothing, short enough for a person at the keyboard. */
const interval = 100;

/** Reading the clock costs as much as a kernel on a few numbers: it is read about once in so many milliseconds. */
const glance = 1;
/** The most steps from one glance at the clock to the next. */
const mostSteps = 256;

/** Keeps the time since the last turn. */
export class Pacer {
  #last = performance.now();
  /** When the clock was read. */
  #seen = this.#last;
  /** How many steps are made without it, and how many of them are left. */
  #steps = 1;
  #left = 1;
  readonly #signal: AbortSignal;

  /** @param signal Says that the work is to stop. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether a turn is due. */
  get due(): boolean {
    this.#seen = performance.now();
    return this.#seen - this.#last >= interval;
  }

  /** How many short steps may be made before the clock is to be looked at. */
  get unseen(): number {
    return this.#left;
  }

  /** Looks at the clock where short steps begin. */
  look(): void {
    this.#seen = performance.now();
  }

  /** Whether a turn is due after so many short steps more: the clock is not read for every answer. */
  dueAfter(steps: number): boolean {
    this.#left -= steps;
    if (this.#left > 0) return false;
    const before = this.#seen, { due } = this;
    const passed = this.#seen - before;
    if (passed < glance) this.#steps = Math.min(2 * this.#steps, mostSteps);
    else if (passed > 4 * glance) this.#steps = 1;
    this.#left = this.#steps;
    return due;
  }

  get aborted(): boolean {
    return this.#signal.aborted;
  }

  /** Why the work is to stop. */
  get reason(): unknown {
    return this.#signal.reason;
  }

  /** Gives the event loop a turn. Timers, not microtasks: only they let signals in. */
  async turn(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#last = this.#seen = performance.now();
  }

  /**
   * A turn if one is due, for work that cannot stop half-way.
   *
   * @throws The signal's reason when the work is to stop.
   */
  readonly breathe = (): Promise<void> | undefined => this.due ? this.#breathe() : undefined;

  async #breathe(): Promise<void> {
    await this.turn();
    this.#signal.throwIfAborted();
  }
}
