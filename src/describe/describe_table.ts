/**
 * Describes a table: its columns, its target, and what a careful colleague would say of them. Reads the file once, in
 * memory that does not grow with the number of rows.
 *
 * @module
 */
import type { LoadContext } from "../datasets/dataset.ts";
import type { Cells } from "../datasets/table/cells.ts";
import { ColumnFinder } from "../datasets/table/column_finder.ts";
import { Problems } from "../datasets/table/problems.ts";
import { countsClasses, mostCountedClasses } from "../datasets/table/target.ts";
import { ConfigError, DataError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { ColumnSummary, type Counted } from "./column.ts";
import type { CsvSettings } from "./csv_settings.ts";
import { openFormat } from "./open_format.ts";
import { type Remark, remarksOf } from "./remarks.ts";
import { RepeatedRows } from "./repeated_rows.ts";
import { Telling } from "./telling.ts";

/** What a target is for. */
export interface TargetSummary {
  readonly name: string;
  readonly task: "regression" | "classification";
  /** The classes, those of most rows first. */
  readonly classes?: readonly Counted[];
}

/** A table, described. */
export interface TableDescription {
  readonly path: string;
  readonly bytes: number;
  readonly dataset: "csv" | "jsonl";
  /** How a CSV file is written. */
  readonly settings?: CsvSettings;
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  /** The columns that the file gives no name, by what they are called instead. */
  readonly unnamed: readonly string[];
  readonly target?: TargetSummary;
  /** Rows that repeat another one; exact unless there are very many rows. */
  readonly repeated: { readonly count: number; readonly exact: boolean };
  /** How the file was understood. */
  readonly notes: readonly string[];
  readonly remarks: readonly Remark[];
}

/** What to describe a table for. */
export interface DescribeOptions {
  /** The column to predict, by name. */
  readonly target?: string;
  readonly task?: TargetSummary["task"];
}

/**
 * @throws {ConfigError} if there is no such column.
 * @throws {DataError} if the file is no table.
 */
export async function describeTable(
  path: string,
  { target, task }: DescribeOptions,
  context: LoadContext,
): Promise<TableDescription> {
  const { dataset, settings, format, file } = await openFormat(path, context);
  const problems = new Problems(path, file);
  const repeated = new RepeatedRows();
  let columns: ColumnSummary[] = [], telling: Telling[] = [];
  let names: readonly string[] | undefined;
  let notes: readonly string[] = [];
  let blank: number | undefined;
  let unnamed: readonly string[] = [];
  let at = -1, cells: Cells | undefined;
  await format.each(file, problems, context, (record) => {
    if (names === undefined) {
      const header = format.header(record, problems);
      if (!problems.none) return false;
      names = header.names;
      blank = header.blank;
      notes = header.notes ?? [];
      unnamed = (header.unnamed ?? []).filter((c) => c !== blank).map((c) => header.names[c]);
      columns = names.map((name) => new ColumnSummary(name));
      telling = names.map(() => new Telling());
      if (target !== undefined) at = indexOf(names, target);
      if (!format.firstIsRow) return;
    }
    const problem = format.check(record, names, blank);
    if (problem) return void problems.add(problem);
    cells ??= format.cells(record, names);
    const aim = at < 0 ? undefined : columns[at].take(cells, at);
    for (let c = 0; c < columns.length; c++) {
      const value = c === at ? aim : columns[c].take(cells, c);
      repeated.cell(value);
      if (c !== at && aim !== undefined && value !== undefined) telling[c].take(value, aim);
    }
    repeated.end();
  });
  await problems.throwIfAny();
  const rows = columns[0]?.rows ?? 0;
  if (rows === 0) throw new DataError(`Cannot describe the table ${found(path)}: it has no rows`);
  if (blank !== undefined) columns = columns.filter((_, c) => c !== blank);
  const summary = at < 0 ? undefined : targetOf(columns[at], task);
  const tells = new Set(columns.filter((_, c) => c !== at && telling[c].tells).map(({ name }) => name));
  const known = { rows, columns, target: summary, tells, repeated: repeated.count };
  return {
    path,
    bytes: file.size,
    dataset,
    ...(settings && { settings }),
    rows,
    columns,
    unnamed,
    ...(summary && { target: summary }),
    repeated: { count: repeated.count, exact: repeated.exact },
    notes,
    remarks: remarksOf(known),
  };
}

function indexOf(names: readonly string[], target: string): number {
  const column = new ColumnFinder(names).find(target);
  if (typeof column === "number") return column;
  throw new ConfigError(`Cannot find the target: ${column.message}`, column.hint);
}

function targetOf(column: ColumnSummary, task: TargetSummary["task"] | undefined): TargetSummary {
  const { count, more } = column.distinct;
  const values = column.commonest();
  const numbers = values.map(({ value }) => Number(value)).sort((a, b) => a - b);
  const present = column.rows - column.missing;
  const countClasses = column.texts === 0
    ? !more && count <= mostCountedClasses && countsClasses(numbers, present)
    : column.numberAdvice === undefined;
  const isClasses = task === undefined ? countClasses : task === "classification";
  return isClasses
    ? { name: column.name, task: "classification", classes: values }
    : { name: column.name, task: "regression" };
}
