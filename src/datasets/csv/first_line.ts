/**
 * The line `sep=;` that Excel writes and wants at the head of a file, which names the delimiter.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { Problems } from "../table/problems.ts";

/** What may stand between cells. */
export const delimiters = [",", ";", "\t", "|"] as const;

const separatorLine = /^"?sep=(.)"?[ \t,;|]*(?:\r\n|\r|\n|$)/i;
const decoder = new TextDecoder();

/** Where the table starts and what stands between its cells. */
export interface TableStart {
  readonly at: number;
  readonly delimiter: string;
  /** Whether a line of the file names the delimiter. */
  readonly named: boolean;
}

/**
 * Looks for the line.
 *
 * @param start Where the table starts in the bytes.
 * @param delimiter What the config says; "," is also what it says if it says nothing.
 * @param base Where in the file the bytes start.
 */
export function tableStart(
  bytes: Uint8Array,
  start: number,
  delimiter: string,
  problems: Problems,
  base = 0,
): TableStart {
  const head = decoder.decode(bytes.subarray(start, start + 64));
  const line = separatorLine.exec(head);
  if (!line) return { at: start, delimiter, named: false };
  const [text, named] = line;
  const isKnown = delimiters.some((one) => one === named);
  if (!isKnown || delimiter !== "," && delimiter !== named) {
    problems.add({
      offset: base + start,
      message: `expected sep= to name ${isKnown ? found(delimiter) : "one of , ; | and tab"} but found ${
        found(named)
      }`,
      hint: isKnown ? "let dataset.params.delimiter and this line name the same" : undefined,
    });
  }
  return { at: start + new TextEncoder().encode(text).length, delimiter: named, named: true };
}
