/**
 * JSON files that carry, as their last key, the SHA-256 of their own text without that key: any changed byte is found,
 * blanks included.
 *
 * @module
 */
import { DataError } from "../../errors.ts";
import { sha256 } from "../files/sha256.ts";
import { formatJson } from "./json.ts";

/** The text of such a file. */
export function formatSealed(content: object): string {
  return formatJson({ ...content, sha256: sha256(formatJson(content)) });
}

/**
 * Checks such a file.
 *
 * @param raw The value that `bytes` hold.
 * @param shown The path as messages show it.
 * @throws {DataError} unless it is, byte for byte, what {@linkcode formatSealed} wrote.
 */
export function checkSeal(bytes: Uint8Array, raw: object, shown: string): void {
  const { sha256: expected, ...content } = raw as { readonly sha256?: unknown };
  if (new TextDecoder().decode(bytes) === formatJson(raw) && sha256(formatJson(content)) === expected) return;
  throw new DataError(
    `Cannot read "${shown}": its content differs from its SHA-256`,
    "the file was damaged",
  );
}
