/**
 * Whether the bytes of a file are text in UTF-8.
 *
 * @module
 */
import type { LoadContext } from "../dataset.ts";
import type { Problems } from "./problems.ts";

const piece = 1048576;

/** The byte where the text starts: after a byte order mark, if there is one. */
export function textStart(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** Reports the first line that is not UTF-8. */
export async function checkEncoding(
  bytes: Uint8Array,
  problems: Problems,
  context: LoadContext,
): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += piece) {
      decoder.decode(bytes.subarray(at, at + piece), { stream: true });
      await context.breathe();
    }
    decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const wide = bytes[0] === 0xff && bytes[1] === 0xfe || bytes[0] === 0xfe && bytes[1] === 0xff;
    problems.add({
      offset: badLine(bytes),
      message: `expected text in UTF-8 but found ${wide ? "UTF-16" : "other bytes"} in this line`,
      hint: "save the table as UTF-8",
    });
  }
}

/** Where the first line starts that is not UTF-8. */
function badLine(bytes: Uint8Array): number {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(10, start) + 1 || bytes.length;
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end));
    } catch {
      return start;
    }
    if (end === bytes.length) return start;
    start = end;
  }
}
