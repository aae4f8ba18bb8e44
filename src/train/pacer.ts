/**
 * Turns for the event loop: a loop that computes lets signals, timers and listeners in about ten times a second.
 *
 * @module
 */

/** Long enough to cost nothing, short enough for a person at the keyboard. */
const interval = 100;

/** Keeps the time since the last turn. */
export class Pacer {
  #last = performance.now();
  readonly #signal: AbortSignal;

  /** @param signal Says that the work is to stop. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Whether a turn is due. */
  get due(): boolean {
    return performance.now() - this.#last >= interval;
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
    this.#last = performance.now();
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
