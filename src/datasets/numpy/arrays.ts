/**
 * A data set from an array of features and one of targets.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import { findGaps, toGap } from "./array_gaps.ts";
import {
  type DataFile,
  type DatasetInfo,
  type DatasetSource,
  type KeyName,
  type MissingRule,
  refuseMissing,
  type Task,
  type TrainedFor,
} from "../dataset.ts";
import { limitOf, mebibytes, memoryAdvice } from "../memory.ts";
import { featureNames } from "../synthetic.ts";
import type { KeyColumn } from "../table/key_column.ts";
import { missingAdvice } from "../table/missing_advice.ts";
import { rankTexts } from "../table/categories.ts";
import { type Target, targetWarnings, understandNumbers, understandTexts } from "../table/target.ts";
import type { NpyArray } from "./npy.ts";

/** Arrays with what they are called in messages. */
export interface Arrays {
  /** [rows, …]: the axes after the first are one row of features, in C order. */
  readonly x: NpyArray & { readonly name: string };
  /** [rows] or [rows, targets] */
  readonly y: NpyArray & { readonly name: string };
  /** Each of [rows]; texts stand as their place in a list in any order. */
  readonly keys?: Readonly<Partial<Record<KeyName, KeyColumn>>>;
  readonly files: readonly DataFile[];
  /** The most bytes that were held while they were read, themselves included. */
  readonly bytes: number;
  /** The most bytes that may be held. */
  readonly limit?: number;
}

/** The shape of an array, with what it is called in messages. */
interface Shaped {
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * Holds the shapes of arrays against each other, which can be done before their numbers are there.
 *
 * @param bytes The most that is held while they are read, as far as it is known.
 * @returns The columns of features and of targets, and the most bytes that are held.
 * @throws {DataError} if they do not go together, or take too much memory.
 */
export function checkShapes(
  x: Shaped,
  y: Shaped,
  keys: readonly Shaped[],
  bytes: number,
  limit: number = limitOf(),
): { cols: number; targets: number; held: number } {
  const rows = x.shape[0];
  const cols = x.shape.slice(1).reduce((product, n) => product * n, 1);
  const targets = y.shape[1] ?? 1;
  if (x.shape.length < 2 || !(rows > 0) || cols < 1) {
    throw unfit(x.name, `expected features of shape [rows, columns] but found ${shapeOf(x)}`);
  }
  if (y.shape.length > 2 || y.shape[0] !== rows || targets < 1) {
    throw unfit(y.name, `expected a target of shape [${rows}] or [${rows}, targets] but found ${shapeOf(y)}`);
  }
  for (const { name, shape } of keys) {
    const count = shape.reduce((product, n) => product * n, 1);
    if (count !== rows) throw unfit(name, `expected ${rows} numbers but found ${count}`);
  }
  const held = Math.max(bytes, 2 * 8 * rows * (cols + targets));
  if (held > limit) {
    throw unfit(x.name, `${rows} rows take ${mebibytes(held)}, more than ${mebibytes(limit)}`, memoryAdvice);
  }
  return { cols, targets, held };
}

/**
 * Checks arrays and makes a source of them.
 *
 * @param trained What a model was trained for, if the data are for one.
 * @param reopen Reads them again, for when they have been given away.
 * @throws {DataError} if their shapes do not go together, or a number is infinite, or missing where it may not be.
 */
export function arraySource(
  { x, y, keys, files, bytes, limit }: Arrays,
  task: Task | null,
  missing: MissingRule | undefined,
  reopen: () => Promise<DatasetSource>,
  trained?: TrainedFor,
): DatasetSource {
  const rule = missing ?? refuseMissing;
  const rows = x.shape[0];
  const columns = Object.values(keys ?? {});
  const shapes = columns.map(({ name, values }) => ({ name, shape: [values.length] }));
  const { cols, targets, held } = checkShapes(x, y, shapes, bytes, limit);
  for (const { name, values, texts } of columns) {
    if (values.every(Number.isFinite)) continue;
    throw unfit(name, `expected ${texts ? "a text" : "a finite number"} in every row to split by`);
  }
  if (x.texts) {
    throw unfit(
      x.name,
      `expected numbers but found text such as ${found(x.texts[0])}`,
      'save it as numbers, x.astype("f8"), or the table as CSV, whose columns of text can be categories',
    );
  }
  const gaps = [
    ...findGaps(x, rows, rule.numeric, missingAdvice("number", rule, trained !== undefined)),
    ...findGaps(y, rows, rule.target, missingAdvice("target", rule, trained !== undefined)),
  ];
  const kept = keptRows(x, y, rule);
  const take = (data: Float64Array, width: number) => kept === null ? data : takeRows(data, width, kept);
  const numbers = take(x.data, cols);
  const target = targetOf({ ...y, data: take(y.data, targets) }, targets, task, trained);
  if (target.classes?.length === 1 && !trained) {
    throw unfit(y.name, `it is ${target.classes[0]} in every row: there are no classes to learn`);
  }
  const missed = new Array<number>(cols).fill(0);
  numbers.forEach((value, i) => Number.isNaN(value) && missed[i % cols]++);
  const info: DatasetInfo = {
    task: target.task,
    rows: numbers.length / cols,
    features: featureNames(cols),
    ...(missed.some((count) => count > 0) && { missing: missed }),
    ...(gaps.length > 0 && { gaps: gaps.map((gap) => toGap(gap, x, rows)) }),
    targets,
    classes: target.classes,
    bytes: held,
    files,
    warnings: targets === 1 && !trained ? targetWarnings(target, y.name) : [],
    notes: [
      `Task ${target.task}: target ${found(y.name)} ${target.reason}`,
      ...(kept ? [`Left out ${rows - kept.length} of ${rows} rows, which miss a value`] : []),
    ],
  };
  let data: { x: Float64Array; y: Float64Array } | null = { x: numbers, y: target.y };
  const table = () => {
    if (data === null) throw new Error("The numbers have been given away");
    return { info, ...data };
  };
  return {
    info,
    labels: () => target.y,
    keys: Object.fromEntries(
      Object.entries(keys ?? {}).map(([key, one]) => [key, ranked({ ...one, values: take(one.values, 1) })]),
    ),
    table,
    async load() {
      if (data === null) return await (await reopen()).load();
      const given = table();
      data = null;
      return given;
    },
  };
}

function targetOf(y: Arrays["y"], targets: number, task: Task | null, trained?: TrainedFor): Target {
  if (targets === 1 && y.texts) return understandTexts(y.data, y.texts, y.name, task, trained);
  if (targets === 1) return understandNumbers(y.data, y.name, task, trained);
  if (y.texts) throw unfit(y.name, `expected one column of class names but found ${targets}`);
  if (task === "classification") throw unfit(y.name, `expected one column of classes but found ${targets}`);
  return { task: "regression", y: y.data, reason: "has several columns" };
}

/** A column of texts as ranks of those that occur. */
function ranked(column: KeyColumn): KeyColumn {
  if (!column.texts) return column;
  const { texts, rank } = rankTexts(column.values, column.texts, (all) => [...all].sort());
  return { ...column, texts, values: column.values.map((code) => rank[code]) };
}

/** The rows that are kept; null for all. */
function keptRows(x: Arrays["x"], y: Arrays["y"], rule: MissingRule): Uint32Array | null {
  const rows = x.shape[0];
  const dropped = new Uint8Array(rows);
  for (const [array, action] of [[x, rule.numeric], [y, rule.target]] as const) {
    if (action !== "drop") continue;
    const width = array.data.length / rows;
    array.data.forEach((value, i) => {
      if (Number.isNaN(value)) dropped[Math.floor(i / width)] = 1;
    });
  }
  const count = dropped.reduce((sum, one) => sum + one, 0);
  if (count === rows) throw unfit(x.name, "every row misses a value");
  if (count === 0) return null;
  const kept = new Uint32Array(rows - count);
  for (let row = 0, at = 0; row < rows; row++) if (dropped[row] === 0) kept[at++] = row;
  return kept;
}

function takeRows(data: Float64Array, width: number, rows: Uint32Array): Float64Array {
  const taken = new Float64Array(rows.length * width);
  for (let i = 0; i < rows.length; i++) {
    taken.set(data.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  }
  return taken;
}

function unfit(name: string, why: string, hint?: string): DataError {
  return new DataError(`Cannot use the array ${found(name)}: ${why}`, hint);
}

function shapeOf({ shape }: Shaped): string {
  return `[${shape.join(", ")}]`;
}
