/**
 * Which cells stand for missing values.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { parseNumber } from "../csv/cells.ts";

/** What people and programs write for a value that is not there. */
export const missingWords: readonly string[] = [
  "NA",
  "N/A",
  "n/a",
  "#N/A",
  "<NA>",
  "NaN",
  "nan",
  "null",
  "NULL",
  "?",
];

/** More words that may mean a missing value, and are read as one only if they are listed. */
const moreWords: readonly string[] = [
  "-",
  "--",
  "---",
  ".",
  "..",
  "na",
  "n.a.",
  "N.A.",
  "none",
  "None",
  "nil",
  "null",
  "Null",
  "unknown",
  "Unknown",
  "missing",
  "-nan",
  "NaT",
  "#N/A N/A",
  "#NA",
  "#VALUE!",
  "#REF!",
  "#DIV/0!",
];

const encoder = new TextEncoder();

/** Whether a text often stands for a missing value. */
export function mayMeanMissing(text: string): boolean {
  const word = text.trim();
  return word === "" || missingWords.includes(word) || moreWords.includes(word);
}

/** How a number is written that may be a code, such as `007` and `12e4`: as a word it is no number. */
const likeCode = /^[+-]?0\d|e/i;

/** The words and numbers that stand for missing values in one table. */
export class MissingValues {
  readonly #values: readonly (string | number)[];
  readonly #decimal: number;
  readonly #words: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<number>;
  /** Those that a cell held so far. */
  readonly #met = new Set<string | number>();
  /** The longest word, in bytes, with room for blanks within quotes. */
  readonly longest: number;
  /** Whether a word begins with a digit, as hardly any does. */
  readonly beginsWithDigit: boolean;
  /** Whether numbers stand for missing values, too: asked for every cell. */
  readonly hasNumbers: boolean;
  /** Whether a word is a number to whoever reads a cell, and counts only as it stands. */
  readonly hasCodes: boolean;

  /**
   * @param values As `dataset.params.missing_values` gives them. A text is a word as it stands; one that is a plain
   * number counts by its value, too, but not one with leading zeros or an exponent.
   * @param decimal What stands before the decimals of numbers in the file: a text may write them so, or with a point.
   */
  constructor(values: readonly (string | number)[], decimal = ".") {
    this.#values = values;
    this.#decimal = decimal.charCodeAt(0);
    const words = values.filter((value) => typeof value === "string").map((word) => word.trim());
    this.#words = new Set(words);
    this.#numbers = new Set(
      values.map((value) => this.#numberOf(value)).filter((value) => !Number.isNaN(value)),
    );
    this.hasNumbers = this.#numbers.size > 0;
    this.hasCodes = words.some((word) => likeCode.test(word) && !Number.isNaN(this.#valueOf(word)));
    this.beginsWithDigit = words.some((word) => /^\d/.test(word));
    this.longest = 12 + Math.max(0, ...words.map((word) => encoder.encode(word).length));
  }

  /** Whether a text stands for a missing value, blanks around it aside. */
  hasWord(text: string): boolean {
    return this.#meets(this.#words, text.trim());
  }

  /** Whether a number stands for a missing value. */
  hasNumber(value: number): boolean {
    return this.#meets(this.#numbers, value);
  }

  /** What is listed but was met in no cell, each once. */
  unmet(): (string | number)[] {
    const unmet = this.#values.filter((value) =>
      !this.#met.has(this.#numberOf(value)) && !(typeof value === "string" && this.#met.has(value.trim()))
    );
    return [...new Set(unmet)];
  }

  #meets<T extends string | number>(values: ReadonlySet<T>, value: T): boolean {
    if (!values.has(value)) return false;
    this.#met.add(value);
    return true;
  }

  #numberOf(value: string | number): number {
    if (typeof value === "number") return value;
    return likeCode.test(value.trim()) ? NaN : this.#valueOf(value);
  }

  #valueOf(value: string): number {
    const bytes = encoder.encode(value.trim());
    const number = parseNumber(bytes, 0, bytes.length, this.#decimal);
    return Number.isNaN(number) ? parseNumber(bytes, 0, bytes.length) : number;
  }
}

/** A warning of what is listed and stands in no cell that is used; undefined where nothing is. */
export function unmetWarning(missing: MissingValues): string | undefined {
  const unmet = missing.unmet();
  // Whoever adds to the usual words need not hear of these.
  const usual = new Set<string | number>(missingWords);
  const told = unmet.filter((value) => !usual.has(value));
  if (told.length === 0) return undefined;
  const shown = told.slice(0, 5).map(found).join(", ") + (told.length > 5 ? ", …" : "");
  return `dataset.params.missing_values: no cell of the columns that are used holds ${shown}`;
}
