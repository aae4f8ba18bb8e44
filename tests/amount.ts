/**
 * How much a test tries. A file `a_long.ts` that imports `a_test.ts` has its tests try all that they can: it is run by
 * `scripts/test-long`.
 */

/** The first in the suite, the second in a file named `*_long.ts`. */
export function quickOrLong<T>(quick: T, long: T): T {
  return Deno.mainModule.endsWith("_long.ts") ? long : quick;
}
