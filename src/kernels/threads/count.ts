/**
 * How many threads a run has.
 *
 * @module
 */

/** The most that are taken without being asked for: beyond it, what is not split begins to count. */
const mostAutomatic = 8;

/** From so many multiply-adds in its largest product on, a step gains by threads: some 40 µs of one. */
const worthwhile = 600_000;

/**
 * What `training.workers` comes to on this machine.
 *
 * @param wanted A number of threads, or "auto" for as many as gain something.
 * @param product Multiply-adds of the largest matrix product in a step.
 */
export function threadCount(wanted: number | "auto", product: number): number {
  if (wanted !== "auto") return wanted;
  return product < worthwhile ? 1 : Math.min(navigator.hardwareConcurrency, mostAutomatic);
}
