/**
 * What data hold that an encoding has no place for.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { categoryFinder } from "./category_names.ts";
import type { Dataset } from "./dataset.ts";
import { listed } from "./describe_encoding.ts";
import type { Encoding } from "./encode.ts";

/**
 * Holds data against an encoding before it is used.
 *
 * @param trained Whether the encoding is that of a trained model, which no setting changes any more.
 * @throws {DataError} if they hold a category that it does not know, or miss a value it has nothing for, naming the
 * first row.
 */
export function checkEncodable(data: Dataset, encoding: Encoding, trained = true): void {
  const { info, x } = data;
  const cols = info.features.length;
  const firstRow = (c: number, is: (value: number) => boolean) => {
    for (let row = 0; row < info.rows; row++) if (is(x[row * cols + c])) return row + 1;
    return 0;
  };
  const isCategorical = new Set(encoding.categorical.map(({ column }) => column));
  if (encoding.unknown === "error") {
    for (const { column, categories } of encoding.categorical) {
      const find = categoryFinder(categories);
      const unknown = (info.categories?.[column] ?? []).findIndex((name) => find(name) < 0);
      if (unknown < 0) continue;
      throw new DataError(
        `Cannot encode column ${found(info.features[column])}: row ${
          firstRow(column, (code) => code === unknown)
        } ` +
          `has ${found(info.categories![column]![unknown])}, which no training row has (they have ${
            listed(categories)
          })`,
        trained
          ? 'the model was trained with dataset.unknown_category "error": leave such rows out of the data, or train anew with "ignore"'
          : 'set dataset.unknown_category to "ignore" or split by other rows',
      );
    }
  }
  info.missing?.forEach((count, c) => {
    const ignored = isCategorical.has(c) && encoding.unknown === "ignore" && encoding.missing.categorical;
    if (count === 0 || ignored || (encoding.impute?.[c] ?? null) !== null) return;
    throw new DataError(
      `Cannot encode column ${found(info.features[c])}: row ${
        firstRow(c, Number.isNaN)
      } misses a value, and ` +
        "the training rows say nothing of what stands for it",
      trained
        ? "the model was trained without a missing value in this column: leave such rows out, or write values for them"
        : "say so with dataset.missing",
    );
  });
}

/** Different unknown categories that a warning names. */
const mostNamed = 5;

/**
 * Warnings that say how many rows of which column are encoded as if they had no category, since no training row has
 * theirs. Empty where such rows are refused.
 */
export function unknownCategories(
  { info, x }: Dataset,
  { categorical, unknown, impute }: Encoding,
): string[] {
  if (unknown === "error") return [];
  const { rows, features: { length: cols } } = info;
  return categorical.flatMap(({ column, categories, encoding }) => {
    const names = info.categories?.[column] ?? [];
    const isUnknown = names.map(categoryFinder(categories)).map((place) => place < 0);
    const gaps = info.missing?.[column] !== undefined && (impute?.[column] ?? null) === null;
    if (!gaps && !isUnknown.includes(true)) return [];
    const seen = new Set<string>();
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const code = x[row * cols + column];
      if (!(Number.isNaN(code) ? gaps : isUnknown[code])) continue;
      count++;
      seen.add(Number.isNaN(code) ? "missing values" : found(names[code]));
    }
    if (count === 0) return [];
    const named = [...seen].slice(0, mostNamed).join(", ") + (seen.size > mostNamed ? ", …" : "");
    return [
      `Column ${
        found(info.features[column])
      }: ${count} of ${rows} rows have a category that no training row has ` +
      `(${named}) and are encoded as ${encoding === "one_hot" ? "all zeros" : "-1"}`,
    ];
  });
}
