/**
 * A column that may turn out to hold numbers or texts: a target, or a column that says how rows are split.
 *
 * @module
 */
import { oneSpelling } from "../category_names.ts";
import type { Cells } from "./cells.ts";
import { TextCodes } from "./text_codes.ts";
import { rankTexts } from "./categories.ts";
import type { KeyColumn } from "./key_column.ts";
import { notANumber, type Problem } from "./problems.ts";

/** Bytes that a row takes: its number, its text's code, and what the column is turned into. */
export const mixedBytes = 20;

/** Cells of text that are remembered with their place. */
const mostCells = 20;

/** See the module. */
export class MixedColumn {
  /** What each cell is as a number, NaN for text. */
  numbers: Float64Array;
  /** What each cell is as text: a code of `codes`, -1 once there are too many. */
  texts: Int32Array;
  readonly codes: TextCodes;
  /** The first cells that are no number. */
  readonly textCells: Problem[] = [];
  /** How many cells are no number. */
  textCount = 0;
  /** Whether each of these means a number, as "1,5" does. */
  meansNumbers = true;
  /** How many cells are missing. */
  missingCount = 0;

  /**
   * @param most How many different texts are told apart.
   */
  constructor(readonly name: string, readonly index: number, rows: number, most: number) {
    this.numbers = new Float64Array(rows);
    this.texts = new Int32Array(rows);
    this.codes = new TextCodes(most);
  }

  /** Takes the cell of a row. */
  set(row: number, cells: Cells): void {
    if (cells.isMissing(this.index)) {
      this.numbers[row] = NaN;
      this.texts[row] = -1;
      this.missingCount++;
      return;
    }
    const value = cells.number(this.index);
    const before = this.codes.texts.length;
    this.numbers[row] = value;
    this.texts[row] = cells.code(this.index, this.codes);
    if (!Number.isNaN(value)) return;
    this.textCount++;
    const isNew = this.codes.texts.length > before;
    if (this.textCells.length === mostCells && !(isNew && this.meansNumbers)) return;
    const advice = cells.advice(this.index);
    if (advice === undefined) this.meansNumbers = false;
    if (this.textCells.length === mostCells) return;
    this.textCells.push(notANumber(cells.offset(this.index), this.name, cells.text(this.index), advice));
  }

  /** Keeps the first rows only. */
  truncate(rows: number): void {
    this.numbers = this.numbers.subarray(0, rows);
    this.texts = this.texts.subarray(0, rows);
  }

  /**
   * The column as something rows are split by. The texts must not be too many.
   *
   * @param names Whether its cells are names, of which numbers that are equal are one, as 7 and 7.0.
   */
  toKey(names: boolean): KeyColumn {
    if (this.textCount === 0) {
      return {
        name: this.name,
        values: this.numbers,
        ...(!this.codes.full && { written: this.codes.texts }),
      };
    }
    const spelled = names ? oneSpelling(this.codes.texts) : this.codes.texts;
    const { texts, rank } = rankTexts(this.texts, spelled, (texts) => [...texts].sort());
    const values = new Float64Array(this.texts.length);
    for (let row = 0; row < values.length; row++) values[row] = rank[this.texts[row]];
    return { name: this.name, values, texts };
  }
}
