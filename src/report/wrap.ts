/**
 * Long lines in several, broken at blanks.
 *
 * @module
 */
import { widthOf } from "./text.ts";

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
