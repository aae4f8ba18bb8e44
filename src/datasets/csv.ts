/**
 * A table from a CSV file: numeric features, and a target of numbers or class names.
 *
 * @module
 */
import { ConfigError, DataError } from "../errors.ts";
import {
  choice,
  flag,
  type Infer,
  int,
  list,
  nullable,
  object,
  optional,
  text,
  union,
} from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { chooseColumns } from "./csv/columns.ts";
import { checkEncoding, textStart } from "./csv/encoding.ts";
import { readHeader } from "./csv/header.ts";
import { columnsThatTell } from "./csv/leaks.ts";
import { Problems } from "./csv/problems.ts";
import { readNumbers } from "./csv/table.ts";
import { readTarget, targetWarnings } from "./csv/target.ts";
import { type DataFile, type DatasetInfo, defineDataset } from "./dataset.ts";
import { memoryLimit } from "./memory.ts";

const column = (description: string) => union([text({ min: 1, description }), int({ min: 0, description })]);

const params = object({
  target: column("The column to predict: its name, or its index counted from 0"),
  features: optional(
    nullable(
      list(column("A column"), {
        min: 1,
        description: "The feature columns, in this order; null for all others",
      }),
    ),
    null,
  ),
  drop: optional(list(column("A column"), { description: "Columns that are not features" }), []),
  header: optional(flag({ description: "Whether the first line names the columns" }), true),
  delimiter: optional(choice([",", ";", "\t", "|"], { description: "What stands between cells" }), ","),
  task: optional(
    nullable(choice(["regression", "classification"], {
      description:
        "null: classification if the target is text, or whole numbers that count up from 0 or 1 without a gap " +
        "(at most 20, each in two rows on average), or -1 and 1; else regression",
    })),
    null,
  ),
});

/** The parameters of the data set, defaults filled in. */
export type CsvParams = Infer<typeof params>;

/** A CSV file, read and checked whole when it is opened. */
export const csv = defineDataset<CsvParams>({
  summary: "A table from a CSV file, with numeric features.",
  params,
  needsPath: true,
  async open(params, { path }, context) {
    if (path === null) throw new ConfigError("dataset.path: expected the path of a CSV file but found null");
    const bytes = await context.read(path, memoryLimit);
    const problems = new Problems(path, bytes);
    await checkEncoding(bytes, problems, context);
    problems.throwIfAny();

    const file = { path, bytes, problems };
    const header = readHeader(
      { ...file, start: textStart(bytes), delimiter: params.delimiter },
      params.header,
    );
    const { names } = header;
    const columns = chooseColumns(names, params);
    const source = { ...file, start: header.start, delimiter: params.delimiter.charCodeAt(0) };
    const { x, target: cells, held } = await readNumbers(source, names, columns, context);
    const name = names[columns.target];
    const target = readTarget(cells, name, params.task, problems);
    problems.throwIfAny();
    if (target.classes?.length === 1) {
      throw new DataError(
        `Cannot learn classes from ${found(path)}: ${found(name)} is ${
          found(target.classes[0])
        } in every row`,
      );
    }

    const features = columns.features.map((i) => names[i]);
    const tell = await columnsThatTell(x, target.y, features.length, context);
    const info: DatasetInfo = {
      task: target.task,
      rows: target.y.length,
      features,
      targets: 1,
      classes: target.classes,
      bytes: held,
      files: [await describe(path, bytes)],
      warnings: [
        ...header.warnings,
        ...targetWarnings(target, name),
        ...tell.map((c) =>
          `Column ${found(features[c])} alone determines the target ${found(name)}: ` +
          "drop it unless it is known when predicting"
        ),
      ],
      notes: [`Task ${target.task}: target ${found(name)} ${target.reason}`],
    };
    return { info, load: () => Promise.resolve({ info, x, y: target.y }) };
  },
});

async function describe(path: string, bytes: Uint8Array): Promise<DataFile> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  const sha256 = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { path, bytes: bytes.length, sha256 };
}
