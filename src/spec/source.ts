/**
 * What the readers of JSON and YAML have in common: limits, and mistakes with their place in the text.
 *
 * @module
 */
import type { Path } from "../schema/fields.ts";
import { isObject } from "../schema/fields.ts";

/** The deepest that objects and lists may stand in one another. */
export const maxDepth = 32;
/** The most values one file may hold, counting each use of a YAML alias. */
export const maxValues = 10_000;

/** The most lines of a YAML file, blank ones too. */
export const maxLines = 100_000;

/** A mistake in the text, before anything is known of what it should say. */
export interface Problem {
  /** UTF-16 code units before it. */
  readonly offset: number;
  readonly path: Path;
  /** In words: `expected … but found …`. */
  readonly text: string;
}

/** A text that was read with the places of its values kept. */
export interface Located {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where the value at `path`, or its key, stands; else where the nearest value around it does. */
  offsetOf(path: Path, part: "key" | "value"): number;
}

/** One file format. */
export interface Format {
  /** The value, if the text is plain and right; undefined leaves it to `locate`. Loads little. */
  read(text: string): { value: unknown } | undefined;
  /** Reads with places. Loads a parser that keeps them. */
  locate(text: string): Promise<Located>;
}

/** A result of `locate` for a text that cannot be read any further. */
export function unreadable(problem: Omit<Problem, "path"> & { path?: Path }): Located {
  return { value: undefined, problems: [{ path: [], ...problem }], offsetOf: () => problem.offset };
}

/** Says what is beyond the limits. */
export const tooMuch = {
  depth: `expected at most ${maxDepth} levels of nesting but found more`,
  values: `expected at most ${maxValues} values but found more`,
  lines: `expected at most ${maxLines} lines but found more`,
};

/**
 * Whether a value is made of plain objects, lists and finite numbers, and within the limits. Takes aliases and cycles.
 *
 * @param isNumber What a number must be; where their texts were looked at, any finite one is right.
 */
export function isPlain(value: unknown, isNumber: (n: number) => boolean = isExact): boolean {
  const rest: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let count = 0, next = rest.pop(); next; next = rest.pop()) {
    if (++count > maxValues) return false;
    const { value, depth } = next;
    if (typeof value === "number" && !isNumber(value)) return false;
    if (typeof value !== "object" || value === null) continue;
    if (depth >= maxDepth) return false;
    if (!Array.isArray(value) && !(isObject(value) && Object.getPrototypeOf(value) === Object.prototype)) {
      return false;
    }
    const inside = Object.values(value);
    if (count + rest.length + inside.length > maxValues) return false;
    for (const item of inside) rest.push({ value: item, depth: depth + 1 });
  }
  return true;
}

/** Whether a number is surely what its text said: finite, and below 2^53 if it is an integer. */
function isExact(n: number): boolean {
  return Number.isFinite(n) && (!Number.isInteger(n) || Number.isSafeInteger(n));
}

/** Why the text of a number cannot be kept as a float64, in words; undefined if it can. */
export function numberProblem(source: string, value: number): string | undefined {
  if (!Number.isFinite(value)) return `expected a finite number but found ${excerpt(source)}`;
  if (/^[-+]?\d+$/.test(source) && !Number.isSafeInteger(value)) {
    return `expected an integer between -2^53 and 2^53 but found ${excerpt(source)}`;
  }
  return undefined;
}

function excerpt(source: string): string {
  return source.length > 40 ? `${source.slice(0, 40)}…` : source;
}

/** Line and column, both from 1, the column in UTF-16 code units as editors count. */
export function lineAndColumn(text: string, offset: number): [number, number] {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return [lines.length, lines[lines.length - 1].length + 1];
}
