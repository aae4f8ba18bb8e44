/**
 * `mlx describe`: what is in a table.
 *
 * @module
 */
import type { ColumnSummary } from "../describe/column.ts";
import type { TableDescription } from "../describe/mod.ts";
import { ConfigError, exitCodes } from "../errors.ts";
import { found } from "../schema/found.ts";
import { formatBytes, formatCount, plural } from "../report/numbers.ts";
import { table } from "../report/table.ts";
import type { Line } from "../report/text.ts";
import { wrap } from "../report/wrap.ts";
import { defineCommand } from "./command.ts";
import { loadingLine } from "./loading_line.ts";
import { flag, list, optionalChoice, text } from "./options.ts";

/** Classes that are listed. */
const mostClasses = 10;
const tasks = ["regression", "classification"] as const;

/** The options that choose a table and what to predict. */
export const tableOptions = {
  target: text("COLUMN", "The column to predict: its name"),
  task: optionalChoice(tasks, "What the target is for (default: as its values say)"),
  root: text("DIR", "The directory that relative paths start from (default: the current one)"),
  "data-dir": list("DIR", "A further directory that data may be read from; can be given again"),
};

/** The command. */
export const command = defineCommand({
  usage: ["describe FILE [options]"],
  description: [
    "Shows what is in a table (.csv, .tsv, .txt, .jsonl): for each column its kind, missing and distinct values, and " +
    "its range or commonest values; the classes of the target; and what to look at before training: identifiers, dates, " +
    "constants, mixed columns, columns that give the target away, repeated rows.",
    "The delimiter, decimal commas, comments and lines above the header of a CSV file are found by themselves. The file " +
    "is read once, in memory that does not grow with its rows.",
  ],
  options: { ...tableOptions, json: flag("Print the result as JSON") },
  examples: [
    "describe experiments/data/penguins.csv --target species",
    "describe experiments/data/iris.csv --json",
  ],
  async run({ terminal, signal, ...context }, options, operands) {
    const path = onlyFile(operands, "describe");
    const engine = await context.engine();
    const workspace = await engine.openWorkspace(options.root, options["data-dir"]);
    const { target, task } = options;
    const environment = { workspace, signal, loading: loadingLine(terminal) };
    const description = await engine.describeTable(path, { target, task }, environment);
    if (options.json) terminal.printJson(descriptionJson(description));
    else terminal.print(...descriptionLines(description, terminal.width));
    return exitCodes.done;
  },
});

/** The one file that a command line names. */
export function onlyFile(operands: readonly string[], command: string): string {
  if (operands.length === 1) return operands[0];
  throw new ConfigError(
    operands.length === 0
      ? `Cannot ${command} a table: no file is given`
      : `Cannot ${command} a table: expected one file but found ${operands.length}`,
    `mlx ${command} --help shows examples`,
  );
}

function descriptionLines(description: TableDescription, width: number): Line[] {
  const { path, bytes, dataset, rows, columns, target, remarks, repeated } = description;
  const limit = Math.min(width, 100);
  const note = (text: string) => wrap(`  ${text}`, limit, { hanging: 4 });
  return [
    {
      text: `${path}: ${plural(rows, "row")} × ${plural(columns.length, "column")} (${dataset}, ${
        formatBytes(bytes)
      })`,
      style: "bold",
    },
    ...settingNotes(description).flatMap(note),
    "",
    ...table(
      [
        { title: "column" },
        { title: "kind" },
        { title: "missing", align: "right" },
        { title: "distinct", align: "right" },
        { title: "values" },
      ],
      columns.map((column) => [
        column.name,
        column.kind,
        column.missing === 0 ? "" : formatCount(column.missing),
        `${column.distinct.more ? ">" : ""}${formatCount(column.distinct.count)}`,
        valuesOf(column),
      ]),
      { width: limit },
    ),
    ...(target === undefined ? [] : ["", ...targetLines(target, rows, limit)]),
    "",
    ...(remarks.length === 0 ? ["Nothing stands out."] : [
      { text: "Worth knowing", style: "bold" } as Line,
      ...remarks.flatMap(({ column, text }) =>
        note(column === undefined ? text : `${found(column)} ${text}`)
      ),
    ]),
    ...(repeated.exact ? [] : note("Repeated rows were looked for among the first million different ones.")),
    "",
    `Next: mlx init ${shellWord(path)} --target ${target === undefined ? "COLUMN" : shellWord(target.name)}`,
  ];
}

/** A word as a shell takes it. */
export function shellWord(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** How a CSV file is written, where that is not the default. */
function settingNotes({ settings, notes }: TableDescription): string[] {
  if (settings === undefined) return [...notes];
  const { delimiter, decimal, skip_lines, comment, header } = settings;
  const said = [
    ...(delimiter === "," ? [] : [`delimiter: ${JSON.stringify(delimiter)}`]),
    ...(decimal === "." ? [] : [`decimal: ${JSON.stringify(decimal)}`]),
    ...(skip_lines === 0 ? [] : [`skip_lines: ${skip_lines}`]),
    ...(comment === null ? [] : [`comment: ${JSON.stringify(comment)}`]),
    ...(header ? [] : ["header: false"]),
  ];
  return [...(said.length === 0 ? [] : [`read with ${said.join(", ")}`]), ...notes];
}

function targetLines(
  { name, task, classes }: NonNullable<TableDescription["target"]>,
  rows: number,
  width: number,
): Line[] {
  const head: Line = {
    text: `Target ${name}: ${task}${classes ? `, ${plural(classes.length, "class", "classes")}` : ""}`,
    style: "bold",
  };
  if (!classes) return [head];
  const shown = classes.slice(0, mostClasses);
  return [
    head,
    ...table(
      [{ title: "class" }, { title: "rows", align: "right" }, { title: "proportion", align: "right" }],
      shown.map(({ value, count }) => [String(value), formatCount(count), percent(count, rows)]),
      { width },
    ),
    ...(classes.length > shown.length ? [`  and ${formatCount(classes.length - shown.length)} more`] : []),
  ];
}

/** A range of numbers, else the commonest values, else an example. */
function valuesOf(column: ColumnSummary): string {
  const { kind, rows, missing, min, max, mean } = column;
  if (kind === "empty") return "";
  if (kind === "number" || kind === "whole number" || kind === "identifier" && column.texts === 0) {
    return `${short(min)} to ${short(max)}, mean ${short(mean)}`;
  }
  if (kind === "category" || kind === "constant" || kind === "mixed") {
    const common = column.commonest(3).map(({ value, count }) =>
      `${value} ${percent(count, rows - missing)}`
    );
    return common.join(", ") + (column.distinct.count > 3 ? ", …" : "");
  }
  return `such as ${column.example}`;
}

function short(value: number): string {
  return String(Number.isInteger(value) && Math.abs(value) < 1e9 ? value : Number(value.toPrecision(4)));
}

function percent(count: number, rows: number): string {
  return `${Math.round(1000 * count / rows) / 10} %`;
}

function descriptionJson(description: TableDescription): unknown {
  const { columns, ...rest } = description;
  return {
    ...rest,
    columns: columns.map((column) => ({
      name: column.name,
      kind: column.kind,
      missing: column.missing,
      missing_words: Object.fromEntries(column.missingWords),
      distinct: column.distinct.count,
      more_distinct: column.distinct.more,
      ...(column.numbers > 0 && {
        numbers: column.numbers,
        min: column.min,
        max: column.max,
        mean: column.mean,
        sd: column.deviation,
      }),
      ...(column.texts > 0 && { texts: column.texts }),
      commonest: column.commonest(10),
      example: column.example ?? null,
    })),
  };
}
