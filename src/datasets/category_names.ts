/**
 * Which texts name the same category: those that are equal, and numbers that are equal however they are written.
 *
 * @module
 */
import { sortedCategories } from "./table/categories.ts";

/** A category by its text; null is the one that stands for missing values, which no text names. */
export type Category = string | null;

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;
/** A number that is written as one, where other cells hold text: `007` and `1e3` may be names there. */
const plain = /^-?(?:0|[1-9]\d*)(?:\.\d*)?$/;

/**
 * The value of a decimal number, exactly, in one spelling: `1`, `1.0`, `01` and `1e0` have the same. Undefined for a
 * text that is no number.
 */
export function exactNumber(text: string): string | undefined {
  const [, sign, whole, decimals = "", exponent = "0"] = decimal.exec(text) ?? [];
  if (whole === undefined || whole + decimals === "") return undefined;
  const digits = (whole + decimals).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  const power = Number(exponent) - decimals.length + digits.length - significant.length;
  return `${sign === "-" ? "-" : ""}${significant}e${power}`;
}

/** How numbers among some texts are compared: by value if all are numbers, else only plain ones. */
function numberOf(texts: readonly string[]): (text: string) => string | undefined {
  if (texts.every((text) => exactNumber(text) !== undefined)) return exactNumber;
  return (text) => plain.test(text) ? exactNumber(text) : undefined;
}

/**
 * The categories that some texts name, in order, each in the shortest of its spellings. Numbers that are equal are one
 * category; among other texts only numbers without exponents and leading zeros are taken for numbers.
 */
export function distinctCategories(texts: Iterable<string>): string[] {
  const unique = sortedCategories(texts);
  const numberIn = numberOf(unique);
  const shortest = new Map<string, string>();
  const key = (text: string) => numberIn(text) ?? `=${text}`;
  for (const text of unique) {
    const other = shortest.get(key(text));
    if (other === undefined || isShorter(text, other)) shortest.set(key(text), text);
  }
  return [...shortest.values()];
}

/** For each of some texts the one spelling of its category: equal where {@linkcode distinctCategories} counts one. */
export function oneSpelling(texts: readonly string[]): string[] {
  const numberIn = numberOf(texts);
  // A column may have a million texts: nothing is made of them where all are spelled in one way. Plain numbers without a
  // decimal point are.
  if (numberIn !== exactNumber && !texts.some((text) => text.includes(".") && plain.test(text))) {
    return [...texts];
  }
  const shortest = new Map<string, string>();
  for (const text of texts) {
    const number = numberIn(text);
    if (number === undefined) continue;
    const other = shortest.get(number);
    if (other === undefined || isShorter(text, other)) shortest.set(number, text);
  }
  return texts.map((text) => shortest.get(numberIn(text) ?? "") ?? text);
}

function isShorter(text: string, other: string): boolean {
  return text.length < other.length || text.length === other.length && text < other;
}

/** Finds the place of a text among categories: by its spelling, else by its value. -1 for a text that names none. */
export function categoryFinder(categories: readonly Category[]): (text: string) => number {
  const texts = categories.filter((one) => one !== null);
  const numberIn = numberOf(texts);
  const places = new Map<string, number>(), numbers = new Map<string, number>();
  categories.forEach((one, i) => {
    if (one === null) return;
    places.set(one.normalize("NFC"), i);
    const number = numberIn(one);
    if (number !== undefined && !numbers.has(number)) numbers.set(number, i);
  });
  return (text) => places.get(text.normalize("NFC")) ?? numbers.get(numberIn(text) ?? "") ?? -1;
}
