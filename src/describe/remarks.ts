/**
 * What a careful colleague would say of a table before anything is learned from it.
 *
 * @module
 */
import { mayMeanMissing } from "../datasets/table/missing.ts";
import { formatCount, plural } from "../report/numbers.ts";
import { found } from "../schema/found.ts";
import type { ColumnSummary } from "./column.ts";
import type { TargetSummary } from "./describe_table.ts";

/** What a remark is about. */
export type RemarkKind =
  | "identifier"
  | "date"
  | "text"
  | "constant"
  | "empty"
  | "nearly empty"
  | "mixed"
  | "sentinel"
  | "many categories"
  | "spelling"
  | "target leakage"
  | "repeated rows"
  | "target";

/** One remark. */
export interface Remark {
  readonly kind: RemarkKind;
  /** The column; absent for the table as a whole. */
  readonly column?: string;
  /** To be read after the column's name. */
  readonly text: string;
}

/** What is known of a table. */
interface Known {
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  readonly target?: TargetSummary;
  /** Columns that alone determine the target. */
  readonly tells: ReadonlySet<string>;
  readonly repeated: number;
}

/** The proportion of missing values from which on a column is nearly empty. */
const nearlyEmpty = 0.9;
/** Categories from which on a column makes many inputs. */
export const manyCategories = 50;
/** Rows of a class below which little can be learned of it. */
const fewOfClass = 10;
/** Numbers that often stand for a missing value. */
const sentinels = [-1, -9, -99, -999, -9999, 999, 9999, 99999];

/** The remarks on a table, those of its columns in their order. */
export function remarksOf(known: Known): Remark[] {
  const { columns, target, repeated, rows } = known;
  const about = columns.flatMap((column) =>
    (column.name === target?.name ? targetRemarks(column, target) : columnRemarks(column, known)).map((
      { kind, text },
    ) => ({ kind, column: column.name, text }))
  );
  if (repeated === 0) return about;
  const text = `${plural(repeated, "row")} of ${formatCount(rows)} ${
    repeated === 1 ? "repeats" : "repeat"
  } another one: if they are copies, the same row may be trained on and tested`;
  return [...about, { kind: "repeated rows", text }];
}

type Said = Omit<Remark, "column">;

function columnRemarks(column: ColumnSummary, { rows, tells }: Known): Said[] {
  const { kind, missing, name } = column;
  const said: Said[] = [];
  const { count, more } = column.distinct;
  if (kind === "empty") return [{ kind: "empty", text: "holds no value" }];
  if (kind === "constant") {
    said.push({ kind: "constant", text: `is ${found(column.commonest(1)[0].value)} in every row` });
  }
  if (missing >= nearlyEmpty * rows) {
    said.push({
      kind: "nearly empty",
      text: `misses ${formatCount(missing)} of ${formatCount(rows)} values`,
    });
  }
  if (kind === "identifier") {
    const what = column.texts === 0 ? "counts the rows" : "has another text in nearly every row";
    said.push({ kind: "identifier", text: `${what}, as identifiers do: nothing of it applies to new rows` });
  } else if (
    kind === "whole number" && isIdentifierName(name) && !more && count === rows - missing && rows >= 10
  ) {
    said.push({ kind: "identifier", text: "has another number in every row and the name of an identifier" });
  }
  if (kind === "date or time") {
    said.push({
      kind: "date",
      text: "holds dates or times: write what matters of it as numbers, or sort rows by it",
    });
  }
  if (kind === "text") {
    said.push({ kind: "text", text: "holds text of several words, which mlx does not read" });
  }
  if (kind === "mixed") said.push(mixed(column));
  if (kind === "category" && column.numberAdvice !== undefined) {
    said.push({
      kind: "mixed",
      text: `holds numbers as text, such as ${found(column.words[0])}: ${column.numberAdvice}`,
    });
  }
  if (kind === "category" && (more || count > manyCategories)) {
    said.push({
      kind: "many categories",
      text: `has ${more ? "more than " : ""}${formatCount(count)} categories: each becomes an input`,
    });
  }
  said.push(...spelling(column));
  const sentinel = sentinelOf(column);
  if (sentinel !== undefined) {
    said.push({
      kind: "sentinel",
      text:
        `is ${sentinel} in several rows, far from its other values: if that stands for a missing value, list it in ` +
        "dataset.params.missing_values",
    });
  }
  if (tells.has(name)) {
    said.push({
      kind: "target leakage",
      text: "alone determines the target: leave it out unless it is known when predicting",
    });
  }
  return said;
}

function targetRemarks(column: ColumnSummary, { task, classes = [] }: TargetSummary): Said[] {
  const said: Said[] = [];
  const rows = column.rows - column.missing;
  if (column.missing > 0) {
    said.push({
      kind: "target",
      text: `is missing in ${plural(column.missing, "row")}: nothing can be learned of these`,
    });
  }
  if (column.kind === "constant") {
    said.push({ kind: "constant", text: "is the same in every row: there is nothing to learn" });
  }
  if (task === "classification" && classes.length * 2 > rows) {
    said.push({
      kind: "target",
      text: `has ${formatCount(classes.length)} classes in ${plural(rows, "row")}`,
    });
  } else if (task === "classification" && classes.length > 1) {
    const rare = classes.filter(({ count }) => count < fewOfClass);
    const [first] = classes;
    if (rare.length > 0) {
      const named = rare.slice(0, 5).map(({ value, count }) => `${found(value)}: ${count}`).join(", ");
      said.push({
        kind: "target",
        text: `has classes of few rows (${named}${rare.length > 5 ? ", …" : ""})`,
      });
    }
    if (first.count >= 0.8 * rows) {
      const share = Math.round(1000 * first.count / rows) / 10;
      said.push({
        kind: "target",
        text:
          `is ${
            found(first.value)
          } in ${share} % of the rows: a model that always predicts it has that accuracy; ` +
          "look at f1, recall or roc_auc, and try training.class_weight: balanced",
      });
    }
  }
  return [...said, ...(task === "classification" ? spelling(column) : [])];
}

function mixed(column: ColumnSummary): Said {
  const words = column.words.slice(0, 3).map(found).join(", ") + (column.words.length > 3 ? ", …" : "");
  const advice = column.numberAdvice;
  const missing = column.words.every(mayMeanMissing)
    ? ": if that stands for missing values, list it in dataset.params.missing_values"
    : advice === undefined
    ? ""
    : `: ${advice}`;
  return {
    kind: "mixed",
    text: `holds ${plural(column.numbers, "number")} and ${
      plural(column.texts, "text")
    } such as ${words}${missing}`,
  };
}

/** Texts that differ in capitals and blanks only. */
function spelling(column: ColumnSummary): Said[] {
  if (column.kind === "text" || column.kind === "identifier") return [];
  const alike = [
    ...Map.groupBy(column.words, (text) => text.trim().replace(/\s+/g, " ").toLowerCase()).values(),
  ]
    .filter((texts) => texts.length > 1);
  if (alike.length === 0) return [];
  const groups = alike.slice(0, 3).map((texts) => texts.map(found).join(", ")).join("; ");
  return [{ kind: "spelling", text: `has texts that differ in spelling only: ${groups}` }];
}

/** A number that stands at one end, in several rows and far from all others. */
function sentinelOf(column: ColumnSummary): number | undefined {
  if (column.numbers < 20 || column.kind === "constant") return undefined;
  const counted = column.commonest().filter(({ value }) => typeof value === "number") as {
    value: number;
    count: number;
  }[];
  const suspect = counted.find(({ value, count }) =>
    sentinels.includes(value) && count > 1 && (value === column.min || value === column.max)
  );
  if (suspect === undefined) return undefined;
  const others = counted.map(({ value }) => value).filter((value) => value !== suspect.value);
  let min = Infinity, max = -Infinity;
  for (const value of others) [min, max] = [Math.min(min, value), Math.max(max, value)];
  const gap = suspect.value < min ? min - suspect.value : suspect.value - max;
  return gap > max - min && Math.abs(suspect.value) > 9 ? suspect.value : undefined;
}

function isIdentifierName(name: string): boolean {
  return /^(?:id|index|row|no|nr|unnamed.*|.*[_ -]id|.*Id|.*ID)$/.test(name) || name === "";
}
