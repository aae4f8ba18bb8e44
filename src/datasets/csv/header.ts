/**
 * The names of a table's columns.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { cellText, parseNumber } from "./cells.ts";
import { delimiters } from "./first_line.ts";
import { endsInDelimiter, lookedAt, titleProblem } from "./first_record.ts";
import type { Header } from "../table/open_table.ts";
import type { Problems } from "../table/problems.ts";
import type { RecordReader } from "./records.ts";
import { commentAdvice } from "./shape_problem.ts";

/** The columns of a CSV file. */
export interface CsvHeader extends Header {
  /** Whether a delimiter that nothing stands behind ends every line but the first. */
  readonly ended: boolean;
}

/**
 * Reads the first record as names; columns without one are `column_0`, `column_1`, … by their place. Adds to
 * `problems` a name that is given twice, a table of one column, and a line that seems to be a title.
 */
export function readHeader(
  reader: RecordReader,
  { decimal, header, comment, path, problems }: {
    decimal: string;
    header: boolean;
    comment: string | null;
    path: string;
    problems: Problems;
  },
): CsvHeader {
  const { bytes, base, starts, ends, count, delimiter, isNamed } = reader;
  const cells = Array.from({ length: count }, (_, i) => ({
    offset: base + starts[i],
    text: cellText(bytes, starts[i], ends[i]),
    number: parseNumber(bytes, starts[i], ends[i], decimal.charCodeAt(0)),
  }));
  const advice = comment === null ? commentAdvice(cells[0].text) : undefined;
  if (advice) problems.advise(advice);
  const below = reader.following(lookedAt);
  const texts = cells.map(({ text }) => text);
  const atEnd = header && endsInDelimiter(texts, below);
  const blank = atEnd && texts.at(-1) === "" ? count - 1 : undefined;
  const title = atEnd ? undefined : titleProblem(reader, texts, below);
  if (title) {
    problems.add(advice ? { ...title, hint: undefined } : title);
  } else if (cells.length === 1) {
    const other = delimiters.find((d) => d !== delimiter && cells[0].text.includes(d));
    problems.add({
      offset: cells[0].offset,
      message: `expected several columns but found one, ${found(cells[0].text)}`,
      hint: other && `set dataset.params.delimiter to ${found(other)}`,
    });
  }
  const notes = [
    ...(isNamed ? [`A line of ${path} names what stands between cells: ${found(delimiter)}`] : []),
    ...(atEnd ? [`Lines of ${path} end in a delimiter: what nothing stands behind is no column`] : []),
  ];
  if (!header) {
    return { names: cells.map((_, i) => `column_${i}`), warnings: [], notes, ended: false };
  }
  const numeric = cells.every(({ number }) => !Number.isNaN(number));
  const hint = advice ??
    (cells.some(({ number }) => !Number.isNaN(number))
      ? "set dataset.params.header to false if the first line is a row"
      : undefined);
  const names = cells.map(({ text }, i) => text || `column_${i}`);
  const seen = new Map<string, number>();
  names.forEach((name, i) => {
    const before = seen.get(name);
    if (before === undefined) return seen.set(name, i);
    const message = `column ${i}: column ${before} is called ${found(name)}, too`;
    problems.add({ offset: cells[i].offset, message, hint });
  });
  const counted = cells.every(({ number }, i) => number === i);
  const warnings = numeric && !counted
    ? [
      `All column names in ${path} are numbers; set dataset.params.header to false if the first line is a row`,
    ]
    : [];
  return {
    names,
    unnamed: cells.flatMap(({ text }, i) => text === "" ? [i] : []),
    warnings,
    notes,
    hint,
    blank,
    ended: atEnd && blank === undefined,
  };
}
