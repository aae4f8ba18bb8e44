/**
 * How a CSV file is written, found out from its first records: what a config would have to say to read it.
 *
 * @module
 */
import { cellText, parseNumber } from "../datasets/csv/cells.ts";
import { delimiters } from "../datasets/csv/first_line.ts";
import { RecordReader } from "../datasets/csv/records.ts";
import type { CsvParams } from "../datasets/csv.ts";
import { mayMeanMissing } from "../datasets/table/missing.ts";
import { textStart, UnreadableError } from "../datasets/table/window.ts";

/** Records that are looked at. */
const looked = 100;
const comma = 44, point = 46;
const separatorLine = /^"?sep=(.)"?/i;

/** Settings of `dataset.params` that say how a file is written. */
export type CsvSettings = Pick<CsvParams, "delimiter" | "decimal" | "comment" | "skip_lines" | "header">;

/** The cells of one record. */
interface Row {
  readonly offset: number;
  readonly cells: readonly string[];
}

/**
 * Finds out how a CSV file is written: the delimiter that gives its records several cells and as many in each; lines above the
 * header; whether there is a header; and what stands before decimals.
 *
 * @param bytes The start of the file, in UTF-8.
 */
export function csvSettings(bytes: Uint8Array): CsvSettings {
  const start = textStart(bytes);
  const text = new TextDecoder().decode(bytes.subarray(start, start + 256));
  const mark = /^\s*(#|%|\/\/)/.exec(text)?.[1];
  const choices = mark === undefined ? [null] : [null, mark];
  const named = separatorLine.exec(text)?.[1];
  const ways = (named === undefined ? delimiters : delimiters.filter((one) => one === named)).flatMap((
    delimiter,
  ) => choices.map((comment) => ({ delimiter, comment, ...wayOf(bytes, start, delimiter, comment) })));
  const best = ways.reduce((a, b) => b.score > a.score ? b : a);
  const { delimiter, comment, rows, first } = best;
  const isNamed = named !== undefined && rows[0]?.cells[0] !== undefined;
  const decimal = decimalOf(delimiter, rows.slice(first + 1));
  const skipped = first > 0 && !(isNamed && first === 1) ? lineEnds(bytes, rows[first].offset) : 0;
  return {
    delimiter,
    decimal,
    comment,
    skip_lines: skipped,
    header: isHeader(rows.slice(first), decimal === "," ? comma : point),
  };
}

/** The records as one delimiter and one mark of comments give them, and how good they look. */
function wayOf(bytes: Uint8Array, start: number, delimiter: string, comment: string | null) {
  const rows: Row[] = [];
  const reader = new RecordReader(delimiter, { comment });
  reader.use(bytes, start);
  try {
    while (rows.length < looked && reader.next()) {
      const { starts, ends, count } = reader;
      rows.push({
        offset: starts[0],
        cells: Array.from({ length: count }, (_, i) => cellText(bytes, starts[i], ends[i])),
      });
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
  }
  // The last record may be cut off by the end of the bytes.
  const whole = rows.length > 2 ? rows.slice(0, -1) : rows;
  const width = whole.at(-1)?.cells.length ?? 0;
  const first = whole.findLastIndex(({ cells }) => cells.length !== width) + 1;
  const fits = whole.filter(({ cells }) => cells.length === width).length;
  const isTable = width > 1 && first < Math.max(1, whole.length / 2);
  return {
    rows: whole,
    first: isTable ? first : 0,
    score: width > 1 ? fits / whole.length + (isTable ? 1 : 0) : 0,
  };
}

/** Decimal commas: more cells are numbers with them than with points. */
function decimalOf(delimiter: string, rows: readonly Row[]): CsvSettings["decimal"] {
  if (delimiter === ",") return ".";
  let commas = 0, points = 0;
  for (const cell of rows.flatMap(({ cells }) => cells)) {
    if (/^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i.test(cell)) commas++;
    else if (/^[+-]?\d*\.\d+(?:e[+-]?\d+)?$/i.test(cell)) points++;
  }
  return commas > points ? "," : ".";
}

/**
 * A first record is a row where numbers of it stand above other numbers and no word does; years and places may be
 * names.
 */
function isHeader([first, second]: readonly Row[], decimal: number): boolean {
  if (first === undefined) return true;
  const numbers = first.cells.map((cell) => numberOf(cell, decimal));
  const given = numbers.filter((value) => !Number.isNaN(value));
  if (given.length === 0 || numbers.every((value, i) => value === i)) return true;
  const years = given.every((value) => Number.isInteger(value) && value >= 1900 && value < 2100);
  if (years && given.length < first.cells.length && new Set(given).size === given.length) return true;
  const below = first.cells.map((_, i) => !Number.isNaN(numberOf(second?.cells[i] ?? "", decimal)));
  const word = (i: number) => Number.isNaN(numbers[i]) && !mayMeanMissing(first.cells[i]);
  return below.some((is, i) => is && word(i)) || !below.some((is, i) => is && !Number.isNaN(numbers[i]));
}

function numberOf(cell: string, decimal: number): number {
  const bytes = new TextEncoder().encode(cell);
  return parseNumber(bytes, 0, bytes.length, decimal);
}

function lineEnds(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let at = 0; at < end; at++) {
    if (bytes[at] === 10 || bytes[at] === 13 && bytes[at + 1] !== 10) lines++;
  }
  return lines;
}
