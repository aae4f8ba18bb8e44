/**
 * The order of categories.
 *
 * @module
 */
import { parseNumber } from "../csv/cells.ts";

const encoder = new TextEncoder();

/** Whether a text is a decimal number. */
export function isNumber(text: string): boolean {
  return !Number.isNaN(numberOf(text));
}

function numberOf(text: string): number {
  const bytes = encoder.encode(text);
  return parseNumber(bytes, 0, bytes.length);
}

/**
 * Categories in order, each once: numbers by their value if all are numbers, else by UTF-16 code units, as
 * scikit-learn's encoders have them.
 */
export function sortedCategories(texts: Iterable<string>): string[] {
  const unique = [...new Set(texts)].sort();
  const values = new Map(unique.map((text) => [text, numberOf(text)]));
  if (unique.some((text) => Number.isNaN(values.get(text)))) return unique;
  return unique.sort((a, b) => values.get(a)! - values.get(b)!);
}

/** Codes as ranks of the texts that occur. A code of -1 stays. */
export interface Ranked {
  /** The texts that occur, in order. */
  readonly texts: readonly string[];
  /** For each code its rank, or -1 if it does not occur. */
  readonly rank: Int32Array;
}

/**
 * Ranks the texts that occur.
 *
 * @param codes Codes that occur, any number of times.
 * @param texts Texts by code.
 * @param sort How texts are put in order.
 */
export function rankTexts(
  codes: Int32Array | Float64Array,
  texts: readonly string[],
  sort: (texts: Iterable<string>) => string[] = sortedCategories,
): Ranked {
  const occurs = new Uint8Array(texts.length);
  for (const code of codes) if (code >= 0) occurs[code] = 1;
  const sorted = sort(texts.filter((_, code) => occurs[code] === 1));
  // There may be a million: each array or list of its own would count.
  const position = new Map<string, number>();
  for (let i = 0; i < sorted.length; i++) position.set(sorted[i], i);
  const rank = new Int32Array(texts.length).fill(-1);
  for (let code = 0; code < texts.length; code++) if (occurs[code]) rank[code] = position.get(texts[code])!;
  return { texts: sorted, rank };
}
