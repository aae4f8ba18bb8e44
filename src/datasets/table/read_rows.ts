/**
 * The rows of a table that predictions are asked for: read piece by piece, so a file may be larger than memory.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { LoadContext, RawRow, RowRequest } from "../dataset.ts";
import { ColumnFinder } from "./column_finder.ts";
import { notANumber, Problems } from "./problems.ts";
import type { TableFormat } from "./open_table.ts";
import { TextCodes } from "./text_codes.ts";
import { asText } from "./text_file.ts";

/** Different texts of a column that are remembered at once. */
const mostTexts = 4096;

/**
 * Visits every row in order: its features by their names, and the text of columns that are passed through. Other columns
 * are not looked at. A row that cannot be read is visited with the reason.
 *
 * @param path The file as messages name it.
 * @throws {DataError} if a column is missing, or the rest of the file cannot be read.
 */
export async function readRows<R>(
  format: TableFormat<R>,
  path: string,
  { features, passed, visit }: RowRequest,
  context: LoadContext,
): Promise<void> {
  const file = asText(await context.open(path), path);
  const problems = new Problems(path, file);
  let names: readonly string[] | undefined, columns: readonly number[] = [], through: readonly number[] = [];
  let texts: (TextCodes | null)[] = [];
  await format.each(file, problems, context, (record) => {
    if (names === undefined) {
      ({ names } = format.header(record, problems));
      if (!problems.none) return false;
      const finder = new ColumnFinder(names);
      columns = find(finder, features.map(({ name }) => name), path, "the model's features");
      through = find(finder, passed, path, "the columns to pass through");
      texts = features.map(({ categorical }) => categorical ? new TextCodes(mostTexts) : null);
      if (!format.firstIsRow) return;
    }
    const shape = format.check(record, names);
    if (shape) return visit({ values: [], passed: passed.map(() => ""), problem: shape.message });
    const cells = format.cells(record, names);
    const values: RawRow["values"][number][] = [];
    let problem: string | null = null;
    columns.forEach((column, c) => {
      if (cells.isMissing(column)) return values.push(null);
      if (features[c].categorical) {
        let codes = texts[c]!;
        let code = cells.code(column, codes);
        if (code < 0) code = cells.code(column, codes = texts[c] = new TextCodes(mostTexts));
        return values.push(codes.texts[code]);
      }
      const value = cells.number(column);
      if (Number.isNaN(value)) problem ??= notANumber(0, features[c].name, cells.text(column)).message;
      return values.push(value);
    });
    return visit({ values, passed: through.map((column) => cells.text(column)), problem });
  });
  await problems.throwIfAny();
  if (names === undefined) throw new DataError(`Cannot predict from ${found(path)}: it is empty`);
}

/** The places of columns. */
function find(finder: ColumnFinder, names: readonly string[], path: string, what: string): number[] {
  const missing: string[] = [];
  const places = names.map((name) => {
    const column = finder.find(name);
    if (typeof column === "number") return column;
    missing.push(`${found(name)}: ${column.message}`);
    return -1;
  });
  if (missing.length === 0) return places;
  throw new DataError(
    [`Cannot predict from ${found(path)}: it lacks ${missing.length} of ${what}`, ...missing.slice(0, 10)]
      .join("\n  "),
    missing.length > 10 ? `and ${missing.length - 10} more` : undefined,
  );
}
