/**
 * Changing one entry in the text of an index, without reading the others: its cost then hardly grows with their number.
 *
 * Only for a text that `indexText` or `withEntry` made. In that form an entry begins and ends on lines of its own, and
 * no line of an entry can look like those, since JSON has no line feeds in texts.
 *
 * @module
 */
import type { IndexEntry } from "./index_file.ts";
import { formatJson } from "../formats/json.ts";

const head = '{\n  "runs": [\n';
const tail = "\n  ]\n}\n";
const begin = "    {\n";
const end = "\n    }";

/** The text of an index. */
export function indexText(runs: readonly IndexEntry[]): string {
  return formatJson({ runs });
}

/** The text with this entry in the place of the one of the same run, or after the last; undefined if there are none. */
export function withEntry(text: string, entry: IndexEntry): string | undefined {
  const block = indexText([entry]).slice(head.length, -tail.length);
  if (!text.startsWith(head + begin) || !text.endsWith(end + tail)) return undefined;
  const key = block.split("\n").find((line) => line.startsWith('      "run_dir": '))!;
  // From the end: what changes is mostly a run that began not long ago.
  const at = text.lastIndexOf(`\n${key}\n`);
  if (at < 0) return `${text.slice(0, -tail.length)},\n${block}${tail}`;
  const from = text.lastIndexOf(`\n${begin}`, at) + 1;
  const to = text.indexOf(end, at) + end.length;
  return text.slice(0, from) + block + text.slice(to);
}
