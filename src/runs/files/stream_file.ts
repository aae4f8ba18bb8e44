/**
 * Reading a data file in pieces, so that it need not fit into memory.
 *
 * @module
 */
import type { OpenFile } from "../../datasets/dataset.ts";
import { DataError } from "../../errors.ts";
import { checkRegular } from "./read_file.ts";
import { createSha256 } from "./sha256.ts";
import { storageError } from "./storage_error.ts";

const pieceBytes = 1048576;

/**
 * A regular file to be read in pieces of 1 MiB; the last part of the path must not be a link.
 *
 * @param shown The path as messages show it.
 * @throws {ConfigError} if it is a link, directory, pipe or device.
 * @throws {StorageError} if it cannot be looked at.
 */
export async function streamRegularFile(path: string, shown: string): Promise<OpenFile> {
  let size: number;
  try {
    // Before opening: opening a pipe waits for a writer, and opening a device may act.
    const info = await Deno.lstat(path);
    checkRegular(info, shown);
    size = info.size;
  } catch (error) {
    throw storageError("read a file", shown, error);
  }
  let digest: string | undefined;
  return {
    size,
    async *pieces() {
      digest = undefined;
      const hash = createSha256(size);
      const buffer = new Uint8Array(pieceBytes);
      let length = 0;
      try {
        using file = await Deno.open(path);
        checkRegular(await file.stat(), shown);
        for (;;) {
          const count = await file.read(buffer);
          if (count === null) break;
          length += count;
          if (length > size) break;
          const piece = buffer.subarray(0, count);
          hash.update(piece);
          yield piece;
        }
      } catch (error) {
        throw storageError("read a file", shown, error);
      }
      if (length !== size) throw new DataError(`Cannot read "${shown}": its size changed while it was read`);
      digest = hash.digest();
    },
    sha256() {
      if (digest === undefined) throw new Error(`"${shown}" has not been read to its end`);
      return Promise.resolve(digest);
    },
  };
}

/** The SHA-256 of a file, in hex; it is read for that alone. */
export async function digestStream(file: OpenFile): Promise<string> {
  // deno-lint-ignore no-empty -- reading to the end is what makes the digest
  for await (const _ of file.pieces()) {}
  return await file.sha256();
}
