import type { OpenFile } from "../dataset.ts";

/**
 * A file that tells how far it has been read.
 *
 * @param told Is given the bytes that have been read, after each piece.
 */
export function watched(file: OpenFile, told: (bytes: number) => void): OpenFile {
  return {
    size: file.size,
    async *pieces() {
      let bytes = 0;
      for await (const piece of file.pieces()) {
        yield piece;
        told(bytes += piece.length);
      }
    },
    sha256: () => file.sha256(),
  };
}
