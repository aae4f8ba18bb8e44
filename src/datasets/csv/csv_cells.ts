import type { Cells } from "../table/cells.ts";
import { isMissing } from "../table/missing.ts";
import { csvAdvice } from "../table/number_advice.ts";
import type { TextCodes } from "../table/text_codes.ts";
import { cellText, isHeld, parseNumber } from "./cells.ts";
import type { RecordReader } from "./records.ts";

const point = 46;

/** The longest word for a missing value, in bytes, with room for blanks within quotes. */
const longestMissing = 16;

/** The cells of the record that a reader of CSV stands on. */
export class CsvCells implements Cells {
  readonly #record: RecordReader;
  readonly #decimal: number;

  /** @param decimal The byte that is the point of numbers. */
  constructor(record: RecordReader, decimal: number) {
    this.#record = record;
    this.#decimal = decimal;
  }

  number(column: number): number {
    const { bytes, starts, ends } = this.#record;
    const start = starts[column], end = ends[column];
    const value = parseNumber(bytes, start, end, this.#decimal);
    return isHeld(value, bytes, start, end) ? value : NaN;
  }

  text(column: number): string {
    const { bytes, starts, ends } = this.#record;
    return cellText(bytes, starts[column], ends[column]);
  }

  code(column: number, codes: TextCodes): number {
    const { bytes, starts, ends } = this.#record;
    const start = starts[column], end = ends[column];
    if (this.#decimal === point || Number.isNaN(parseNumber(bytes, start, end, this.#decimal))) {
      return codes.ofCell(bytes, start, end);
    }
    // A number that names something is the same name whatever its file has for a point.
    return codes.of(this.text(column).replace(String.fromCharCode(this.#decimal), "."));
  }

  advice(column: number): string | undefined {
    return csvAdvice(this.text(column), String.fromCharCode(this.#decimal));
  }

  isMissing(column: number): boolean {
    const { bytes, starts, ends } = this.#record;
    const size = ends[column] - starts[column];
    if (size === 0) return true;
    // Most cells begin with a digit, and no word does.
    const first = bytes[starts[column]];
    const digit = first >= 48 && first <= 57;
    return !digit && size <= longestMissing && isMissing(this.text(column));
  }

  offset(column: number): number {
    return this.#record.base + this.#record.starts[column];
  }
}
