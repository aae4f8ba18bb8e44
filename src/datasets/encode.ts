/**
 * Categories and missing values as numbers, as scikit-learn's `OneHotEncoder`, `OrdinalEncoder` and `SimpleImputer`
 * make them.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import { found } from "../schema/found.ts";
import type { Dataset } from "./dataset.ts";
import {
  type CategoricalFill,
  fillNumber,
  fillsOf,
  type MissingSetting,
  mostFrequent,
  nothingToFillWith,
} from "./impute.ts";
import { mebibytes, memoryLimit } from "./memory.ts";
import type { Breathe } from "./standardize.ts";
import { sortedCategories } from "./table/categories.ts";

/** How categories become numbers: a column of 0 and 1 for each, or one column of indices. */
export type EncodingName = "one_hot" | "ordinal";

/** What happens to a category that no training row has: refused, or encoded as all zeros or -1. */
export type UnknownCategory = "error" | "ignore";

/** A column of categories. */
export interface CategoricalColumn {
  /** The raw column. */
  readonly column: number;
  readonly encoding: EncodingName;
  /** The categories of the training rows, in order. */
  readonly categories: readonly string[];
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

/** The name of the category that stands for missing ones. */
const missingCategory = "missing";

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
  const missing = { numeric: fills.numeric !== "error", categorical: fills.categorical !== "error" };
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
): { categories: string[]; fill: number | null } {
  const known = codes.filter((code) => !Number.isNaN(code));
  const own = fill === "category" && known.length < codes.length;
  const seen = [...new Set(known)].map((code) => names[code]);
  const categories = sortedCategories(own ? [...seen, missingCategory] : seen);
  if (categories.length === 0) throw nothingToFillWith(column, fill);
  const name = own ? missingCategory : fill === "most_frequent" ? names[mostFrequent(known)] : null;
  return { categories, fill: name === null ? null : categories.indexOf(name) };
}

/** A column of numbers that a model is given. */
export interface EncodedColumn {
  /** The raw name, or `raw=category`. */
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
    return one.categories.map((category) => ({ name: `${name}=${category}`, categorical: true }));
  });
}

/**
 * Holds data against an encoding before it is used.
 *
 * @param trained Whether the encoding is that of a trained model, which no setting changes any more.
 * @throws {DataError} if they hold a category that it does not know, or miss a value it has nothing for, naming the
 * first row; or if the encoded numbers would not fit into memory.
 */
export function checkEncodable(data: Dataset, encoding: Encoding, trained = true): void {
  const { info, x } = data;
  const cols = info.features.length;
  const bytes = encoding.categorical.length === 0
    ? 0
    : 8 * info.rows * encodedColumns(info.features, encoding).length;
  if (bytes > memoryLimit) {
    throw new DataError(
      `Cannot hold the encoded table: it takes ${mebibytes(bytes)}, more than ${mebibytes(memoryLimit)}`,
      'set dataset.encoding to "ordinal", or leave columns of many categories out',
    );
  }
  const firstRow = (c: number, is: (value: number) => boolean) => {
    for (let row = 0; row < info.rows; row++) if (is(x[row * cols + c])) return row + 1;
    return 0;
  };
  const isCategorical = new Set(encoding.categorical.map(({ column }) => column));
  if (encoding.unknown === "error") {
    for (const { column, categories } of encoding.categorical) {
      const known = new Set(categories);
      const unknown = (info.categories?.[column] ?? []).findIndex((name) => !known.has(name));
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

/**
 * Encodes data that {@linkcode checkEncodable} found right.
 *
 * @returns [rows, inputs]; `data.x` itself, with missing values filled in, where there are no categories.
 */
export async function encode(
  { info, x }: Dataset,
  encoding: Encoding,
  breathe?: Breathe,
): Promise<Float64Array> {
  const { categorical, impute } = encoding;
  if (categorical.length === 0 && !info.missing) return x;
  const cols = info.features.length;
  const inputs = encodedColumns(info.features, encoding).length;
  const out = categorical.length === 0 ? x : new Float64Array(info.rows * inputs);
  const plans = new Map(categorical.map((one) => {
    const places = new Map(one.categories.map((name, i) => [name, i]));
    const index = (info.categories?.[one.column] ?? []).map((name) => places.get(name) ?? -1);
    return [one.column, { ...one, index }];
  }));
  let at = 0;
  for (let row = 0; row < info.rows; row++) {
    if (row % 1024 === 0) await breathe?.();
    for (let c = 0; c < cols; c++) {
      const value = x[row * cols + c];
      const fill = impute?.[c];
      const plan = plans.get(c);
      if (!plan) {
        out[at++] = Number.isNaN(value) ? fill ?? value : value;
        continue;
      }
      const index = Number.isNaN(value) ? fill ?? -1 : plan.index[value];
      if (plan.encoding === "ordinal") {
        out[at++] = index;
      } else {
        if (index >= 0) out[at + index] = 1;
        at += plan.categories.length;
      }
    }
  }
  return out;
}

/** How the columns were understood, in words. */
export function describeEncoding(features: readonly string[], { categorical, impute }: Encoding): string[] {
  const encoded = categorical.map(({ column, encoding, categories }) =>
    `Column ${found(features[column])} becomes ${
      encoding === "one_hot" ? "a column for each of" : "the index among"
    } ${listed(categories)}`
  );
  const names = new Map(categorical.map(({ column, categories }) => [column, categories]));
  const filled = (impute ?? []).flatMap((fill, c) =>
    fill === null ? [] : [`${found(features[c])} by ${found(names.get(c)?.[fill] ?? fill)}`]
  );
  return filled.length === 0 ? encoded : [...encoded, `Missing values are filled in: ${shortened(filled)}`];
}

function listed(names: readonly string[]): string {
  return shortened(names.map(found));
}

function shortened(words: readonly string[]): string {
  const most = 12;
  return words.slice(0, most).join(", ") + (words.length > most ? `, … ${words.length - most} more` : "");
}
