/**
 * Issues in words.
 *
 * @module
 */
import { found } from "./found.ts";
import type { Issue } from "./schema.ts";

/**
 * An issue in words, what helps most first: `expected … but found … (hint)`, or `unknown key (hint); valid keys: …`.
 *
 * @param named Whether the issue's path stands before, which names a key that is not known.
 */
export function inWords({ path, expected, found: what, hint, unknownKey }: Issue, named: boolean): string {
  const advice = hint === undefined ? "" : ` (${hint})`;
  if (unknownKey === undefined) return `expected ${expected} but found ${what}${advice}`;
  const key = named ? "unknown key" : `unknown key ${found(path.at(-1))}`;
  return `${key}${advice}; ${
    unknownKey.length > 0 ? `valid keys: ${unknownKey.join(", ")}` : "no key is valid here"
  }`;
}
