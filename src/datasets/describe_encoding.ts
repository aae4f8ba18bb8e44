/**
 * An encoding in words.
 *
 * @module
 */
import { found } from "../schema/found.ts";
import type { Category } from "./category_names.ts";
import type { Encoding } from "./encode.ts";

/** How the columns were understood, in words. */
export function describeEncoding(features: readonly string[], { categorical, impute }: Encoding): string[] {
  const encoded = categorical.map(({ column, encoding, categories }) =>
    `Column ${found(features[column])} becomes ${
      encoding === "one_hot" ? "a column for each of" : "the index among"
    } ${listed(categories)}`
  );
  const names = new Map(categorical.map(({ column, categories }) => [column, categories]));
  const filled = (impute ?? []).flatMap((fill, c) =>
    fill === null ? [] : [`${found(features[c])} by ${filler(fill, names.get(c))}`]
  );
  return filled.length === 0 ? encoded : [...encoded, `Missing values are filled in: ${shortened(filled)}`];
}

/** What stands for a missing value: a number, or a category by its index. */
function filler(fill: number, categories: readonly Category[] | undefined): string {
  if (categories === undefined) return String(fill);
  return categories[fill] === null ? "a category for missing values" : found(categories[fill]);
}

/** Categories in a few words. */
export function listed(categories: readonly Category[]): string {
  return shortened(categories.map((one) => one === null ? "missing values" : found(one)));
}

function shortened(words: readonly string[]): string {
  const most = 12;
  return words.slice(0, most).join(", ") + (words.length > most ? `, … ${words.length - most} more` : "");
}
