/**
 * Timing a call inside this process.
 *
 * @module
 */

/** Long enough for the engine's fast tier, which a call that runs already does not reach. */
export function warm(call: () => void): void {
  for (const end = performance.now() + 200; performance.now() < end;) call();
}

/** The least seconds of a call out of some within a tenth of a second. */
export function best(call: () => void): number {
  let least = Infinity;
  const end = performance.now() + 100;
  do {
    const start = performance.now();
    call();
    least = Math.min(least, performance.now() - start);
  } while (performance.now() < end);
  return least / 1000;
}
