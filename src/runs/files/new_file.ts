/**
 * Files that a user asks for in the root directory, which are never overwritten.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "@std/path";
import { ConfigError } from "../../errors.ts";
import { writeNewFile as write } from "./atomic.ts";
import { storageError } from "./storage_error.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Where a file would be created.
 *
 * @throws {ConfigError} if there is one already, its directory does not exist, or it lies outside the root directory.
 */
export function checkNewFile(workspace: Workspace, path: string): string {
  const file = basename(path);
  if (file === "" || file === "." || file === ".." || /[\\/]$/.test(path)) {
    throw new ConfigError(`Cannot write ${JSON.stringify(path)}: expected the name of a file`);
  }
  const parent = workspace.resolveOutput(dirname(resolve(workspace.root, path)));
  const real = join(parent, file);
  if (isThere(real)) {
    throw new ConfigError(
      `Cannot write ${JSON.stringify(path)}: it exists already`,
      "choose another name with --output, or remove it first",
    );
  }
  if (!isThere(parent)) {
    throw new ConfigError(
      `Cannot write ${JSON.stringify(path)}: its directory does not exist`,
      "make the directory first",
    );
  }
  return real;
}

/** Creates a file. @throws as {@linkcode checkNewFile}; {StorageError} if the system refuses. */
export function writeNewFile(workspace: Workspace, path: string, text: string): void {
  const real = checkNewFile(workspace, path);
  try {
    write(real, new TextEncoder().encode(text));
  } catch (error) {
    throw storageError(`write ${JSON.stringify(path)}`, real, error);
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
