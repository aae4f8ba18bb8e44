/**
 * What was found, in a few words of an error.
 *
 * @module
 */

const maxLength = 80;

/** A short picture of a value: `"ten"`, `-1`, `null`, `nothing`, `a list of 3`, `an object`. */
export function found(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "string") return JSON.stringify(shortened(value));
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return `a ${typeof value}`;
}

function shortened(text: string): string {
  if (text.length <= maxLength) return text;
  return text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "") + "…";
}

/** The most characters of a path that a message shows: more than there are in any that somebody typed. */
const longestPath = 300;

/** A path, or its two ends if it is very long. */
export function shortPath(path: string): string {
  if (path.length <= longestPath) return path;
  const end = Math.floor(longestPath / 2) - 1;
  return path.slice(0, end).replace(/[\uD800-\uDBFF]$/, "") + "…" +
    path.slice(-end).replace(/^[\uDC00-\uDFFF]/, "");
}
