/**
 * The text of a table's file, whatever it is packed and encoded in: bytes of UTF-8, piece by piece.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { OpenFile } from "../dataset.ts";
import { asUtf8 } from "./utf16.ts";

/**
 * The file as text in UTF-8. What gzip packed is unpacked on the way, as its first bytes say and not its name; sizes and
 * digests are those of the file itself.
 *
 * @param path The file as the config names it.
 */
export function asText(file: OpenFile, path: string): OpenFile {
  return asUtf8(unpacked(file, path));
}

function unpacked(file: OpenFile, path: string): OpenFile {
  let packedBytes = 0, bytes = 0;
  return {
    // Of packed files it is an estimate by what has been read of them.
    get size() {
      return bytes === 0 ? file.size : file.size * bytes / packedBytes;
    },
    async *pieces() {
      const pieces = file.pieces();
      const { value: first, done } = await pieces.next();
      if (done) return;
      if (first[0] !== 0x1f || first[1] !== 0x8b) {
        try {
          yield first;
          yield* pieces;
        } finally {
          await pieces.return?.();
        }
        return;
      }
      packedBytes = bytes = 0;
      // The next piece may be written over this one.
      const count = (piece: Uint8Array) => {
        packedBytes += piece.length;
        return piece.slice();
      };
      const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
        start: (controller) => controller.enqueue(count(first)),
        async pull(controller) {
          const { value, done } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(count(value));
        },
        cancel: async () => void await pieces.return?.(),
      }, { highWaterMark: 0 });
      const reader = packed.pipeThrough(new DecompressionStream("gzip")).getReader();
      try {
        for (;;) {
          const { value, done } = await next(reader, path);
          if (done) return;
          bytes += value.length;
          yield value;
        }
      } finally {
        await reader.cancel().catch(() => {});
        await pieces.return?.();
      }
    },
    sha256: () => file.sha256(),
  };
}

async function next(reader: ReadableStreamDefaultReader<Uint8Array>, path: string) {
  try {
    return await reader.read();
  } catch (error) {
    // What the file itself or a signal says is not about gzip.
    if (!(error instanceof TypeError)) throw error;
    throw new DataError(
      `Cannot unpack the table ${found(path)}: what gzip packed is damaged or cut off`,
      "unpack it with gunzip, which also reads files that were joined from several",
      { cause: error },
    );
  }
}
