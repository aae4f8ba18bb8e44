/**
 * The names of a table's columns.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { cellText, parseNumber } from "./cells.ts";
import type { Problems } from "../table/problems.ts";
import type { RecordReader } from "./records.ts";

const delimiters = [",", ";", "\t", "|"];

/**
 * Reads the first record as names, or names the columns `column_0`, `column_1`, … where there is no header. Adds to
 * `problems` a name that is missing or given twice, and a table of one column.
 */
export function readHeader(
  { bytes, base, starts, ends, count }: RecordReader,
  { delimiter, header, path, problems }: {
    delimiter: string;
    header: boolean;
    path: string;
    problems: Problems;
  },
): { readonly names: readonly string[]; readonly warnings: readonly string[] } {
  const cells = Array.from({ length: count }, (_, i) => ({
    offset: base + starts[i],
    text: cellText(bytes, starts[i], ends[i]),
    number: parseNumber(bytes, starts[i], ends[i]),
  }));
  if (cells.length === 1) {
    const other = delimiters.find((d) => d !== delimiter && cells[0].text.includes(d));
    problems.add({
      offset: cells[0].offset,
      message: `expected several columns but found one, ${found(cells[0].text)}`,
      hint: other && `set dataset.params.delimiter to ${found(other)}`,
    });
  }
  if (!header) return { names: cells.map((_, i) => `column_${i}`), warnings: [] };
  const numeric = cells.every(({ number }) => !Number.isNaN(number));
  const hint = numeric ? "set dataset.params.header to false if the first line is a row" : undefined;
  const seen = new Map<string, number>();
  cells.forEach(({ text, offset }, i) => {
    const before = seen.get(text);
    if (text === "") {
      const unnamed = hint ?? "name it; pandas leaves out its index with to_csv(index=False)";
      problems.add({ offset, message: `column ${i}: expected a name but found nothing`, hint: unnamed });
    } else if (before !== undefined) {
      problems.add({ offset, message: `column ${i}: column ${before} is called ${found(text)}, too`, hint });
    } else {
      seen.set(text, i);
    }
  });
  const counted = cells.every(({ number }, i) => number === i);
  const warnings = numeric && !counted
    ? [
      `All column names in ${path} are numbers; set dataset.params.header to false if the first line is a row`,
    ]
    : [];
  return { names: cells.map(({ text }) => text), warnings };
}
