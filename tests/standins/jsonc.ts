/** Stand-in for `@std/jsonc`, on jsonc-parser. */
import { parse as parseTolerantly, type ParseError, printParseErrorCode } from "jsonc-parser";

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
  const errors: ParseError[] = [];
  const value = parseTolerantly(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) {
    throw new SyntaxError(
      `Cannot parse JSONC: ${printParseErrorCode(errors[0].error)} at ${errors[0].offset}`,
    );
  }
  return value;
}
