/** Stand-in for `@std/jsonc`: jsonc-parser's scanner drops the comments, `JSON.parse` does the rest. */
import { createScanner, type SyntaxKind } from "jsonc-parser";

/** Comments, line breaks and blanks: the last three kinds of token but one, the end. */
const trivia: readonly SyntaxKind[] = [12, 13, 14, 15];

/** A value that JSON can express. */
export type JsonValue =
  | { [key: string]: JsonValue | undefined }
  | JsonValue[]
  | string
  | number
  | boolean
  | null;

/** The value of a JSON text with comments and trailing commas; throws a `SyntaxError`. */
export function parse(text: string): JsonValue {
  const scanner = createScanner(text);
  const tokens: string[] = [];
  for (let token = next(); token !== ""; token = next()) {
    const trailingComma = /^[\]}]$/.test(token) && tokens.at(-1) === "," &&
      !/^[[{,]$/.test(tokens.at(-2) ?? "");
    if (trailingComma) tokens.pop();
    tokens.push(token);
  }
  return JSON.parse(tokens.join(" "));

  function next(): string {
    let kind: SyntaxKind;
    do {
      kind = scanner.scan();
      if (scanner.getTokenError() !== 0) {
        throw new SyntaxError(`Cannot parse JSONC: bad token at ${scanner.getPosition()}`);
      }
    } while (trivia.includes(kind));
    return text.substring(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength());
  }
}
