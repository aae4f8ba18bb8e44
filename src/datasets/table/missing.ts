/**
 * Which cells stand for missing values.
 *
 * @module
 */
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

/** The words and numbers that stand for missing values in one table. */
export class MissingValues {
  readonly #words: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<number>;
  /** The longest word, in bytes, with room for blanks within quotes. */
  readonly longest: number;
  /** Whether a word begins with a digit, as hardly any does. */
  readonly beginsWithDigit: boolean;
  /** Whether numbers stand for missing values, too: asked for every cell. */
  readonly hasNumbers: boolean;

  /** @param values As `dataset.params.missing_values` gives them; texts that are numbers count as these. */
  constructor(values: readonly (string | number)[]) {
    const numberOf = (value: string | number) => {
      if (typeof value === "number") return value;
      const bytes = encoder.encode(value.trim());
      return parseNumber(bytes, 0, bytes.length);
    };
    const words = values.filter((value) => Number.isNaN(numberOf(value))).map((word) => String(word).trim());
    this.#words = new Set(words);
    this.#numbers = new Set(values.map(numberOf).filter((value) => !Number.isNaN(value)));
    this.hasNumbers = this.#numbers.size > 0;
    this.beginsWithDigit = words.some((word) => /^\d/.test(word));
    this.longest = 12 + Math.max(0, ...words.map((word) => encoder.encode(word).length));
  }

  /** Whether a text stands for a missing value, blanks around it aside. */
  hasWord(text: string): boolean {
    return this.#words.has(text.trim());
  }

  /** Whether a number stands for a missing value. */
  hasNumber(value: number): boolean {
    return this.#numbers.has(value);
  }
}
