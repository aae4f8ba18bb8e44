/**
 * Declarations that the files of a run share.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { int, isObject, object, optional, type Schema, text } from "../../schema/fields.ts";
import { sha256 } from "../files/sha256.ts";

/** The digest and size of a file. */
export interface FileDigest {
  /** Its size. */
  readonly bytes: number;
  /** SHA-256 of its content, in hex. */
  readonly sha256: string;
}

/** The digest and size of a file with this content, given in pieces. */
export function digestFile(...content: readonly Uint8Array[]): FileDigest {
  return { bytes: content.reduce((sum, { length }) => sum + length, 0), sha256: sha256(...content) };
}

/** A value as it is. */
export function anything(description: string): Schema<unknown> {
  return { expected: "a value", description, json: { description }, read: (value) => value };
}

/** A SHA-256 in hex. */
export function digest(description: string): Schema<string> {
  return matching(/^[0-9a-f]{64}$/, "64 hexadecimal digits", description);
}

/** Text of a certain form. */
export function matching(form: RegExp, expected: string, description: string): Schema<string> {
  return {
    ...text({ description }),
    expected,
    read(value, path, issues) {
      if (typeof value !== "string" || !form.test(value)) {
        issues.push({ path, expected, found: found(value) });
      }
      return value as string;
    },
  };
}

/** An object with any keys and values of one kind. */
export function recordOf<T>(item: Schema<T>, description: string): Schema<Record<string, T>> {
  const expected = "an object";
  return {
    expected,
    description,
    json: { type: "object", additionalProperties: item.json, description },
    read(value, path, issues) {
      if (!isObject(value)) {
        issues.push({ path, expected, found: found(value) });
        return {};
      }
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, item.read(one, [...path, key], issues)]),
      );
    },
  };
}

/** Declares {@linkcode FileDigest}. */
export const fileDigest: Schema<FileDigest> = object({
  bytes: int({ min: 0, description: "Size in bytes" }),
  sha256: digest("SHA-256 of the content"),
});

/** What every document of a run begins with; newer documents that this mlx cannot read are refused before. */
export const header = {
  format_version: int({ min: 1, description: "Version of the file's layout" }),
  oldest_reader: optional(int({ min: 1, description: "The oldest version whose readers understand it" }), 1),
};
