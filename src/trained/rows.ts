/**
 * Rows of a program as the raw table that a model's preprocessing starts from.
 *
 * @module
 */
import type { DatasetInfo } from "../datasets/dataset.ts";
import { DataError } from "../errors.ts";
import { found } from "../schema/found.ts";
import type { SnapshotState } from "../train/snapshot.ts";

/**
 * The raw features of one row: in column order, or by name, where other names are passed over. Text for categories, null
 * for what is missing.
 */
export type Row = ArrayLike<Value> | { readonly [feature: string]: Value };

/** One raw feature: a number, a category, or null for what is missing. */
export type Value = number | string | null;

/**
 * Rows as a raw table: categories as indices, what is missing as NaN.
 *
 * @throws {DataError} if a row lacks a feature, or holds text where training had numbers.
 */
export function tableOf(rows: readonly Row[], { features, preprocessing, task, targets }: SnapshotState) {
  const names = new Map(preprocessing.categorical.map(({ column }) => [column, new Map<string, number>()]));
  const x = new Float64Array(rows.length * features.length);
  const missing = new Array<number>(features.length).fill(0);
  rows.forEach((row, i) => {
    features.forEach((feature, c) => {
      const value = valueOf(row, i, feature, c, features.length);
      if (value === null) missing[c]++;
      x[i * features.length + c] = value === null ? NaN : codeOf(value, names.get(c), feature, i);
    });
  });
  const categories = features.map((_, c) => names.has(c) ? [...names.get(c)!.keys()] : null);
  const info: DatasetInfo = {
    task,
    rows: rows.length,
    features,
    categories,
    targets,
    bytes: 0,
    files: [],
    warnings: [],
    ...missing.some((count) => count > 0) && { missing },
  };
  return { info, x };
}

function valueOf(row: Row, i: number, feature: string, column: number, columns: number): Value {
  if (typeof row !== "object" || row === null) {
    throw new DataError(`Cannot predict: row ${i + 1} is ${found(row)}, not a row`);
  }
  if (isList(row)) {
    if (row.length === columns) return row[column];
    throw new DataError(`Cannot predict: row ${i + 1} has ${row.length} values, not ${columns}`);
  }
  if (Object.hasOwn(row, feature)) return row[feature];
  throw new DataError(`Cannot predict: row ${i + 1} has no "${feature}"`);
}

function isList(row: Row): row is ArrayLike<Value> {
  return Array.isArray(row) || ArrayBuffer.isView(row);
}

/** A number as it is; a category as the index of its name, which is noted if it is new. */
function codeOf(
  value: number | string,
  names: Map<string, number> | undefined,
  feature: string,
  i: number,
): number {
  if (names) {
    const name = String(value);
    if (!names.has(name)) names.set(name, names.size);
    return names.get(name)!;
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new DataError(
    `Cannot predict: row ${i + 1} has ${found(value)} for "${feature}", which is a number`,
    "null stands for a missing value",
  );
}
