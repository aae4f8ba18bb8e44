/**
 * How long something took, in pieces: on a clock that only goes forward.
 *
 * @module
 */

/** Adds up the time between `start` and `stop`. */
export class Stopwatch {
  #before: number | null;
  #since: number | null = null;

  /** @param before Seconds that were taken earlier; null if nothing ever was. */
  constructor(before: number | null) {
    this.#before = before;
  }

  /** Goes on, unless it is running. */
  start(): void {
    this.#since ??= performance.now();
  }

  /** Halts, if it is running. */
  stop(): void {
    this.#before = this.seconds;
    this.#since = null;
  }

  /** Seconds so far, to the microsecond; null if it never ran. */
  get seconds(): number | null {
    if (this.#since === null) return this.#before;
    const milliseconds = performance.now() - this.#since;
    return Math.round((this.#before ?? 0) * 1e6 + milliseconds * 1e3) / 1e6;
  }
}
