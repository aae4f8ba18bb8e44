import type { TextCodes } from "./text_codes.ts";

/** The cells of the record that a reader stands on, by index of their column. */
export interface Cells {
  /** The number of a cell; NaN if it is none, or missing, or an integer that float64 does not hold exactly. */
  number(column: number): number;
  /** The text of a cell. */
  text(column: number): string;
  /** The code of the text of a cell; -1 once there are too many. */
  code(column: number, codes: TextCodes): number;
  /** What to do about a cell that should be a number and is none; undefined if it means none. */
  advice(column: number): string | undefined;
  isMissing(column: number): boolean;
  /** The byte of the file where a cell is. */
  offset(column: number): number;
}
