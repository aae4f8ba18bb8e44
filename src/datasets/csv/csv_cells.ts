import type { Cells } from "../table/cells.ts";
import type { MissingValues } from "../table/missing.ts";
import { csvAdvice } from "../table/number_advice.ts";
import type { TextCodes } from "../table/text_codes.ts";
import { cellText, isHeld, parseNumber } from "./cells.ts";
import type { RecordReader } from "./records.ts";

const point = 46;

/** The cells of the record that a reader of CSV stands on. */
export class CsvCells implements Cells {
  readonly #record: RecordReader;
  readonly #decimal: number;
  readonly #missing: MissingValues;

  /**
   * @param decimal The byte that is the point of numbers.
   * @param missing What stands for missing values, beside empty cells.
   */
  constructor(record: RecordReader, decimal: number, missing: MissingValues) {
    this.#record = record;
    this.#decimal = decimal;
    this.#missing = missing;
  }

  number(column: number): number {
    const { bytes, starts, ends } = this.#record;
    const start = starts[column], end = ends[column];
    const value = parseNumber(bytes, start, end, this.#decimal);
    const missing = this.#missing;
    if (missing.hasNumbers && missing.hasNumber(value)) return NaN;
    if (missing.hasCodes && missing.hasWord(this.text(column))) return NaN;
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
    const missing = this.#missing;
    if (missing.hasNumbers) {
      const value = parseNumber(bytes, starts[column], ends[column], this.#decimal);
      if (!Number.isNaN(value) && (missing.hasNumber(value) || !missing.hasCodes)) {
        return missing.hasNumber(value);
      }
    }
    // Most cells begin with a digit.
    const first = bytes[starts[column]];
    if (first >= 48 && first <= 57 && !missing.beginsWithDigit) return false;
    return size <= missing.longest && missing.hasWord(this.text(column));
  }

  offset(column: number): number {
    return this.#record.base + this.#record.starts[column];
  }
}
