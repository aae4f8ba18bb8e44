/**
 * A table from a file of JSON objects, one a line.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { type Infer, object } from "../schema/fields.ts";
import { defineDataset } from "./dataset.ts";
import { jsonlFormat } from "./jsonl/records.ts";
import { MissingValues } from "./table/missing.ts";
import { openTable } from "./table/open_table.ts";
import { readRows } from "./table/read_rows.ts";
import { tableFields } from "./table/params.ts";

const params = object(tableFields("none"));

/** The parameters of the data set, defaults filled in. */
export type JsonlParams = Infer<typeof params>;

/** A file of JSON lines, read and checked whole when it is opened. */
export const jsonl = defineDataset<JsonlParams>({
  summary: "A table from a file of JSON objects, one a line, all with the same keys.",
  params,
  needsPath: true,
  async open(params, options, context) {
    const { path } = options;
    if (path === null) {
      throw new ConfigError("dataset.path: expected the path of a JSONL file but found null");
    }
    return await openTable(
      jsonlFormat(new MissingValues(params.missing_values ?? [])),
      path,
      params,
      options,
      context,
    );
  },
  readRows: (params, path, request, context) =>
    readRows(jsonlFormat(new MissingValues(params.missing_values ?? [])), path, request, context),
});
