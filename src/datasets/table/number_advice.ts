/**
 * What to do about texts that mean a number and are none.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { isNumber } from "./categories.ts";
import { missingWords } from "./missing.ts";

/** Whether a text is an integer that is no number to a table because it would be rounded. */
export function isRounded(text: string): boolean {
  return /^[+-]?\d{16,400}$/.test(text) && Number.isFinite(Number(text)) &&
    BigInt(Number(text)) !== BigInt(text);
}

const roundedAdvice =
  "if such integers only name something, list their column in dataset.params.categorical; " +
  "if they may be rounded, write them with decimals: 9007199254740993.0";

const commas = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
const points = /^[+-]?\d*\.\d+(e[+-]?\d+)?$/i;

const withoutUnits = "write numbers without units";

/** What is known of numbers in any kind of file. */
const numberlike: readonly (readonly [form: RegExp, advice: string])[] = [
  [/^[+-]?\d{1,3}([_' \u00a0\u202f.,]\d{3})+([.,]\d+)?$/, "write thousands without a separator"],
  [/^[+-]?\d[\d.]*e\+?\d+$/i, "numbers go up to 1.8e308: give the column in a larger unit"],
  [/^[+-]?\d{309,}(\.\d*)?$/, "numbers go up to 1.8e308: give the column in a larger unit"],
  [/^[+-]?inf(inity)?$/i, "infinite values cannot be used: write a number, or NaN if the value is missing"],
  [/^[+-]?0[xob][\da-f]+$/i, "write numbers in decimal"],
  [/^[+-]?\d+(_\d+)+(\.\d+)?$/, "write numbers without _"],
  [
    /^[+-]?\d+([.,]\d+)? ?(?:%|‰|[°º]?[CF]|kg|g|mg|t|lbs?|oz|km|m|cm|mm|ft|in|ml|l|s|ms|min|h|kWh?|[$€£¥]|USD|EUR|GBP)$/i,
    withoutUnits,
  ],
  [/^[+-]?(?:[$€£¥]|USD|EUR|GBP) ?[+-]?\d+([.,]\d+)*$/i, withoutUnits],
];

function likeNumbers(text: string): string | undefined {
  return numberlike.find(([form]) => form.test(text))?.[1];
}

/**
 * Advice on a cell of a CSV file.
 *
 * @param decimal What stands before decimals.
 * @returns undefined if the text means no number.
 */
export function csvAdvice(text: string, decimal: string): string | undefined {
  const cell = text.trim();
  if (isRounded(cell)) return roundedAdvice;
  if (decimal === "." && commas.test(cell)) {
    return 'a file with decimal commas is read with dataset.params.decimal: ","; thousands are written without a separator';
  }
  if (decimal === "," && points.test(cell)) {
    return 'with dataset.params.decimal: "," the comma stands before decimals; leave it out if the point does';
  }
  return likeNumbers(cell);
}

/**
 * Advice on a value of a JSON object.
 *
 * @returns undefined if it means no number.
 */
export function jsonAdvice(value: unknown): string | undefined {
  if (typeof value === "bigint") return roundedAdvice;
  // True and false are names like any other text.
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (text === "") return "write null for a missing value";
  if (missingWords.includes(text)) {
    return `write null for a missing value, or list ${found(text)} in dataset.params.missing_values`;
  }
  if (isNumber(text)) return "write numbers without quotes: in quotes they are text";
  if (commas.test(text)) return "write numbers without quotes, and with a point before decimals";
  return likeNumbers(text);
}
