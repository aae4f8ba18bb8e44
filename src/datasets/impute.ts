/**
 * What stands for missing values, as scikit-learn's `SimpleImputer` finds it.
 *
 * @module
 */
import { DataError } from "../errors.ts";
import { found } from "../schema/found.ts";
import type { Dataset, MissingRule } from "./dataset.ts";

/** What stands for a missing number; a number stands for itself. With `drop` its row is left out. */
export type NumericFill = "error" | "drop" | "mean" | "median" | "most_frequent" | number;

/** What stands for a missing category; `category` is a separate one. With `drop` its row is left out. */
export type CategoricalFill = "error" | "drop" | "most_frequent" | "category";

/** `dataset.missing` of a config. */
export type MissingSetting =
  | "error"
  | "drop"
  | "mean"
  | "median"
  | "most_frequent"
  | MissingSettings;

/** A rule for each kind of column. */
export interface MissingSettings {
  /** What stands for a missing number. */
  readonly numeric: NumericFill;
  /** What stands for a missing category. */
  readonly categorical: CategoricalFill;
  /** What happens to a row without a target. */
  readonly target: "error" | "drop";
  /** What happens to a row without a value in a column that rows are split by. */
  readonly split: "error" | "drop";
}

/** The same for each kind of column. */
export function fillsOf(setting: MissingSetting): MissingSettings {
  if (typeof setting === "object") return setting;
  if (setting === "drop") return { numeric: "drop", categorical: "drop", target: "drop", split: "drop" };
  const categorical = setting === "most_frequent" ? setting : "error";
  return { numeric: setting, categorical, target: "error", split: "error" };
}

/**
 * What a data set is to do about missing values.
 *
 * @param trained What a trained model has something for: that does not depend on the setting, unless it leaves rows out.
 */
export function missingRule(
  setting: MissingSetting,
  trained?: { readonly numeric: boolean; readonly categorical: boolean },
): MissingRule {
  const { numeric, categorical, target, split } = fillsOf(setting);
  const actionOf = (fill: NumericFill | CategoricalFill, fills = fill !== "error") =>
    fill === "drop" ? "drop" : fills ? "keep" : "refuse";
  const either = (action: "error" | "drop") => action === "drop" ? "drop" : "refuse";
  return {
    numeric: actionOf(numeric, trained?.numeric),
    categorical: actionOf(categorical, trained?.categorical),
    target: either(target),
    split: either(split),
  };
}

/**
 * What stands for the missing numbers of a column.
 *
 * @param c The column of `data.x`.
 * @param rows The training rows.
 * @throws {DataError} if every one of them misses it, and the config gives no number.
 */
export function fillNumber(
  { info, x }: Dataset,
  c: number,
  rows: Uint32Array,
  fill: NumericFill,
): number | null {
  if (typeof fill === "number") return fill;
  if (fill === "error" || fill === "drop") return null;
  const cols = info.features.length;
  const values = Float64Array.from(rows, (row) => x[row * cols + c]).filter((value) => !Number.isNaN(value));
  if (values.length === 0) throw nothingToFillWith(info.features[c], fill);
  const value = statistics[fill](values);
  if (Number.isFinite(value)) return value;
  throw new DataError(
    `Cannot fill column ${found(info.features[c])} with its ${fill}: it is beyond 1.8e308`,
    "give the column in a larger unit, or leave it out with dataset.params.drop",
  );
}

/** The error of a column without any value in the training rows. */
export function nothingToFillWith(name: string, fill: string): DataError {
  return new DataError(
    `Cannot fill column ${found(name)} with its ${fill}: every training row misses it`,
    "leave the column out with dataset.params.drop",
  );
}

const statistics = { mean, median, most_frequent: mostFrequent };

/** Sums run in blocks of 256, as everywhere. */
function mean(values: Float64Array): number {
  let total = 0;
  for (let from = 0; from < values.length; from += 256) {
    let block = 0;
    const to = Math.min(from + 256, values.length);
    for (let i = from; i < to; i++) block += values[i];
    total += block;
  }
  return total / values.length;
}

/** The middle value, of an even number of them the mean of the middle two. */
function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The value that occurs most often, the smallest of equals. */
export function mostFrequent(values: Float64Array): number {
  const sorted = values.toSorted();
  let best = sorted[0], most = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > most) [best, most] = [sorted[from], to - from];
  }
  return best;
}
