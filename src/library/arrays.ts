/**
 * A data set from arrays that a program has already.
 *
 * @module
 */
import { type DatasetEntry, type DatasetInfo, defineDataset } from "../datasets/dataset.ts";
import { sha256 } from "../datasets/in_memory.ts";
import { ConfigError } from "../errors.ts";
import { isObject, object } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { isTexts } from "./options.ts";

/** Rows of numbers with what is to be predicted. */
export interface Arrays {
  /** One list of numbers per row, all of one length. */
  readonly x: readonly ArrayLike<number>[];
  /** One number per row for regression, or several; the name of a class for classification. */
  readonly y: ArrayLike<number> | readonly ArrayLike<number>[] | readonly string[];
  /** Names of the columns of x; by default x0, x1, … */
  readonly features?: readonly string[];
}

/**
 * A data set for {@linkcode run} from arrays.
 *
 * Text in `y` makes it a classification, its classes sorted by code unit; numbers make it a regression.
 *
 * ```ts
 * import { fromArrays, run } from "@mlx/mlx";
 *
 * const x = [[1, 0], [2, 1], [3, 0], [4, 1]];
 * const { model } = await run({
 *   name: "four",
 *   dataset: fromArrays({ x, y: [2, 5, 6, 9], features: ["size", "garden"] }),
 *   model: { name: "linear_regression" },
 * }, { record: false });
 * console.log((await model.predict([{ size: 5, garden: 1 }])).values); // close to 11
 * ```
 *
 * @throws {ConfigError} if the arrays do not fit together or hold anything but finite numbers.
 */
export function fromArrays(arrays: Arrays): DatasetEntry<Record<string, never>> {
  if (!isObject(arrays)) refuse(`expected an object with x and y but found ${found(arrays)}`);
  const { x, y, features } = arrays;
  if (!isList(x)) refuse(`expected a list of rows as x but found ${found(x)}`);
  if (!isList(y)) refuse(`expected a list as y but found ${found(y)}`);
  if (features !== undefined && !isTexts(features)) {
    refuse(`expected a list of text as features but found ${found(features)}`);
  }
  const rows = x.length, columns = x[0]?.length ?? 0;
  const names = features ?? Array.from({ length: columns }, (_, c) => `x${c}`);
  if (rows === 0 || columns === 0) refuse("x has no rows or no columns");
  if (y.length !== rows) refuse(`x has ${rows} rows, y ${y.length}`);
  if (names.length !== columns) refuse(`x has ${columns} columns, features ${names.length} names`);
  const classes = typeof y[0] === "string" ? classesOf(y as readonly string[]) : undefined;
  const targets = classes || typeof y[0] === "number"
    ? 1
    : isList(y[0])
    ? y[0].length
    : refuse(`y holds ${found(y[0])} in row 1`);
  const numbers = {
    x: flatten("x", x, columns),
    y: classes ? Float64Array.from(y as readonly string[], (name) => classes.indexOf(name)) : flatten(
      "y",
      typeof y[0] === "number" ? Array.from(y as ArrayLike<number>, (one) => [one]) : y,
      targets,
    ),
  };
  return defineDataset({
    summary: "Arrays of a program",
    params: object({}),
    needsPath: false,
    async open() {
      const parts = Object.entries(numbers).map(async ([name, values]) => ({
        path: `${name} of the program`,
        bytes: values.byteLength,
        sha256: await sha256(new Uint8Array(values.buffer)),
      }));
      const info: DatasetInfo = {
        task: classes ? "classification" : "regression",
        rows,
        features: names,
        targets,
        classes,
        bytes: 2 * (numbers.x.byteLength + numbers.y.byteLength),
        files: await Promise.all(parts),
        warnings: [],
      };
      return {
        info,
        ...classes && { labels: () => numbers.y },
        load: () => Promise.resolve({ info, x: numbers.x.slice(), y: numbers.y.slice() }),
      };
    },
  });
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** The names of the classes, each once. */
function classesOf(y: readonly string[]): string[] {
  const other = y.findIndex((name) => typeof name !== "string");
  if (other >= 0) refuse(`y holds ${found(y[other])} in row ${other + 1}, text in the first`);
  const classes = [...new Set(y)].sort();
  if (classes.length === 1) refuse(`y has only the class ${found(classes[0])}`);
  return classes;
}

/** Rows of numbers side by side. */
function flatten(name: string, rows: ArrayLike<unknown>, columns: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as ArrayLike<unknown> | null | undefined;
    if (row?.length !== columns) {
      refuse(`row ${i + 1} of ${name} has ${row?.length ?? found(row)} numbers, the first ${columns}`);
    }
    for (let c = 0; c < columns; c++) {
      const value = row[c];
      if (typeof value !== "number" || !Number.isFinite(value)) {
        refuse(`${name} holds ${found(value)} in row ${i + 1}`);
      }
      out[i * columns + c] = value;
    }
  }
  return out;
}

function refuse(what: string): never {
  throw new ConfigError(`Cannot make a data set from arrays: ${what}`);
}
