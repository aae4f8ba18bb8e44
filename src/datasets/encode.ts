/**
 * Categories and missing values as numbers, as scikit-learn's `OneHotEncoder`, `OrdinalEncoder` and `SimpleImputer`
 * make them.
 *
 * @module
 */
import { type Category, categoryFinder, distinctCategories } from "./category_names.ts";
import type { Dataset } from "./dataset.ts";
import {
  type CategoricalFill,
  fillNumber,
  fillsOf,
  type MissingSetting,
  mostFrequent,
  nothingToFillWith,
  type NumericFill,
} from "./impute.ts";
import type { Breathe } from "./standardize.ts";

/** How categories become numbers: a column of 0 and 1 for each, or one column of indices. */
export type EncodingName = "one_hot" | "ordinal";

/** What happens to a category that no training row has: refused, or encoded as all zeros or -1. */
export type UnknownCategory = "error" | "ignore";

/** A column of categories. */
export interface CategoricalColumn {
  /** The raw column. */
  readonly column: number;
  readonly encoding: EncodingName;
  /** The categories of the training rows, in order; one for missing values, null, stands last. */
  readonly categories: readonly Category[];
}

/** How raw columns become numbers; fitted on the training rows. */
export interface Encoding {
  /** In order of their columns. */
  readonly categorical: readonly CategoricalColumn[];
  readonly unknown: UnknownCategory;
  /** Which missing values are let through. */
  readonly missing: { readonly numeric: boolean; readonly categorical: boolean };
  /**
   * For each raw column what stands for a missing value: a number, or the index of a category; null where there is
   * nothing. Null as a whole if missing values are refused.
   */
  readonly impute: readonly (number | null)[] | null;
}

/** What a config says of encoding. */
export interface EncodingOptions {
  readonly encoding: EncodingName;
  readonly unknown_category: UnknownCategory;
  readonly missing: MissingSetting;
}

/**
 * Finds the categories of the training rows and what stands for missing values.
 *
 * @param data Its numbers, looked at only; null for data that have neither categories nor missing values.
 * @param rows The training rows.
 * @throws {DataError} if a column has no value in them.
 */
export async function fitEncoding(
  data: Dataset | null,
  rows: Uint32Array,
  options: EncodingOptions,
  breathe?: Breathe,
): Promise<Encoding> {
  const fills = fillsOf(options.missing);
  const fillsIn = (fill: NumericFill | CategoricalFill) => fill !== "error" && fill !== "drop";
  const missing = { numeric: fillsIn(fills.numeric), categorical: fillsIn(fills.categorical) };
  const base = { unknown: options.unknown_category, missing };
  if (data === null) return { ...base, categorical: [], impute: null };
  const { info, x } = data;
  const cols = info.features.length;
  const categorical: CategoricalColumn[] = [];
  const impute: (number | null)[] = [];
  for (let c = 0; c < cols; c++) {
    await breathe?.();
    const names = info.categories?.[c];
    if (!names) {
      impute.push(fillNumber(data, c, rows, fills.numeric));
      continue;
    }
    const codes = Float64Array.from(rows, (row) => x[row * cols + c]);
    const { categories, fill } = fitCategories(info.features[c], names, codes, fills.categorical);
    categorical.push({ column: c, encoding: options.encoding, categories });
    impute.push(fill);
  }
  return { ...base, categorical, impute: missing.numeric || missing.categorical ? impute : null };
}

/**
 * The categories of a column and which of them stands for a missing one, if any.
 *
 * @param names What the codes stand for.
 * @param codes Of the training rows.
 */
function fitCategories(
  column: string,
  names: readonly string[],
  codes: Float64Array,
  fill: CategoricalFill,
): { categories: Category[]; fill: number | null } {
  const known = codes.filter((code) => !Number.isNaN(code));
  const own = fill === "category" && known.length < codes.length;
  const seen = distinctCategories([...new Set(known)].map((code) => names[code]));
  const categories = own ? [...seen, null] : seen;
  if (categories.length === 0) throw nothingToFillWith(column, fill);
  if (own) return { categories, fill: seen.length };
  if (fill !== "most_frequent") return { categories, fill: null };
  const find = categoryFinder(categories);
  const places = names.map(find);
  return { categories, fill: mostFrequent(known.map((code) => places[code])) };
}

/** A column of numbers that a model is given. */
export interface EncodedColumn {
  /** The raw name, or `raw=category`, or `raw (missing)`, which no category can be called. */
  readonly name: string;
  readonly categorical: boolean;
}

/** The columns that raw ones become, in order: those of a category stand where it stood. */
export function encodedColumns(features: readonly string[], { categorical }: Encoding): EncodedColumn[] {
  const columns = new Map(categorical.map((one) => [one.column, one]));
  return features.flatMap((name, c) => {
    const one = columns.get(c);
    if (!one) return { name, categorical: false };
    if (one.encoding === "ordinal") return { name, categorical: true };
    return one.categories.map((category) => ({
      name: category === null ? `${name} (missing)` : `${name}=${category}`,
      categorical: true,
    }));
  });
}

/**
 * Puts the index of its category into each cell of a category, and numbers where some are missing. For data that
 * `checkEncodable` found right; `data.x` is changed.
 */
export async function encodeCells(
  { info }: Pick<Dataset, "info">,
  x: Float64Array,
  { categorical, impute }: Encoding,
  breathe?: Breathe,
): Promise<void> {
  if (categorical.length === 0 && !info.missing) return;
  const cols = info.features.length;
  const indices = new Map(
    categorical.map((one) => [
      one.column,
      (info.categories?.[one.column] ?? []).map(categoryFinder(one.categories)),
    ]),
  );
  const columns = info.features.map((_, c) => ({ index: indices.get(c), fill: impute?.[c] }));
  for (let row = 0, at = 0; row < info.rows; row++) {
    if (row % 1024 === 0) await breathe?.();
    for (let c = 0; c < cols; c++, at++) {
      const value = x[at], { index, fill } = columns[c];
      if (Number.isNaN(value)) x[at] = fill ?? (index ? -1 : value);
      else if (index) x[at] = index[value];
    }
  }
}

/** For each raw column how many inputs it becomes; 0 for one that stays the number it is. */
export function inputWidths(features: readonly string[], { categorical }: Encoding): number[] {
  const widths = new Array<number>(features.length).fill(0);
  for (const { column, encoding, categories } of categorical) {
    if (encoding === "one_hot") widths[column] = categories.length;
  }
  return widths;
}
