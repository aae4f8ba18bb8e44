/**
 * Where a text first stands in a column, for messages: the file is read again, which only a refusal asks for.
 *
 * @module
 */
import type { DatasetSource, KeyName, LoadContext, OpenFile } from "../dataset.ts";
import type { Cells } from "./cells.ts";
import type { Columns } from "./columns.ts";
import type { KeyColumn } from "./key_column.ts";
import type { TableFormat } from "./open_table.ts";
import { locate, Problems } from "./problems.ts";

/** The first cell, as a column of keys finds it. */
type Found = ReturnType<NonNullable<KeyColumn["firstOf"]>>;

/** Finds the first cell of a column that says one of some texts; undefined if none does. */
export async function firstCell<R>(
  format: TableFormat<R>,
  { path, file, names }: {
    readonly path: string;
    readonly file: OpenFile;
    readonly names: readonly string[];
  },
  column: number,
  texts: readonly string[],
  context: LoadContext,
): Promise<Awaited<Found>> {
  const wanted = new Set(texts);
  let cells: Cells | undefined;
  let text: string | undefined;
  let first = !format.firstIsRow;
  await format.each(file, new Problems(path, file), context, (record) => {
    if (first) return void (first = false);
    cells ??= format.cells(record, names);
    const one = cells.text(column);
    if (!wanted.has(one.normalize("NFC"))) return;
    text = one;
    return false;
  });
  if (cells === undefined || text === undefined) return undefined;
  return { text, place: `${path}:${(await locate(file, [cells.offset(column)]))[0]}` };
}

/** The same keys, that find their cells. */
export function withPlaces(
  keys: NonNullable<DatasetSource["keys"]>,
  columns: Columns,
  find: (column: number, texts: readonly string[]) => Found,
): NonNullable<DatasetSource["keys"]> {
  const entries = (Object.keys(keys) as KeyName[]).map((name) => {
    const firstOf = (texts: readonly string[]) => find(columns.keys[name]!, texts);
    return [name, { ...keys[name]!, firstOf }];
  });
  return Object.fromEntries(entries);
}
