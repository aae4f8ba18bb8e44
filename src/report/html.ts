/**
 * HTML that cannot hold what it was not written to hold: it is made by a template that escapes all that is put into it.
 *
 * @module
 */
import { escapeHtml } from "./escape.ts";

/** A piece of HTML of which every text from outside is escaped. Only {@linkcode html} makes one. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The piece as text. */
  toString(): string {
    return this.#text;
  }
}

export type { Markup };

/** What may be put into a piece: text and numbers, which are escaped, and other pieces, which have been. */
export type Content = string | number | Markup | readonly Content[];

/**
 * A piece of HTML, written as a template. What is put in stands between tags or in quoted attributes that are only
 * shown or hold a number of our own; see {@linkcode escapeHtml}. Line ends and indentation of the template are blanks.
 */
export function html(written: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const fixed = written.map((text) => text.replace(/\s*\n\s*/g, " "));
  const last = fixed.length - 1;
  fixed[0] = fixed[0].trimStart();
  fixed[last] = fixed[last].trimEnd();
  return new Markup(fixed.map((text, i) => i === 0 ? text : textOf(contents[i - 1]) + text).join(""));
}

function textOf(content: Content): string {
  if (content instanceof Markup) return content.toString();
  if (Array.isArray(content)) return content.map(textOf).join("");
  return escapeHtml(String(content));
}
