/** What the kernel tests share: comparison bit for bit. */

import { fail } from "@std/assert";

/** Asserts that two arrays or numbers hold the same bits, any NaN being equal to any other. */
export function assertSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      fail(`${what}: element ${i} of ${expected.length} is ${actual[i]}, not ${expected[i]}`);
    }
  }
  if (actual.length !== expected.length) fail(`${what}: ${actual.length} elements, not ${expected.length}`);
}
