/** Stand-in for `@std/path`, on Node's `path` and `url`. */
import * as path from "node:path";
import { fileURLToPath } from "node:url";

export const { basename, dirname, isAbsolute, join, relative, resolve } = path;

/** The separator of path segments: `/`, or `\` on Windows. */
export const SEPARATOR: "/" | "\\" = path.sep;

/** The path that a `file:` URL names. */
export function fromFileUrl(url: string | URL): string {
  return fileURLToPath(url);
}
