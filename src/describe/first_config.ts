/**
 * A first config for a table: it runs as it stands, and says in a word why each choice was made.
 *
 * @module
 */
import { mayMeanMissing, missingWords } from "../datasets/table/missing.ts";
import { DataError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { formatCount, plural } from "../report/numbers.ts";
import type { ColumnSummary } from "./column.ts";
import type { TableDescription, TargetSummary } from "./describe_table.ts";
import { manyCategories } from "./remarks.ts";
import { flow, scalar } from "./yaml_text.ts";

/** What becomes of a column. */
type Use = { readonly as: "number" | "category" } | { readonly as: "drop"; readonly why: string };

/** Rows below which no validation rows are held out. */
const fewRows = 50;
/** Rows below which nothing is held out. */
const fewestRows = 10;

/** The text of a config in YAML. The table must have been described with its target. */
export function firstConfig(description: TableDescription, name: string): string {
  const { dataset, path, columns, rows, settings, remarks, unnamed } = description;
  const target = description.target!;
  const tells = new Set(remarks.filter(({ kind }) => kind === "target leakage").map(({ column }) => column));
  const identifiers = new Set(
    remarks.filter(({ kind }) => kind === "identifier").map(({ column }) => column),
  );
  const others = columns.filter((column) => column.name !== target.name).map((column) => ({
    column,
    use: unnamed.includes(column.name)
      ? { as: "drop", why: "has no name in the file" } as const
      : useOf(column, rows, tells.has(column.name), identifiers.has(column.name)),
  }));
  const uses = withFeatures(others, tells, path);
  const kept = uses.filter(({ use }) => use.as !== "drop");
  const order = orderColumn(columns, rows, target);
  const lines = [
    `# ${plural(rows, "row")} of ${found(path)}, to predict ${
      found(target.name)
    }. Written by mlx init: change what you like.`,
    `# Every setting is explained in docs/configuration.md.`,
    `name: ${scalar(name)}`,
    "dataset:",
    `  name: ${dataset}`,
    `  path: ${scalar(path)}`,
    "  params:",
    `    target: ${scalar(target.name)}`,
    `    task: ${target.task}`,
    ...settingLines(settings),
    ...missingWordLines(columns, uses),
    ...dropLines(uses),
    ...categoryLines(uses),
    ...splitLines(rows, target, order),
    ...missingLines(kept, columns.find(({ name }) => name === target.name)!),
    ...(kept.some(({ use }) => use.as === "category")
      ? [
        "  # Categories that no training row has become zeros instead of an error.",
        "  unknown_category: ignore",
      ]
      : []),
    "  # Networks learn best from numbers around 0.",
    "  standardize: true",
    ...(target.task === "regression" ? ["  standardize_target: true"] : []),
    ...modelLines(rows),
    ...trainingLines(rows),
  ];
  return lines.join("\n") + "\n";
}

function useOf(column: ColumnSummary, rows: number, tells: boolean, identifier: boolean): Use {
  const { kind, missing } = column;
  const { count, more } = column.distinct;
  const drop = (why: string): Use => ({ as: "drop", why });
  if (kind === "empty") return drop("holds nothing");
  if (kind === "constant") return drop("is the same everywhere");
  if (missing >= 0.9 * rows) return drop("is nearly empty");
  if (tells) return drop("alone determines the target: keep it if it is known when predicting");
  if (kind === "identifier" || identifier) return drop("is an identifier");
  if (kind === "date or time") return drop("holds dates");
  if (kind === "text") return drop("holds text of several words");
  if (kind === "mixed") return missingTexts(column) ? { as: "number" } : drop("holds numbers and text");
  if (kind === "number" || kind === "whole number") return { as: "number" };
  if (column.numberAdvice !== undefined) return drop(column.numberAdvice);
  if (more || count > manyCategories || 2 * count > rows) return drop(`has ${formatCount(count)} categories`);
  return { as: "category" };
}

/** Where nothing is left to learn from, what determines the target is used, or what counts the rows and may be a time. */
function withFeatures(
  uses: readonly Used[],
  tells: ReadonlySet<string | undefined>,
  path: string,
): readonly Used[] {
  if (uses.some(({ use }) => use.as !== "drop")) return uses;
  const numbers = uses.filter(({ column }) => column.texts === 0 && column.numbers > 0);
  const telling = numbers.filter(({ column }) => tells.has(column.name));
  const counting = telling.length > 0
    ? telling
    : numbers.filter(({ column }) => column.kind === "identifier");
  if (counting.length === 0) {
    throw new DataError(
      `Cannot write a config for ${found(path)}: no column but the target is a number or a category`,
      `mlx describe ${path} says what the columns hold`,
    );
  }
  return uses.map((one) => counting.includes(one) ? { column: one.column, use: { as: "number" } } : one);
}

/** Whether all that is no number stands for a missing value: known words, or one word alone. */
function missingTexts(column: ColumnSummary): boolean {
  return column.words.every(mayMeanMissing) || column.words.length === 1 && column.numberAdvice === undefined;
}

function settingLines(settings: TableDescription["settings"]): string[] {
  if (settings === undefined) return [];
  const { delimiter, decimal, comment, skip_lines, header } = settings;
  return [
    ...(header ? [] : ["    header: false"]),
    ...(delimiter === "," ? [] : [`    delimiter: ${JSON.stringify(delimiter)}`]),
    ...(decimal === "." ? [] : [`    decimal: ${JSON.stringify(decimal)}`]),
    ...(skip_lines === 0 ? [] : [`    skip_lines: ${skip_lines}`]),
    ...(comment === null ? [] : [`    comment: ${JSON.stringify(comment)}`]),
  ];
}

type Used = { readonly column: ColumnSummary; readonly use: Use };

function missingWordLines(columns: readonly ColumnSummary[], uses: readonly Used[]): string[] {
  const words = new Set(
    uses.filter(({ column, use }) => use.as === "number" && column.kind === "mixed").flatMap(({ column }) =>
      column.words.map((word) => word.trim())
    ),
  );
  if (words.size === 0) return [];
  const usual = new Set(columns.flatMap(({ missingWords }) => [...missingWords.keys()]));
  const all = [...missingWords.filter((word) => usual.has(word)), ...words];
  return ["    # What stands for a missing value, beside empty cells.", `    missing_values: ${flow(all)}`];
}

function dropLines(uses: readonly Used[]): string[] {
  const dropped = uses.flatMap(({ column, use }) =>
    use.as === "drop" ? [{ name: column.name, why: use.why }] : []
  );
  if (dropped.length === 0) return [];
  return [
    "    drop:",
    ...dropped.slice(0, 1000).map(({ name, why }) => `      - ${scalar(name)} # ${why}`),
    ...dropped.slice(1000).map(({ name }) => `      - ${scalar(name)}`),
  ];
}

function categoryLines(uses: readonly Used[]): string[] {
  const names = uses.filter(({ use }) => use.as === "category").map(({ column }) => column.name);
  return names.length === 0
    ? []
    : ["    # Text: each category becomes an input.", `    categorical: ${flow(names)}`];
}

/** A date of which nearly every row has its own: rows are then likely to be in order of time. */
function orderColumn(
  columns: readonly ColumnSummary[],
  rows: number,
  { task }: TargetSummary,
): ColumnSummary | undefined {
  const dates = columns.filter(({ kind, missing }) => kind === "date or time" && missing === 0);
  if (task !== "regression" || dates.length !== 1) return undefined;
  const { count, more } = dates[0].distinct;
  return more || count >= 0.9 * rows ? dates[0] : undefined;
}

function splitLines(rows: number, { task, classes = [] }: TargetSummary, order?: ColumnSummary): string[] {
  if (rows < fewestRows) return ["  # Too few rows to hold some out: the result is not tested."];
  const shares = rows < fewRows ? "test: 0.2" : "test: 0.2, validation: 0.2";
  if (order) {
    return [
      "  # Rows are sorted by their date; the last ones test what is learned of the others.",
      `  split: { ${shares}, order: ${scalar(order.name)} }`,
    ];
  }
  const held = rows < fewRows ? 1 : 2;
  const stratify = task === "classification" && classes.every(({ count }) => count >= 2 * (held + 1)) &&
    classes.length <= 0.1 * rows;
  return [
    stratify
      ? "  # Rows that are not trained on; each split gets the classes in their proportions."
      : "  # Rows that are not trained on.",
    `  split: { ${shares}${stratify ? ", stratify: true" : ""} }`,
  ];
}

function missingLines(kept: readonly Used[], target: ColumnSummary): string[] {
  const misses = (as: "number" | "category") =>
    kept.some(({ column, use }) =>
      use.as === as && (column.missing > 0 || as === "number" && column.kind === "mixed")
    );
  const rules = [
    ...(misses("number") ? ["numeric: median"] : []),
    ...(misses("category") ? ["categorical: category"] : []),
    ...(target.missing > 0 ? ["target: drop"] : []),
  ];
  return rules.length === 0 ? [] : [
    "  # Missing values: what replaces them is computed on the training rows.",
    `  missing: { ${rules.join(", ")} }`,
  ];
}

function modelLines(rows: number): string[] {
  const hidden = rows < 200 ? [16] : rows < 2000 ? [32, 16] : [64, 32];
  return [
    "model:",
    "  # Units of each hidden layer. linear_regression and logistic_regression are simpler models to compare with.",
    "  name: mlp",
    `  params: { hidden: ${flow(hidden)} }`,
  ];
}

function trainingLines(rows: number): string[] {
  const batch = rows < 1000 ? 16 : rows < 20_000 ? 32 : 256;
  const stops = rows >= fewRows;
  return [
    "training:",
    ...(stops
      ? [
        "  # Ends earlier when the validation loss has not improved for 20 epochs, with the best epoch's weights.",
      ]
      : []),
    `  epochs: ${rows < 200 ? 300 : rows < 20_000 ? 200 : 60}`,
    `  batch_size: ${batch}`,
    "  learning_rate: 0.001",
    "  seed: 42",
    ...(stops ? ["  early_stopping: { patience: 20 }"] : []),
  ];
}
