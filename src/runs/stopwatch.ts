/**
 * How long something took, in pieces: on a clock that only goes forward.
 *
 * @module
 */

/** Adds up the time between `start` and `stop`. */
export class Stopwatch {
  /** Milliseconds that were taken before; null if it never ran. */
  #before: number | null;
  #since: number | null = null;

  /** @param before Seconds that were taken earlier; null if nothing ever was. */
  constructor(before: number | null) {
    this.#before = before === null ? null : before * 1e3;
  }

  /** Goes on, unless it is running. */
  start(): void {
    this.#since ??= performance.now();
  }

  /** Halts, if it is running. */
  stop(): void {
    this.#before = this.#milliseconds;
    this.#since = null;
  }

  /** Seconds so far, to the microsecond; null if it never ran. */
  get seconds(): number | null {
    const milliseconds = this.#milliseconds;
    return milliseconds === null ? null : Math.round(milliseconds * 1e3) / 1e6;
  }

  get #milliseconds(): number | null {
    if (this.#since === null) return this.#before;
    return (this.#before ?? 0) + performance.now() - this.#since;
  }
}
