/**
 * What a command says whose result could not be written.
 *
 * @module
 */
import { StorageError } from "../errors.ts";
import { reasonOf } from "../runs/files/storage_error.ts";

/** The error of a standard output that did not take the result, whatever was thrown. */
export function lostOutput(cause: unknown): StorageError {
  return new StorageError(
    `Cannot write the result to standard output: ${reasonOf(cause)}`,
    "let it go where there is room, and ask again; what a run or an evaluation has recorded stands in its directory",
    { cause },
  );
}
