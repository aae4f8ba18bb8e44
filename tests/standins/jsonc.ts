/** Stand-in for `@std/jsonc`: jsonc-parser's scanner drops the comments, `JSON.parse` does the rest. */
import { createScanner } from "jsonc-parser";

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
  const scanner = createScanner(text, true);
  const tokens: string[] = [];
  for (let token = next(); token !== ""; token = next()) {
    const trailingComma = /^[\]}]$/.test(token) && tokens.at(-1) === "," &&
      !/^[[{,]$/.test(tokens.at(-2) ?? "");
    if (trailingComma) tokens.pop();
    tokens.push(token);
  }
  return JSON.parse(tokens.join(" "));

  function next(): string {
    scanner.scan();
    if (scanner.getTokenError() !== 0) {
      throw new SyntaxError(`Cannot parse JSONC: bad token at ${scanner.getPosition()}`);
    }
    return text.substring(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength());
  }
}
