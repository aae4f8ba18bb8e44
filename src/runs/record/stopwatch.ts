/**
 * How long something took, in pieces: on a clock that only goes forward.
 *
 * @module
 */
import type { Watch } from "../../train/loop.ts";

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

/** What of a run takes time, recording left out. Nothing is counted before `start`. */
export class RunClock implements Watch {
  readonly #training: Stopwatch;
  readonly #evaluation: Stopwatch;
  #running: Stopwatch;

  /** @param before Seconds that were taken earlier; null for what never was. */
  constructor(before: { readonly training: number | null; readonly evaluation: number | null }) {
    this.#running = this.#training = new Stopwatch(before.training);
    this.#evaluation = new Stopwatch(before.evaluation);
  }

  /** The loop goes on. */
  start(): void {
    this.#running.start();
  }

  /** The loop waits for those who read it. */
  stop(): void {
    this.#running.stop();
  }

  /** From here on steps are taken. */
  trains(): void {
    this.#turnTo(this.#training);
  }

  /** From here on the model is tried out. */
  evaluates(): void {
    this.#turnTo(this.#evaluation);
  }

  /** Seconds so far; null for what never was. */
  get seconds(): { training: number | null; evaluation: number | null } {
    return { training: this.#training.seconds, evaluation: this.#evaluation.seconds };
  }

  #turnTo(watch: Stopwatch): void {
    this.#running.stop();
    this.#running = watch;
    watch.start();
  }
}
