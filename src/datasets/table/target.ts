/**
 * What the target column says: numbers to predict, or classes.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { found } from "../../schema/found.ts";
import type { Task, TrainedFor } from "../dataset.ts";
import { categoryFinder, oneSpelling } from "../category_names.ts";
import { looksLikeTime } from "../time/time_order.ts";
import { isNumber, rankTexts } from "./categories.ts";
import type { MixedColumn } from "./mixed_column.ts";
import type { Problems } from "./problems.ts";

/** The most classes that are told apart. */
export const mostClasses = 10000;

/** The most numbers that are taken for classes. */
export const mostCountedClasses = 20;
const asked = "is read as dataset.params.task says";
const asTrained = "is read as in training";

/** The target, understood. */
export interface Target {
  readonly task: Task;
  /** Numbers, or the index of each row's class. */
  readonly y: Float64Array;
  readonly classes?: readonly string[];
  /** What decided the task; to be read after the column's name. */
  readonly reason: string;
}

/**
 * Understands the target column. Class names that are equal numbers are one class, as they are one category. Where the config leaves the task open, it is classification if the cells are text,
 * or whole numbers that count up from 0 or 1 without a gap (at most 20 of them, each in two rows on average), or
 * just -1 and 1; else regression. Numbers as classes stand in numeric order, names in the order of their UTF-16
 * code units.
 *
 * @param task The task as the config gives it, null if it does not.
 * @param trained What a model was trained for decides alone, if there is one.
 * @throws {DataError} if there are too many classes.
 */
export function readTarget(
  column: MixedColumn,
  task: Task | null,
  problems: Problems,
  trained?: TrainedFor,
): Target {
  if (trained?.classes) return knownClasses(trained.classes, column.numbers, column);
  if (trained) task = trained.task;
  const { numbers, textCount, textCells, missingCount, name } = column;
  // A target that misses values is refused anyway; what it holds besides is no mistake.
  const onlyTexts = textCount > 0 && textCount + missingCount === numbers.length;
  // Texts that all mean a number are no names, unless the config says so.
  const asNames = task === "classification"
    ? textCount > 0
    : task === null && onlyTexts && !column.meansNumbers;
  if (asNames) return { ...classesOfNames(column), reason: task ? asked : "holds text" };
  if (textCount > 0) {
    const names = task === null
      ? ['set dataset.params.task to "classification" if the cells are class names']
      : [];
    // A column that holds no number at all is one mistake.
    const [first, ...others] = textCells;
    const all = task === null && onlyTexts;
    const told = all
      ? [{ ...first, message: `${first.message}, and no number in any other row` }]
      : [first, ...others];
    for (const problem of told) problems.add({ ...problem, hint: [problem.hint ?? [], names].flat() });
    if (!all) problems.addUnseen(textCount - textCells.length);
  }
  return understandNumbers(numbers, name, task, trained);
}

/** Numbers as a target: see {@linkcode readTarget}. NaN stands for what is none. */
export function understandNumbers(
  y: Float64Array,
  name: string,
  task: Task | null,
  trained?: TrainedFor,
): Target {
  if (trained?.classes) return knownClasses(trained.classes, y);
  if (trained) task = trained.task;
  const values = task === "regression"
    ? undefined
    : distinct(y, task === "classification" ? mostClasses : mostCountedClasses);
  if (task === "classification" && !values) throw tooManyClasses(name);
  if (values && (task === "classification" || countsClasses(values, y.length))) {
    const index = new Map(values.map((value, k) => [value, k]));
    const labels = y.map((value) => index.get(value) ?? NaN);
    const reason = task ? asked : `holds the whole numbers ${values.join(", ")}`;
    return { task: "classification", y: labels, classes: values.map(String), reason };
  }
  return {
    task: "regression",
    y,
    reason: trained ? asTrained : task ? asked : "holds numbers that do not count classes",
  };
}

/**
 * Texts as a target: classes, in the order of their UTF-16 code units. Texts that all mean a number are refused unless
 * the config says that they are classes.
 *
 * @param codes The place of each row's text in `texts`, NaN where there is none.
 * @throws {DataError} if they are no classes, or too many.
 */
export function understandTexts(
  codes: Float64Array,
  texts: readonly string[],
  name: string,
  task: Task | null,
  trained?: TrainedFor,
): Target {
  const cells = {
    name,
    texts: Int32Array.from(codes, (code) => Number.isNaN(code) ? -1 : code),
    codes: { texts },
  };
  if (trained?.classes) return knownClasses(trained.classes, codes.map(() => NaN), cells);
  if (trained || task === "regression" || task === null && texts.every(isNumber)) {
    throw new DataError(
      `Cannot use the target ${found(name)}: expected numbers but found text such as ${found(texts[0])}`,
      task === null && !trained
        ? 'save it as numbers, y.astype("f8"), or set dataset.params.task to "classification" if they are class names'
        : 'save it as numbers: y.astype("f8")',
    );
  }
  if (texts.length > mostClasses) throw tooManyClasses(name);
  return { ...classesOfNames(cells), reason: task ? asked : "holds text" };
}

/** What is known of cells of text. */
interface NamedCells {
  readonly name: string;
  /** The place of each row's text among those of `codes`, -1 where there is none. */
  readonly texts: Int32Array;
  readonly codes: { readonly texts: readonly string[]; readonly full?: boolean };
}

/** Labels by the classes of a model, then those it does not know: cells by what they say, or by their number. */
function knownClasses(
  known: readonly string[],
  numbers: Float64Array,
  { texts, codes }: Partial<NamedCells> = {},
): Target {
  const labels = new Map(known.map((name, label) => [name.normalize("NFC"), label]));
  const classes = [...known];
  const places = codes?.texts.map(categoryFinder(known));
  const y = numbers.map((number, row) => {
    const code = texts?.[row] ?? -1;
    const text = codes?.texts[code];
    if (text === undefined && Number.isNaN(number)) return NaN;
    if (text !== undefined && places![code] >= 0) return places![code];
    const name = Number.isNaN(number) ? text! : String(number);
    if (!labels.has(name)) labels.set(name, classes.push(name) - 1);
    return labels.get(name)!;
  });
  return { task: "classification", y, classes, reason: asTrained };
}

function classesOfNames({ name, texts, codes }: NamedCells): Pick<Target, "task" | "y" | "classes"> {
  if (codes.full) throw tooManyClasses(name);
  const spelled = oneSpelling(codes.texts);
  const { texts: classes, rank } = rankTexts(texts, spelled, (texts) => [...new Set(texts)].sort());
  return { task: "classification", y: Float64Array.from(texts, (code) => rank[code]), classes };
}

function tooManyClasses(name: string): DataError {
  return new DataError(
    `Cannot learn classes: the target ${found(name)} has more than ${mostClasses} different values`,
    "choose another dataset.params.target, or leave its rare values out",
  );
}

/** The different values in order, or nothing if there are more than `most`. */
function distinct(y: Float64Array, most: number): number[] | undefined {
  const values = new Set<number>();
  for (const value of y) {
    if (!Number.isNaN(value) && !values.has(value) && values.add(value).size > most) return undefined;
  }
  return [...values].sort((a, b) => a - b);
}

/** Whether different numbers, in order, count classes in so many rows. */
export function countsClasses(values: readonly number[], rows: number): boolean {
  if (values.length < 2 || values.length * 2 > rows) return false;
  if (values.length === 2 && values[0] === -1 && values[1] === 1) return true;
  return (values[0] === 0 || values[0] === 1) && values.every((value, i) => value === values[0] + i);
}

/** What a user should hear of the classes. */
export function targetWarnings({ task, y, classes = [] }: Target, name: string): string[] {
  const alike = [...Map.groupBy(classes, spelledAlike).values()].filter((names) => names.length > 1);
  if (alike.length > 0) {
    const groups = alike.slice(0, 5).map((names) => names.map(found).join(", ")).join("; ");
    return [`Target ${found(name)} has classes that differ in spelling only: ${groups}`];
  }
  if (
    task === "classification" && classes.length > 1 &&
    classes.slice(0, 1000).every((one) => /\D/.test(one) && looksLikeTime(one))
  ) {
    return [
      `Target ${
        found(name)
      } holds dates or times, which are classes here: write what matters of it as a number, such ` +
      "as days since a date",
    ];
  }
  if (task === "classification" && classes.length * 2 > y.length) {
    return [`Target ${found(name)} has ${classes.length} classes in ${y.length} rows`];
  }
  if (task === "regression" && y.every((value) => value === y[0])) {
    return [`Target ${found(name)} is ${y[0]} in every row`];
  }
  return [];
}

/** A class as somebody means it who does not mind case, blanks, or how a number is written. */
function spelledAlike(name: string): string {
  const plain = name.trim().replace(/\s+/g, " ").toLowerCase();
  // By digits: integers beyond 2^53 that float64 makes one are several numbers.
  const [, sign, digits] = /^([-+]?)0*(\d+)(?:\.0*)?$/.exec(plain) ?? [];
  if (digits !== undefined) return sign === "-" && digits !== "0" ? `-${digits}` : digits;
  const number = plain === "" ? NaN : Number(plain);
  if (Number.isInteger(number)) return String(BigInt(number));
  return Number.isFinite(number) ? String(number) : plain;
}
