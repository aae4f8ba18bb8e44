/**
 * Long lines in several, broken at blanks.
 *
 * @module
 */
import { isPlain } from "./escape.ts";

/**
 * The columns that a text takes, nearly. `text.ts` measures exactly, but with a package that the first message of a
 * program, which may be that packages cannot be loaded, has to do without.
 */
function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  const wide =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;
  let width = 0;
  for (const character of text) width += /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/**
 * A line in several of at most `columns`, those after the first indented by as many blanks more as `hanging` says. A
 * word that is longer stays whole, so that a path can be copied.
 *
 * @param first The columns that stand before the line already.
 */
export function wrap(line: string, columns: number, { first = 0, hanging = 2 } = {}): string[] {
  const [indent] = /^ */.exec(line)!;
  if (first + widthOf(line) <= columns) return [line];
  const lines: string[] = [];
  let current = indent, room = columns - first, empty = true;
  for (const word of line.trim().split(" ")) {
    if (!empty && widthOf(current) + 1 + widthOf(word) > room) {
      lines.push(current);
      [current, room, empty] = [indent + " ".repeat(hanging), columns, true];
    }
    current += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, current];
}
