/**
 * A table from a CSV file: features of numbers and categories, and a target of numbers or class names.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { choice, flag, type Infer, int, nullable, object, optional, text } from "../schema/fields.ts";
import { CsvCells } from "./csv/csv_cells.ts";
import { eachRecord } from "./csv/each_record.ts";
import { delimiters } from "./csv/first_line.ts";
import { readHeader } from "./csv/header.ts";
import type { RecordReader } from "./csv/records.ts";
import { shapeProblem } from "./csv/shape_problem.ts";
import { defineDataset } from "./dataset.ts";
import { MissingValues, missingWords } from "./table/missing.ts";
import { openTable, type TableFormat } from "./table/open_table.ts";
import { readRows } from "./table/read_rows.ts";
import { tableFields } from "./table/params.ts";

const params = object({
  ...tableFields(`${missingWords.join(", ")}`),
  header: optional(flag({ description: "Whether the first line names the columns" }), true),
  delimiter: optional(
    choice(delimiters, { description: "What stands between cells; a first line such as sep=; says it, too" }),
    ",",
  ),
  decimal: optional(
    choice([".", ","], { description: "What stands before the decimals of a number" }),
    ".",
  ),
  skip_lines: optional(
    int({ min: 0, description: "Lines to skip at the start of the file, such as a title above the header" }),
    0,
  ),
  comment: optional(
    nullable(
      text({
        min: 1,
        max: 8,
        description: "Start of the lines to skip, such as #; null: none",
      }),
    ),
    null,
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
    if (params.comment !== null && /^[\s"]/.test(params.comment)) {
      throw new ConfigError(
        `dataset.params.comment: expected text that begins with no blank or quote but found ${
          found(params.comment)
        }`,
      );
    }
    return await openTable(csvFormat(path, params), path, params, options, context);
  },
  readRows: (params, path, request, context) => readRows(csvFormat(path, params), path, request, context),
});

/** How a CSV file is read as a table. */
export function csvFormat(path: string, params: CsvParams): TableFormat<RecordReader> {
  const { header, decimal, comment } = params;
  let ended = false;
  const missing = new MissingValues(params.missing_values ?? missingWords, decimal);
  return {
    each: (file, problems, context, visit) => eachRecord(file, params, problems, context, visit),
    header(record, problems) {
      const columns = readHeader(record, { decimal, header, comment, path, problems });
      ended = columns.ended;
      return columns;
    },
    missing,
    firstIsRow: !header,
    check: (record, names, blank) => shapeProblem(record, names.length, ended, blank),
    cells: (record) => new CsvCells(record, decimal.charCodeAt(0), missing),
    position: ({ base, position }) => base + position,
  };
}
