/**
 * Standard input as a file that is read once.
 *
 * @module
 */
import type { OpenFile } from "../datasets/dataset.ts";

/** What a command is given on standard input; a second reading finds nothing. */
export function standardInput(): OpenFile {
  let begun = false;
  return {
    size: 0,
    async *pieces() {
      if (begun) return;
      begun = true;
      yield* Deno.stdin.readable;
    },
    sha256: () => Promise.reject(new Error("standard input has no digest")),
  };
}
