/**
 * A data set from arrays that a program has already.
 *
 * @module
 */
import { type DatasetEntry, type DatasetInfo, defineDataset } from "../datasets/dataset.ts";
import { sha256 } from "../datasets/in_memory.ts";
import { ConfigError } from "../errors.ts";
import { object } from "../schema/fields.ts";

/** Rows of numbers with what is to be predicted. */
export interface Arrays {
  /** One list of numbers per row, all of one length. */
  readonly x: readonly (readonly number[])[];
  /** One number per row for regression, or several; the name of a class for classification. */
  readonly y: readonly number[] | readonly (readonly number[])[] | readonly string[];
  /** Names of the columns of x; by default x0, x1, … */
  readonly features?: readonly string[];
}

/**
 * A data set for {@linkcode run} from arrays.
 *
 * Text in `y` makes it a classification, its classes sorted by code unit; numbers make it a regression.
 *
 * @throws {ConfigError} if the arrays do not fit together or hold a number that is not finite.
 */
export function fromArrays({ x, y, features }: Arrays): DatasetEntry<Record<string, never>> {
  const rows = x.length, columns = x[0]?.length ?? 0;
  const names = features ?? Array.from({ length: columns }, (_, c) => `x${c}`);
  const refuse = (found: string) => {
    throw new ConfigError(`Cannot make a data set from arrays: ${found}`);
  };
  if (rows === 0 || columns === 0) refuse("x has no rows or no columns");
  if (y.length !== rows) refuse(`x has ${rows} rows, y ${y.length}`);
  if (names.length !== columns) refuse(`x has ${columns} columns, features ${names.length} names`);
  const ragged = x.findIndex((row) => row.length !== columns);
  if (ragged >= 0) refuse(`row ${ragged + 1} of x has ${x[ragged].length} numbers, the first ${columns}`);
  const classes = typeof y[0] === "string" ? [...new Set(y as readonly string[])].sort() : undefined;
  const flat = classes
    ? (y as readonly string[]).map((name) => classes.indexOf(name))
    : (y as number[][]).flat();
  const targets = classes ? 1 : flat.length / rows;
  const numbers = { x: Float64Array.from(x.flat()), y: Float64Array.from(flat) };
  for (const [name, values] of Object.entries(numbers)) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) refuse(`${name} holds ${values[bad]} in row ${Math.floor(bad * rows / values.length) + 1}`);
  }
  if (!Number.isInteger(targets)) refuse("the rows of y are not of one length");
  if (classes?.length === 1) refuse(`y has only the class ${JSON.stringify(classes[0])}`);
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
