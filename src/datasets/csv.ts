/**
 * A table from a CSV file: features of numbers and categories, and a target of numbers or class names.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { choice, flag, type Infer, object, optional } from "../schema/fields.ts";
import { CsvCells } from "./csv/csv_cells.ts";
import { eachRecord } from "./csv/each_record.ts";
import { readHeader } from "./csv/header.ts";
import type { RecordReader } from "./csv/records.ts";
import { defineDataset } from "./dataset.ts";
import { openTable, type TableFormat } from "./table/open_table.ts";
import { tableFields } from "./table/params.ts";

const params = object({
  ...tableFields,
  header: optional(flag({ description: "Whether the first line names the columns" }), true),
  delimiter: optional(choice([",", ";", "\t", "|"], { description: "What stands between cells" }), ","),
  decimal: optional(
    choice([".", ","], { description: "What stands before the decimals of a number" }),
    ".",
  ),
});

/** The parameters of the data set, defaults filled in. */
export type CsvParams = Infer<typeof params>;

/** A CSV file, read and checked whole when it is opened. */
export const csv = defineDataset<CsvParams>({
  summary: "A table from a CSV file, of numbers and categories.",
  params,
  needsPath: true,
  async open(params, options, context) {
    const { path } = options;
    if (path === null) throw new ConfigError("dataset.path: expected the path of a CSV file but found null");
    return await openTable(formatOf(path, params), path, params, options, context);
  },
});

function formatOf(path: string, { header, delimiter, decimal }: CsvParams): TableFormat<RecordReader> {
  return {
    each: (file, problems, context, visit) =>
      eachRecord(file, delimiter.charCodeAt(0), problems, context, visit),
    header: (record, problems) => readHeader(record, { delimiter, decimal, header, path, problems }),
    firstIsRow: !header,
    check: ({ count, base, starts }, names) =>
      count === names.length ? undefined : {
        offset: base + starts[0],
        message: `expected ${names.length} cells but found ${count}`,
        hint: "quote cells that hold the delimiter",
      },
    cells: (record) => new CsvCells(record, decimal.charCodeAt(0)),
    position: ({ base, position }) => base + position,
  };
}
