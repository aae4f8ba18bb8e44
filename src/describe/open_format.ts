/**
 * Opens a table by the end of its name, without a config.
 *
 * @module
 */
import { csv, csvFormat, type CsvParams } from "../datasets/csv.ts";
import type { LoadContext, OpenFile } from "../datasets/dataset.ts";
import { jsonlFormat } from "../datasets/jsonl/records.ts";
import { MissingValues } from "../datasets/table/missing.ts";
import type { TableFormat } from "../datasets/table/open_table.ts";
import { asText } from "../datasets/table/text_file.ts";
import { watched } from "../datasets/table/watched_file.ts";
import { ConfigError } from "../errors.ts";
import { parse } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { type CsvSettings, csvSettings } from "./csv_settings.ts";

/** Bytes that say how a file is written. */
const headBytes = 262_144;

/** A table that can be read. */
export interface OpenedTable {
  /** The data set of a config that reads it. */
  readonly dataset: "csv" | "jsonl";
  /** How a CSV file is written. */
  readonly settings?: CsvSettings;
  // A format and its records go together; what they are does not matter here.
  // deno-lint-ignore no-explicit-any
  readonly format: TableFormat<any>;
  readonly file: OpenFile;
}

/** @throws {ConfigError} if the name says that it is no table. */
export async function openFormat(path: string, context: LoadContext): Promise<OpenedTable> {
  const dataset = datasetOf(path);
  const raw = await context.open(path);
  const file = asText(
    watched(raw, (bytes) => context.loading?.({ path, stage: "reading numbers", bytes, size: raw.size })),
    path,
  );
  if (dataset === "jsonl") return { dataset, format: jsonlFormat(new MissingValues([])), file };
  const settings = csvSettings(await headOf(file));
  const params = parse<CsvParams>(csv.params, { target: 0, ...settings }).value!;
  return { dataset, settings, format: csvFormat(path, params), file };
}

function datasetOf(path: string): OpenedTable["dataset"] {
  if (/\.(?:jsonl|ndjson|jsonlines)(?:\.gz)?$/i.test(path)) return "jsonl";
  if (!/\.(?:npy|npz|xlsx?|ods|parquet|zip|json(?:\.gz)?|yaml|yml)$/i.test(path)) return "csv";
  throw new ConfigError(
    `Cannot describe ${found(path)}: expected a table of text, .csv, .tsv, .txt or .jsonl`,
    /\.xlsx?$|\.ods$/i.test(path)
      ? "save the sheet as CSV"
      : /\.zip$/i.test(path)
      ? "unpack it"
      : /\.json(?:\.gz)?$/i.test(path)
      ? "write its objects one a line into a .jsonl file"
      : undefined,
  );
}

async function headOf(file: OpenFile): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(headBytes, Math.ceil(2 * file.size)));
  let size = 0;
  for await (const piece of file.pieces()) {
    const part = piece.subarray(0, head.length - size);
    head.set(part, size);
    size += part.length;
    if (size === head.length) break;
  }
  return head.subarray(0, size);
}
