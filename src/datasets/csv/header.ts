/**
 * The names of a table's columns.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { cellText, parseNumber } from "./cells.ts";
import type { Problems } from "./problems.ts";
import { CsvSyntaxError, RecordReader } from "./records.ts";

const delimiters = [",", ";", "\t", "|"];

/** The columns, and the byte where the rows start. */
export interface Header {
  readonly names: readonly string[];
  readonly start: number;
  readonly warnings: readonly string[];
}

/**
 * Reads the first record as names, or names the columns `column_0`, `column_1`, … where there is no header.
 *
 * @throws {DataError} if there is none, or a name is missing or given twice, or there is one column only.
 */
export function readHeader(
  { bytes, start, delimiter, path, problems }: {
    bytes: Uint8Array;
    start: number;
    delimiter: string;
    path: string;
    problems: Problems;
  },
  present: boolean,
): Header {
  const reader = new RecordReader(bytes, delimiter.charCodeAt(0), start);
  try {
    if (!reader.next()) throw new DataError(`Cannot use the table ${found(path)}: it is empty`);
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    problems.add({ offset: error.offset, message: error.message });
    problems.throwIfAny();
  }
  const cells = Array.from({ length: reader.count }, (_, i) => ({
    offset: reader.starts[i],
    text: cellText(bytes, reader.starts[i], reader.ends[i]),
    number: parseNumber(bytes, reader.starts[i], reader.ends[i]),
  }));
  if (cells.length === 1) {
    const other = delimiters.find((d) => d !== delimiter && cells[0].text.includes(d));
    problems.add({
      offset: cells[0].offset,
      message: `expected several columns but found one, ${found(cells[0].text)}`,
      hint: other && `set dataset.params.delimiter to ${found(other)}`,
    });
  }
  if (!present) {
    problems.throwIfAny();
    return { names: cells.map((_, i) => `column_${i}`), start, warnings: [] };
  }
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
  problems.throwIfAny();
  const counted = cells.every(({ number }, i) => number === i);
  const warnings = numeric && !counted
    ? [
      `All column names in ${path} are numbers; set dataset.params.header to false if the first line is a row`,
    ]
    : [];
  return { names: cells.map(({ text }) => text), start: reader.position, warnings };
}
