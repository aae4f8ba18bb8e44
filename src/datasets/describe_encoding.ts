/**
 * An encoding in words.
 *
 * @module
 */
import { found } from "../schema/found.ts";
import type { Category } from "./category_names.ts";
import type { DatasetInfo } from "./dataset.ts";
import type { Encoding } from "./encode.ts";

/** What the categories of each column become, in words. */
export function describeCategories(features: readonly string[], { categorical }: Encoding): string[] {
  return categorical.map(({ column, encoding, categories }) =>
    `Column ${found(features[column])} becomes ${
      encoding === "one_hot" ? "a column for each of" : "the index among"
    } ${listed(categories)}`
  );
}

/** Which values are missing in each column, and what happens to them, in words. */
export function describeGaps({ gaps = [], features }: DatasetInfo, encoding: Encoding): string[] {
  const categories = new Map(encoding.categorical.map(({ column, categories }) => [column, categories]));
  const lines = gaps.map(({ column, count, rows, first, word, dropped }) => {
    const at = features.indexOf(column);
    const fill = encoding.impute?.[at] ?? null;
    const use = dropped
      ? "rows left out"
      : fill === null
      ? ""
      : `filled in by ${filler(fill, categories.get(at))}`;
    return `${found(column)}: ${count} of ${rows}, first ${first}${word && ` (${found(word)})`}${
      use && `, ${use}`
    }`;
  });
  return lines.length > most ? [...lines.slice(0, most), `${lines.length - most} more columns`] : lines;
}

/** How many columns or categories are named. */
const most = 12;

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
  return words.slice(0, most).join(", ") + (words.length > most ? `, … ${words.length - most} more` : "");
}
