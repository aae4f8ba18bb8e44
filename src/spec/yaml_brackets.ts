/**
 * Lists and objects in brackets whose lines are not indented as YAML wants them.
 *
 * YAML 1.2 has every line within brackets indented further than what they belong to, a rule that hardly any reader
 * holds. The parser that keeps places does, and says the same of a bracket that is never closed: which of the two it
 * is shows when the lines are indented.
 *
 * @module
 */

/** How many characters are read again, a text once for each of its lines that is indented, before it has a mistake. */
const mostRead = 262_144;

/** What a parser found wrong. */
interface Mistake {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** A document that was read, and where its offsets are in the text as it was written. */
export interface Indented<D> {
  readonly document: D;
  readonly original: (offset: number) => number;
}

/** The end that a list or object in brackets wants; undefined if a mistake is another one. */
export function missingEnd({ code, message }: Mistake): string | undefined {
  return /^(?:BAD_INDENT|MISSING_CHAR)$/.test(code)
    ? /^Flow (?:map|sequence) .*end with a ([\]}])$/s.exec(message)?.[1]
    : undefined;
}

/**
 * Reads a text with lines within brackets indented until the brackets are closed; what else is wrong with it is then in
 * the document. Undefined if they never are, and the place of the first of these lines if they are too many.
 *
 * @param first What reading the text as it stands gave.
 * @param read Reads a text.
 */
export function readIndented<D extends { readonly errors: readonly Mistake[] }>(
  text: string,
  first: D,
  read: (text: string) => D | undefined,
): Indented<D> | number | undefined {
  const width = Math.max(0, ...[...text.matchAll(/^[-?: ]+/gm)].map(([indent]) => indent.length)) + 1;
  const added: number[] = [];
  let document = first, padded = text;
  while (true) {
    const open = document.errors.find((error) => missingEnd(error) !== undefined);
    if (!open) break;
    const start = looseLine(padded, open.pos[0]);
    // A line that was indented, or stands before one that was, is not the reason.
    if (start === undefined || start <= (added.at(-1) ?? -1)) return undefined;
    if (added.length * text.length >= mostRead) return added[0] + / */.exec(text.slice(added[0]))![0].length;
    added.push(start);
    padded = padded.slice(0, start) + " ".repeat(width) + padded.slice(start);
    const next = read(padded);
    if (!next) return undefined;
    document = next;
  }
  return {
    document,
    // Lines are indented in their order: each starts in what is before it with the spaces of all earlier ones.
    original: (offset) =>
      added.reduceRight((at, start) => at < start ? at : Math.max(start, at - width), offset),
  };
}

/**
 * The start of the line that ended the brackets for the parser, by the place of its mistake. That is the first thing on
 * the line, or the end of what stands before it: the parser counts the line end behind `key:`, and the blank lines and
 * comments that follow, to what the key waits for.
 */
function looseLine(text: string, at: number): number | undefined {
  let start = text.lastIndexOf("\n", at - 1) + 1;
  if (!/^ *$/.test(text.slice(start, at))) {
    const rest = /[ \t]*(?:#.*)?\r?\n/y;
    rest.lastIndex = at;
    if (!rest.test(text)) return undefined;
    start = rest.lastIndex;
  }
  const empty = /(?:[ \t]*(?:#.*)?\r?\n)*/y;
  empty.lastIndex = start;
  empty.test(text);
  start = empty.lastIndex;
  // Tabs do not indent, and a mark between documents ends the brackets.
  const loose = / *[^\s]/y;
  loose.lastIndex = start;
  return loose.test(text) && !/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(start, start + 4))
    ? start
    : undefined;
}
