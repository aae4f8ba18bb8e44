/**
 * Text in UTF-16, as Excel's "Unicode text" is, read as UTF-8.
 *
 * @module
 */
import type { OpenFile } from "../dataset.ts";

type Encoding = "utf-16le" | "utf-16be";

/** Bytes that are looked at where no mark says what the text is in. */
const looked = 1024;
/** One in this number of characters of a table is a digit, a letter of ASCII or a line end. */
const plainShare = 16;
/** With fewer zeros than that they are stray ones: a shorter table is none. */
const fewestZeros = 3;

/**
 * A file whose pieces are UTF-8 whether it is in UTF-8 or in UTF-16, with or without a byte order mark; text that is in
 * neither is left to whoever reads it.
 */
export function asUtf8(file: OpenFile): OpenFile {
  let scale = 1;
  return {
    get size() {
      return file.size * scale;
    },
    async *pieces() {
      let decoder: TextDecoder | null | undefined;
      for await (const piece of file.pieces()) {
        if (decoder === undefined) {
          const encoding = utf16Of(piece);
          decoder = encoding && new TextDecoder(encoding, { fatal: true });
          // ASCII takes half of it; the size is only estimated with.
          if (decoder) scale = 0.5;
        }
        yield decoder ? recoded(piece, decoder) : piece;
      }
      if (decoder) yield recoded(undefined, decoder);
    },
    sha256: () => file.sha256(),
  };
}

const encoder = new TextEncoder();
/** What no text in UTF-8 has, so that its place is found as that of other mistakes of encoding. */
const broken = Uint8Array.of(0xff);

function recoded(piece: Uint8Array | undefined, decoder: TextDecoder): Uint8Array {
  try {
    return encoder.encode(decoder.decode(piece, { stream: piece !== undefined }));
  } catch {
    return broken;
  }
}

/** The kind of UTF-16 that a text is in by its first bytes; null if it is in something else. */
function utf16Of(bytes: Uint8Array): Encoding | null {
  const [first, second, third, fourth] = bytes;
  // The mark of UTF-32 begins as one of UTF-16 does.
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? null : "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const zeros = [0, 0];
  const end = Math.min(bytes.length, looked);
  for (let i = 0; i < end; i++) if (bytes[i] === 0) zeros[i & 1]++;
  const least = Math.min(Math.floor(end / 2), Math.max(fewestZeros, Math.floor(end / 2 / plainShare) + 1));
  if (zeros[0] === 0 && zeros[1] >= least) return "utf-16le";
  if (zeros[1] === 0 && zeros[0] >= least) return "utf-16be";
  return null;
}
