/** Stand-in for `@std/path`, on Node's `path` and `url`. */
import * as path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const { basename, dirname, extname, isAbsolute, join, normalize, relative, resolve } = path;

/** The separator of path segments: `/`, or `\` on Windows. */
export const SEPARATOR: "/" | "\\" = path.sep;

/** The path that a `file:` URL names. */
export function fromFileUrl(url: string | URL): string {
  return fileURLToPath(url);
}

/** The `file:` URL of an absolute path. */
export function toFileUrl(path: string): URL {
  return pathToFileURL(path);
}
