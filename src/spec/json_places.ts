/**
 * JSON and JSONC with the places of values and mistakes. Loaded only when there is a mistake to place.
 *
 * @module
 */
import { type Node, type ParseError, parseTree } from "jsonc-parser";
import type { Path } from "../schema/fields.ts";
import { found } from "../schema/found.ts";
import { scan } from "./json.ts";
import { isPlain, type Located, tooMuch, unreadable } from "./source.ts";

/** What was expected, by the error numbers of jsonc-parser. */
const expected: Readonly<Record<number, string>> = {
  1: "a value",
  2: "a number",
  3: "a key in double quotes",
  4: "a value",
  5: 'a ":"',
  6: 'a ","',
  7: 'a "}"',
  8: 'a "]"',
  9: "the end of the file",
  10: "no comments in a .json file (a .jsonc file may have them)",
  11: "the end of the comment",
  12: "the end of the string",
  13: "the end of the number",
  14: "four hexadecimal digits after \\u",
  15: "a known escape",
  16: "no control characters in a string",
};

/**
 * Reads a text, keeping places.
 *
 * @param parse Makes the value: the parser for texts without mistakes.
 * @param comments Whether comments and trailing commas are allowed.
 */
export function locate(text: string, parse: (text: string) => unknown, comments: boolean): Located {
  const problems = scan(text);
  if (problems.some((problem) => problem.text === tooMuch.depth)) {
    return { ...unreadable(problems[0]), problems };
  }
  const errors: ParseError[] = [];
  const options = { disallowComments: !comments, allowTrailingComma: comments };
  const root = parseTree(text, errors, options);
  const first = errors[0];
  if (first) {
    const there = text.slice(first.offset, first.offset + Math.max(1, first.length));
    const what = there.trim() === "" ? "the end of the file" : found(there);
    return unreadable({
      offset: Math.min(first.offset, text.length),
      text: `expected ${expected[first.error] ?? "JSON"} but found ${what}`,
    });
  }
  const members = new WeakMap<Node, ReadonlyMap<unknown, Node>>();
  const offsetOf = (path: Path, part: "key" | "value") => root ? find(root, path, part, members) : 0;
  try {
    const value = parse(text);
    if (problems.length > 0) return { value, problems, offsetOf };
    return isPlain(value, Number.isFinite)
      ? { value, problems, offsetOf }
      : unreadable({ offset: 0, text: tooMuch.values });
  } catch (error) {
    return unreadable({ offset: 0, text: `expected JSON but found a mistake: ${(error as Error).message}` });
  }
}

/** @param members The members of objects by their keys, as far as they have been asked for. */
function find(
  root: Node,
  path: Path,
  part: "key" | "value",
  members: WeakMap<Node, ReadonlyMap<unknown, Node>>,
): number {
  let offset = root.offset;
  let node: Node | undefined = root;
  for (const [i, segment] of path.entries()) {
    const last: boolean = i === path.length - 1;
    if (node.type === "array") {
      node = node.children?.[Number(segment)];
    } else {
      const known: ReadonlyMap<unknown, Node> = members.get(node) ?? membersOf(node);
      members.set(node, known);
      const property: Node | undefined = known.get(segment);
      node = last && part === "key" ? property?.children?.[0] : property?.children?.[1];
    }
    if (!node) return offset;
    offset = node.offset;
  }
  return offset;
}

/** The members of an object by their keys; of a key that stands twice, the first one. */
function membersOf({ children = [] }: Node): ReadonlyMap<unknown, Node> {
  return new Map(children.toReversed().map((child) => [child.children?.[0].value, child]));
}
