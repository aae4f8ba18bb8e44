/**
 * What the target column says: numbers to predict, or classes.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import type { Task } from "../dataset.ts";
import { cellText, isMissing, parseNumber } from "./cells.ts";
import { missingValue, notANumber, type Problems } from "./problems.ts";

const mostCountedClasses = 20;
const asked = "is read as dataset.params.task says";

/** Where the cells of the column are. */
export interface Cells {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

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
 * Reads the target column. Where the config leaves the task open, it is classification if the cells are text,
 * or whole numbers that count up from 0 or 1 without a gap (at most 20 of them, each in two rows on average), or
 * just -1 and 1; else regression. Numbers as classes stand in numeric order, names in the order of their UTF-16
 * code units.
 *
 * @param task The task as the config gives it, null if it does not.
 */
export function readTarget(cells: Cells, name: string, task: Task | null, problems: Problems): Target {
  const { bytes, starts, ends } = cells;
  const rows = starts.length;
  const y = new Float64Array(rows);
  let numbers = 0;
  let texts = 0;
  for (let i = 0; i < rows; i++) {
    y[i] = parseNumber(bytes, starts[i], ends[i]);
    if (!Number.isNaN(y[i])) {
      numbers++;
      continue;
    }
    const text = cellText(bytes, starts[i], ends[i]);
    if (isMissing(text)) problems.add(missingValue(starts[i], name, text));
    else texts++;
  }
  const asNames = task === "classification" ? texts > 0 : task === null && numbers === 0;
  if (asNames) return { ...classesOfNames(cells), reason: task ? asked : "holds text" };
  if (texts > 0) addTexts(cells, y, name, task, texts, problems);
  const values = distinct(y, task === "classification" ? Infinity : mostCountedClasses);
  if (task === "classification" || task === null && values && countsClasses(values, rows)) {
    const classes = values ?? [];
    const index = new Map(classes.map((value, k) => [value, k]));
    const labels = y.map((value) => index.get(value) ?? NaN);
    const reason = task ? asked : `holds the whole numbers ${classes.join(", ")}`;
    return { task: "classification", y: labels, classes: classes.map(String), reason };
  }
  return { task: "regression", y, reason: task ? asked : "holds numbers that do not count classes" };
}

function classesOfNames({ bytes, starts, ends }: Cells): { task: Task; y: Float64Array; classes: string[] } {
  const seen = new Map<string, number>();
  const first = Float64Array.from(starts, (start, i) => {
    const text = cellText(bytes, start, ends[i]);
    const known = seen.get(text) ?? seen.size;
    if (known === seen.size) seen.set(text, known);
    return known;
  });
  const classes = [...seen.keys()].sort();
  const rank = new Float64Array(classes.length);
  classes.forEach((text, k) => rank[seen.get(text)!] = k);
  return { task: "classification", y: first.map((id) => rank[id]), classes };
}

/** Reports the cells of a numeric target that are text. */
function addTexts(
  { bytes, starts, ends }: Cells,
  y: Float64Array,
  name: string,
  task: Task | null,
  count: number,
  problems: Problems,
): void {
  let seen = 0;
  for (let i = 0; i < y.length && seen < count && problems.wanted; i++) {
    if (!Number.isNaN(y[i])) continue;
    const text = cellText(bytes, starts[i], ends[i]);
    if (isMissing(text)) continue;
    const problem = notANumber(starts[i], name, text);
    const hint = task === null
      ? 'set dataset.params.task to "classification" if the cells are class names'
      : undefined;
    problems.add({ ...problem, hint: problem.hint ?? hint });
    seen++;
  }
  problems.addUnseen(count - seen);
}

/** The different values in order, or nothing if there are more than `most`. */
function distinct(y: Float64Array, most: number): number[] | undefined {
  const values = new Set<number>();
  for (const value of y) {
    if (!Number.isNaN(value) && !values.has(value) && values.add(value).size > most) return undefined;
  }
  return [...values].sort((a, b) => a - b);
}

function countsClasses(values: readonly number[], rows: number): boolean {
  if (values.length < 2 || values.length * 2 > rows) return false;
  if (values.length === 2 && values[0] === -1 && values[1] === 1) return true;
  return (values[0] === 0 || values[0] === 1) && values.every((value, i) => value === values[0] + i);
}

/** What a user should hear of the classes. */
export function targetWarnings({ task, y, classes = [] }: Target, name: string): string[] {
  if (task === "classification" && classes.length * 2 > y.length) {
    return [`Target ${found(name)} has ${classes.length} classes in ${y.length} rows`];
  }
  if (task === "regression" && y.every((value) => value === y[0])) {
    return [`Target ${found(name)} is ${y[0]} in every row`];
  }
  return [];
}
