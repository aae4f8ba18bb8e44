/**
 * Opens a table in a file whose records are read one after the other, whatever they are written in.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import {
  type DatasetInfo,
  type DatasetSource,
  type Gap,
  type LoadContext,
  type Loading,
  type OpenFile,
  type OpenOptions,
  refuseMissing,
} from "../dataset.ts";
import { limitOf } from "../memory.ts";
import { type BuiltTable, checkTableSize, TableBuilder, tableBytes } from "./builder.ts";
import type { Cells } from "./cells.ts";
import { chooseColumns, type Columns } from "./columns.ts";
import { firstCell, withPlaces } from "./first_cell.ts";
import { columnsThatTell } from "./leaks.ts";
import { type MissingValues, unmetWarning } from "./missing.ts";
import type { TableParams } from "./params.ts";
import { locate, type Problem, Problems } from "./problems.ts";
import { readTarget, type Target, targetWarnings } from "./target.ts";
import { categoryWarning } from "./text_column.ts";
import { asText } from "./text_file.ts";
import { watched } from "./watched_file.ts";

/** The records after which the size of the whole is estimated. */
const sample = 1000;

/** The columns of a table. */
export interface Header {
  readonly names: readonly string[];
  /** The columns that the file gives no name. */
  readonly unnamed?: readonly number[];
  /** One of them that holds nothing, either: no feature unless it is asked for. */
  readonly blank?: number;
  readonly warnings: readonly string[];
  /** How the file was understood. */
  readonly notes?: readonly string[];
  /** What to do if a column that is asked for is not there. */
  readonly hint?: string;
}

/** A way of writing tables. R is a reader that stands on a record. */
export interface TableFormat<R> {
  /** Visits every record in order, with one and the same reader, until `visit` gives false. */
  each(
    file: OpenFile,
    problems: Problems,
    context: LoadContext,
    visit: (record: R) => boolean | void | Promise<void>,
  ): Promise<void>;
  /** The columns, from the first record. */
  header(record: R, problems: Problems): Header;
  /** What stands for missing values, beside empty cells. */
  readonly missing: MissingValues;
  /** Whether the first record is a row, too. */
  readonly firstIsRow: boolean;
  /**
   * What is wrong with the shape of a record.
   *
   * @param blank The column in which nothing may stand.
   */
  check(record: R, names: readonly string[], blank?: number): Problem | undefined;
  /** The cells of whatever record the reader stands on. */
  cells(record: R, names: readonly string[]): Cells;
  /** The byte of the file after a record. */
  position(record: R): number;
}

/** What the first pass finds. */
interface Measured {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: Columns;
  readonly warnings: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Opens a table. Goes over the file twice, a piece at a time: to count, so that memory is asked for once and not
 * before it is known to suffice; and to read.
 *
 * @param path The file as the config names it.
 */
export async function openTable<R>(
  format: TableFormat<R>,
  path: string,
  params: TableParams,
  options: OpenOptions,
  context: LoadContext,
): Promise<DatasetSource> {
  const raw = await context.open(path);
  let stage: Loading["stage"] | null = "counting rows";
  const file = asText(
    watched(raw, (bytes) => {
      if (stage !== null) context.loading?.({ path, stage, bytes, size: raw.size });
    }),
    path,
  );
  const problems = new Problems(path, file);
  const measured = await measure(format, path, file, problems, params, options, context);
  const { names, columns, rows } = measured;
  checkTableSize(path, rows, columns, { limit: limitOf(context) });

  const rule = options.missing ?? refuseMissing;
  const builder = new TableBuilder(rows, names, columns, rule, problems, options.trained !== undefined);
  stage = "reading numbers";
  let cells: Cells | undefined;
  let first = !format.firstIsRow;
  await format.each(file, problems, context, (record) => {
    if (first) first = false;
    else builder.add(cells ??= format.cells(record, names));
  });
  // What is read of the file from here on is for the places of mistakes.
  stage = null;
  const table = builder.finish(path);
  const target = readTarget(table.target, params.task, problems, options.trained);
  await problems.throwIfAny();

  const name = names[columns.target];
  if (target.classes?.length === 1 && !options.trained) {
    throw new DataError(
      `Cannot learn classes from ${found(path)}: ${found(name)} is ${found(target.classes[0])} in every row`,
    );
  }
  // The model's names, which may be composed in another way.
  const features = options.trained?.features ?? columns.features.map((i) => names[i]);
  const tell = options.trained ? [] : await columnsThatTell(table.x, target.y, features.length, context);
  const sha256 = await file.sha256();
  const gaps = await gapsOf(table, names, rows, asText(raw, path));
  const info: DatasetInfo = {
    task: target.task,
    rows: table.rows,
    features,
    ...(table.categories && { categories: table.categories }),
    ...(table.missing && { missing: table.missing }),
    ...(gaps.length > 0 && { gaps }),
    targets: 1,
    classes: target.classes,
    bytes: tableBytes(rows, columns) + table.keyBytes,
    files: [{ path, bytes: raw.size, sha256 }],
    warnings: [
      ...measured.warnings,
      ...(options.trained ? [] : [unmetWarning(format.missing) ?? []].flat()),
      ...(options.trained ? [] : targetWarnings(target, name)),
      ...(options.trained ? [] : features).flatMap((name, c) =>
        categoryWarning(found(name), table.categories?.[c] ?? [], table.rows) ?? []
      ),
      ...tell.map((c) =>
        `Column ${found(features[c])} alone determines the target ${found(name)}: ` +
        "drop it unless it is known when predicting"
      ),
    ],
    notes: [...measured.notes, ...notesOf(table, target, name, rows)],
  };
  let held: BuiltTable | null = table;
  const holding = () => {
    if (held === null) throw new Error("The numbers of the table have been given away");
    return { info, x: held.x, y: target.y };
  };
  return {
    info,
    labels: () => target.y,
    keys: withPlaces(
      table.keys,
      columns,
      (index, texts) => firstCell(format, { path, file: asText(raw, path), names }, index, texts, context),
    ),
    table: holding,
    async load() {
      if (held === null) return await (await openTable(format, path, params, options, context)).load();
      const data = holding();
      held = null;
      return data;
    },
  };
}

/** The first pass: columns, and how many rows there are. */
async function measure<R>(
  format: TableFormat<R>,
  path: string,
  file: OpenFile,
  problems: Problems,
  params: TableParams,
  options: OpenOptions,
  context: LoadContext,
): Promise<Measured> {
  let header: Omit<Measured, "rows"> | undefined;
  let blank: number | undefined;
  let rows = 0;
  await format.each(file, problems, context, (record) => {
    if (!header) {
      const { names, warnings, notes = [], unnamed, hint, blank: empty } = format.header(record, problems);
      if (!problems.none) return false;
      const columns = chooseColumns(names, params, { ...options, unnamed, hint, blank: empty });
      header = { names, warnings, notes, columns };
      if (empty !== undefined && !isAskedFor(empty, columns, params)) blank = empty;
      if (!format.firstIsRow) return;
    }
    const problem = format.check(record, header.names, blank);
    if (problem) problems.add(problem);
    else rows++;
    if (rows === sample) {
      const estimate = Math.floor(rows * file.size / format.position(record));
      checkTableSize(path, estimate, header.columns, { limit: limitOf(context), estimated: true });
    }
  });
  await problems.throwIfAny();
  if (!header) throw new DataError(`Cannot use the table ${found(path)}: it is empty`);
  if (rows === 0) throw new DataError(`Cannot use the table ${found(path)}: it has no rows`);
  return { ...header, rows };
}

/** Whether a column that has no name is used, or left out on purpose. */
function isAskedFor(column: number, { target, features, keys }: Columns, { drop }: TableParams): boolean {
  return drop.includes(column) || [target, ...features, ...Object.values(keys)].includes(column);
}

/** The missing values of the table with the places of the first ones. */
async function gapsOf(
  { gaps }: BuiltTable,
  names: readonly string[],
  rows: number,
  file: OpenFile,
): Promise<Gap[]> {
  if (gaps.length === 0) return [];
  const places = await locate(file, gaps.map(({ first }) => first));
  return gaps.map(({ column, count, word, action }, i) => ({
    column: names[column],
    count,
    rows,
    first: places[i],
    word,
    dropped: action === "drop",
  }));
}

/** How the table was understood. */
function notesOf({ dropped }: BuiltTable, target: Target, name: string, rows: number): string[] {
  return [
    `Task ${target.task}: target ${found(name)} ${target.reason}`,
    ...(dropped > 0 ? [`Left out ${dropped} of ${rows} rows, which miss a value`] : []),
  ];
}
