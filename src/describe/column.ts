/**
 * What a column of a table holds, gathered cell by cell in bounded memory.
 *
 * @module
 */
import type { Cells } from "../datasets/table/cells.ts";
import { TextCodes } from "../datasets/table/text_codes.ts";
import { TextColumn } from "../datasets/table/text_column.ts";

/** Different values that are told apart. */
export const mostDistinct = 10_000;
/** The most letters of texts that one column keeps. */
const mostLetters = 4_000_000;
/** Cells of text whose advice is kept. */
const mostAdvice = 20;
/** Words that free text has, on average. */
const fewestWords = 4;

/** What a column is taken for. */
export type ColumnKind =
  | "number"
  | "whole number"
  | "category"
  | "date or time"
  | "identifier"
  | "text"
  | "mixed"
  | "constant"
  | "empty";

/** A value and in how many rows it stands. */
export interface Counted {
  readonly value: string | number;
  readonly count: number;
}

/** A column, gathered. */
export class ColumnSummary {
  readonly name: string;
  rows = 0;
  missing = 0;
  /** The words that stand for missing values, beside nothing. */
  readonly missingWords = new Map<string, number>();
  numbers = 0;
  /** Cells that are no numbers. */
  texts = 0;
  min = Infinity;
  max = -Infinity;
  mean = 0;
  #squares = 0;
  /** Whether all numbers are integers. */
  whole = true;
  /** Whether each number is the one before plus 1, and there are no others. */
  counts = true;
  /** The first cell that is there. */
  example: string | undefined;
  /** The byte of the file where the first cell stands that is no number, in a column that has numbers. */
  firstText: number | undefined;
  readonly #values = new Map<number, number>();
  readonly #codes = new TextCodes(mostDistinct);
  readonly #textCounts: number[] = [];
  readonly #look = new TextColumn();
  readonly #advice: (string | undefined)[] = [];
  #last = NaN;
  #letters = 0;
  #words = 0;
  #more = false;

  constructor(name: string) {
    this.name = name;
  }

  /** Takes a cell; gives what tells its value from others, undefined where there is none. */
  take(cells: Cells, column: number): number | string | undefined {
    this.rows++;
    if (cells.isMissing(column)) {
      this.missing++;
      this.counts = false;
      const word = cells.text(column).trim();
      if (word !== "") this.missingWords.set(word, (this.missingWords.get(word) ?? 0) + 1);
      return undefined;
    }
    const value = cells.number(column);
    this.example ??= cells.text(column);
    if (!Number.isNaN(value)) {
      this.#takeNumber(value);
      return value;
    }
    this.texts++;
    this.counts = false;
    this.firstText ??= cells.offset(column);
    const text = cells.text(column);
    if (this.#look.wanted) {
      this.#look.look(text);
      this.#words += text.trim().split(/\s+/).length;
    }
    if (this.#advice.length < mostAdvice) this.#advice.push(cells.advice(column));
    const code = this.#letters > mostLetters ? -1 : cells.code(column, this.#codes);
    if (code < 0) {
      this.#more = true;
      return text;
    }
    if (this.#textCounts[code] === undefined) this.#letters += text.length;
    this.#textCounts[code] = (this.#textCounts[code] ?? 0) + 1;
    return text;
  }

  #takeNumber(value: number): void {
    this.numbers++;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    const apart = value - this.mean;
    this.mean += apart / this.numbers;
    this.#squares += apart * (value - this.mean);
    if (this.whole && !Number.isInteger(value)) this.whole = false;
    if (this.counts && this.numbers > 1 && value !== this.#last + 1) this.counts = false;
    this.#last = value;
    const count = this.#values.get(value);
    if (count !== undefined) this.#values.set(value, count + 1);
    else if (this.#values.size < mostDistinct) this.#values.set(value, 1);
    else this.#more = true;
  }

  /** Standard deviation of the numbers. */
  get deviation(): number {
    return Math.sqrt(this.#squares / this.numbers);
  }

  /** How many different values there are; `more` says that these are not all. */
  get distinct(): { readonly count: number; readonly more: boolean } {
    return { count: this.#values.size + this.#codes.texts.length, more: this.#more };
  }

  /** The values in most rows first; of those that are told apart. */
  commonest(most = Infinity): Counted[] {
    const counted: Counted[] = [
      ...[...this.#values].map(([value, count]) => ({ value, count })),
      ...this.#codes.texts.map((value, code) => ({ value, count: this.#textCounts[code] ?? 0 })),
    ];
    return counted.sort((a, b) => b.count - a.count).slice(0, most);
  }

  /** The texts that are told apart. */
  get words(): readonly string[] {
    return this.#codes.texts;
  }

  /** What to do about cells that all mean a number and are none; undefined if they mean none. */
  get numberAdvice(): string | undefined {
    return this.texts === 0 || this.#advice.includes(undefined) ? undefined : this.#advice[0];
  }

  get kind(): ColumnKind {
    const present = this.rows - this.missing;
    const { count, more } = this.distinct;
    if (present === 0) return "empty";
    if (count === 1 && !more) return "constant";
    if (this.texts === 0) {
      if (this.counts && this.rows >= 10) return "identifier";
      return this.whole ? "whole number" : "number";
    }
    if (this.numbers > 0 && this.texts < present * 0.2) return "mixed";
    if (this.#look.kind === "times" && this.numbers === 0) return "date or time";
    const looked = Math.min(this.texts, 1000);
    const different = more ? 1 : count / present;
    if (this.#words >= fewestWords * looked && different > 0.5) return "text";
    return this.#look.kind === "identifiers" && different >= 0.9 ? "identifier" : "category";
  }
}
