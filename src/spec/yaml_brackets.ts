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
 * Reads a text with lines within brackets indented until the brackets are closed; undefined if they never are.
 *
 * @param first What reading the text as it stands gave.
 * @param read Reads a text.
 */
export function readIndented<D extends { readonly errors: readonly Mistake[] }>(
  text: string,
  first: D,
  read: (text: string) => D | undefined,
): Indented<D> | undefined {
  const width = Math.max(0, ...[...text.matchAll(/^[-?: ]+/gm)].map(([indent]) => indent.length)) + 1;
  const added: number[] = [];
  let document = first, padded = text;
  while (document.errors.length > 0 && added.length * text.length < mostRead) {
    const [at] = document.errors[0].pos;
    const start = padded.lastIndexOf("\n", at - 1) + 1;
    // Tabs do not indent, a mark between documents ends the brackets, and a line that was indented is not the reason.
    const loose = missingEnd(document.errors[0]) !== undefined && /^ *$/.test(padded.slice(start, at)) &&
      at < padded.length && !/^(?:---|\.\.\.)(?:\s|$)/.test(padded.slice(start, start + 4)) &&
      added[added.length - 1] !== start;
    if (!loose) return undefined;
    added.push(start);
    padded = padded.slice(0, start) + " ".repeat(width) + padded.slice(start);
    const next = read(padded);
    if (!next) return undefined;
    document = next;
  }
  if (document.errors.length > 0) return undefined;
  return {
    document,
    // Lines are indented in their order: each starts in what is before it with the spaces of all earlier ones.
    original: (offset) =>
      added.reduceRight((at, start) => at < start ? at : Math.max(start, at - width), offset),
  };
}
