/**
 * Text from outside, made inert for the place where it is shown: one function per sink.
 *
 * @module
 */

/**
 * Text that most lines are made of: it steers nothing, and takes a column for each character. To ask this first saves
 * compiling expressions with properties of Unicode, which takes a millisecond.
 */
const plain = /^[ -~×…–]*$/;

/** Whether a text is nothing but ordinary characters of one column each. */
export function isPlain(text: string): boolean {
  return plain.test(text);
}

/**
 * What can steer a terminal or hide text: control characters (C0, DEL, C1), invisible format characters
 * (direction marks and overrides, zero-width characters, the byte order mark, tags), the line and paragraph
 * separators, and halves of surrogate pairs.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * What Markdown, with the tables, formulas and bare links of GitHub's, may read as markup: at the beginning of a line
 * headings, lists, rules and underlines of headings; a number sign before a word; an underscore that is not inside a
 * word; what makes an address a link.
 */
function markup(): RegExp {
  return markupMade ??= new RegExp(
    [
      String.raw`(?<=^\s*)[-+=]`,
      String.raw`(?<=^\s*\d+)[.)](?!\S)`,
      String.raw`(?<!\S)#`,
      String.raw`(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])`,
      String.raw`:(?=//)|(?<=www)\.`,
      String.raw`[\\\x60*[\]|~$@]`,
    ].join("|"),
    "giu",
  );
}

let markupMade: RegExp | undefined;

/** A word, or a number as most cells of tables have it: no markup. */
const wordOrNumber = /^(?:[a-z0-9]+|[0-9]+\.[0-9]+)$/i;

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/**
 * What spreadsheets may take for a formula: a line that begins, after blanks of any width, with one of their signs, also
 * as wide as an ideograph, or with what some of them pass over before they look for one.
 */
const formula = /(?:^|[\v\f\x85])\p{Zs}*[=+\-@＝＋－＠\t\r\n]/mu;
const plainNumber = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** One line of a terminal: whatever is unsafe stands as `\u{1b}`, line feeds too. Escaping twice changes nothing. */
export function escapeTerminal(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(unsafe, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** Running text or a table cell of a Markdown file: no markup, no HTML, no links, all on one line. */
export function escapeMarkdown(text: string): string {
  if (wordOrNumber.test(text)) return text;
  const line = escapeTerminal(text.replace(/[\r\n]+/g, " "));
  return line.replace(markup(), "\\$&").replace(/[&<>]/g, (character) => entities.get(character)!);
}

/**
 * Text in HTML or SVG, or in a quoted attribute of it that is only shown: no elements, on one line. It does not make
 * safe what is code or an address: scripts, styles, `href`, `src`, `on…`.
 */
export function escapeHtml(text: string): string {
  const line = escapeTerminal(text.replace(/[\r\n]+/g, " "));
  return line.replace(/[&<>"']/g, (character) => entities.get(character)!);
}

/**
 * A text cell of a CSV file: quoted, on one line, and never a formula. What a spreadsheet might compute has an
 * apostrophe before it, by which spreadsheets know text; numbers stay as they are.
 */
export function escapeCsv(text: string): string {
  const mark = formula.test(text) && !plainNumber.test(text) ? "'" : "";
  return `"${mark}${escapeTerminal(text).replaceAll('"', '""')}"`;
}

/** A value as JSON that may also be shown on a terminal. Numbers JSON cannot hold become null. */
export function escapeJson(value: unknown): string {
  const escapeUnits = (text: string) =>
    text.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  // Outside of strings the only unsafe character that JSON.stringify writes is the line feed of the indentation.
  return JSON.stringify(value, null, 2)
    .replace(unsafe, (character) => character === "\n" ? "\n" : escapeUnits(character));
}
