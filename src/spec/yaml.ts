/**
 * YAML 1.2 with its core schema, one document.
 *
 * Plain texts are read by `@std/yaml`. What it would take differently from YAML 1.2, or could not be trusted
 * with, goes to the parser that also keeps places.
 *
 * @module
 */
import { parse } from "@std/yaml";
import { type Format, isPlain, maxLines, maxValues, tooMuch, unreadable } from "./source.ts";

/** YAML. */
export const yaml: Format = {
  read(text) {
    if (!isTame(text) || overload(text) !== undefined) return undefined;
    try {
      const value = parse(text);
      return isPlain(value) && !hasOddKey(value) ? { value } : undefined;
    } catch {
      return undefined;
    }
  },
  async locate(text) {
    const problem = overload(text);
    if (problem !== undefined) return unreadable({ offset: 0, text: problem });
    return (await import("./yaml_places.ts")).locate(text);
  },
};

/** What the two parsers may take differently, or only one can be trusted with. */
const unusual = new RegExp(
  [
    String.raw`(?:^|[\s[{,])[&*!%@\x60]`, // anchors, aliases, tags, directives
    String.raw`<<|(?:^|[\s[{,])\?(?:\s|$)|[}\]]\s*:|\{\s*[[{]`, // merges, explicit keys, lists and objects as keys
    String.raw`^(?:---|\.\.\.) *[^\s]`, // something beside what marks a document, or looks so
    String.raw`[[{,]\s*,|[\[\]{},]#|[\]}](?:[^\s,\]}]| +[^\s,\]}#])`, // gaps in lists, and what follows them on their line
    String.raw`^ *[|>]`, // block text that is the whole document
    String.raw`[\t\u0085\u2028\u2029\ufeff]|\r(?!\n)`, // what only some readers take for a blank or a line end
  ].join("|"),
  "m",
);
/** Numbers that YAML 1.1 reads differently (-0, octal, `1_000`, `1:30`, dates), or that may not fit. */
const oddNumber =
  /(?:^|[\s[{,:])(?:-0(?![\w.])|[-+]?(?:\.|0[\w]|\d[\d.]*(?:[_:]\d|-\d)|\d{16}|[\d.]+[eE]\+?\d{3}))/m;
/** Keys that are not text in YAML. */
const oddKey = /^(?:[-+.\d].*|\[object .*|true|false|null|~|)$/i;

/** Quoted text as everybody reads it: on one line, apart from what stands before and behind it. */
const quoted = /(?<=^|[\s[{,])(?:"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\r\n]|'')*')(?=$|[\s,\]}]|:(?=\s|$))/gm;

const quote = /["']/;
/** An apostrophe. */
const insideWord = /(?<=[a-z])'(?=[a-z])/gi;

/** Whether the two parsers read a text alike, and it can be trusted to the faster one. */
export function isTame(text: string): boolean {
  if (unusual.test(text) || oddNumber.test(text)) return false;
  return !quote.test(text) || !quote.test(text.replace(quoted, "").replace(insideWord, ""));
}

function hasOddKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasOddKey);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => oddKey.test(key) || hasOddKey(inner));
}

/** Far more levels than any text within the limits could seem to have. */
const manyLevels = 256;
/** What stands before or behind a value; each match costs a parser about as much as one. */
const marks = /(?:^|[\s[{,])[-?&*!](?=\s|[^\s\d.])|:(?=\s|$)|,/gm;
/** What opens or closes something: a value has at most six of them, a key four. */
const brackets = /[[\]{}"]/g;

/**
 * Why a text is not given to a parser at all, by counts that can only be too high; undefined if it is.
 * Parsers are recursive, and slow on texts that are made to be.
 */
function overload(text: string): string | undefined {
  const lines = text.split(/\r\n|\r|\n/, maxLines + 1);
  if (lines.length > maxLines) return tooMuch.lines;
  if ((text.match(marks)?.length ?? 0) > 2 * maxValues) return tooMuch.values;
  const indents: number[] = [];
  let flow = 0;
  for (const line of lines) {
    const indent = line.length - line.trimStart().length;
    if (indent === line.length) continue;
    while (indents.length > 0 && indents[indents.length - 1] >= indent) indents.pop();
    indents.push(indent);
    const compact = /^[-?: \t]*/.exec(line)?.[0].replaceAll(/[ \t]/g, "").length ?? 0;
    if (indents.length + compact + flow > manyLevels) return tooMuch.depth;
    for (const c of line) {
      if (c === "[" || c === "{") flow++;
      else if (c === "]" || c === "}") flow = Math.max(0, flow - 1);
      if (flow > manyLevels) return tooMuch.depth;
    }
  }
  return (text.match(brackets)?.length ?? 0) > 8 * maxValues ? tooMuch.values : undefined;
}
