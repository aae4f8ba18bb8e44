/**
 * JSON, read strictly: no key twice, no number that a float64 cannot hold.
 *
 * @module
 */
import type { Path } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { type Format, isPlain, maxDepth, numberProblem, type Problem, tooMuch } from "./source.ts";

/** Strict JSON (RFC 8259). */
export const json: Format = format((text) => JSON.parse(text), { comments: false });

/** A format whose values are read by `parse`, and whose other rules are JSON's. */
export function format(parse: (text: string) => unknown, { comments }: { comments: boolean }): Format {
  return {
    read(text) {
      if (scan(text).length > 0) return undefined;
      try {
        const value = parse(text);
        return isPlain(value, Number.isFinite) ? { value } : undefined;
      } catch {
        return undefined;
      }
    },
    locate: async (text) => (await import("./json_places.ts")).locate(text, parse, comments),
  };
}

/** An object or list that the scan is inside of. */
interface Frame {
  /** The keys so far; absent in a list. */
  readonly keys?: Set<string>;
  /** Whether the next string is a key. */
  expectsKey: boolean;
  /** Where in it the scan is. */
  at: string | number;
}

/**
 * What `JSON.parse` lets pass or fails badly on: duplicate keys, numbers that change, deep nesting.
 * Runs along the text once, without recursion, and leaves the grammar to the parser.
 *
 * @param problemOf What is wrong with the text of a number.
 */
export function scan(text: string, problemOf = numberProblem): Problem[] {
  const problems: Problem[] = [];
  const open: Frame[] = [];
  const path = (): Path => open.map((frame) => frame.at);
  const number = /-?\d[\w.+-]*/y;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    const frame = open.at(-1);
    if (c === '"') {
      const end = endOfString(text, i);
      if (frame?.expectsKey) {
        const key = unquoted(text.slice(i, end));
        frame.expectsKey = false;
        frame.at = key;
        if (frame.keys?.has(key)) {
          problems.push({
            offset: i,
            path: path(),
            text: `expected each key once but found ${found(key)} again`,
          });
        }
        frame.keys?.add(key);
      }
      i = end - 1;
    } else if (c === "/") {
      i = endOfComment(text, i) - 1;
    } else if (c === "{" || c === "[") {
      if (open.length >= maxDepth) return [...problems, { offset: i, path: [], text: tooMuch.depth }];
      open.push(c === "{" ? { keys: new Set(), expectsKey: true, at: "" } : { expectsKey: false, at: 0 });
    } else if (c === "}" || c === "]") {
      open.pop();
    } else if (c === "," && frame) {
      if (frame.keys) frame.expectsKey = true;
      else frame.at = Number(frame.at) + 1;
    } else if (c === "-" || c >= "0" && c <= "9") {
      number.lastIndex = i;
      const source = number.exec(text)?.[0] ?? c;
      const value = Number(source);
      const problem = Number.isNaN(value) ? undefined : problemOf(source, value);
      if (problem) problems.push({ offset: i, path: path(), text: problem });
      i += source.length - 1;
    }
  }
  return problems;
}

/** Just behind the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

/** Just behind the comment that starts at `start`; behind the slash if none does. */
function endOfComment(text: string, start: number): number {
  if (text[start + 1] === "*") {
    const end = text.indexOf("*/", start + 2);
    return end < 0 ? text.length : end + 2;
  }
  let end = start + 1;
  if (text[end] === "/") { while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++; }
  return end;
}

function unquoted(source: string): string {
  try {
    return JSON.parse(source);
  } catch {
    return source;
  }
}
