/** Stand-in for `@std/fs`. */
import type { Stats } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "./path.ts";

/** What {@linkcode walk} leaves out. */
export interface WalkOptions {
  includeDirs?: boolean;
  /** The endings that names of files must have, with their dots. */
  exts?: string[];
  /** Paths that match are left out, with all that is in them. */
  skip?: RegExp[];
}

/** One thing that {@linkcode walk} meets. */
export interface WalkEntry {
  path: string;
  name: string;
  isFile: boolean;
  isDirectory: boolean;
  isSymlink: boolean;
}

/** Everything in and under the directory `root`, itself first; symlinks are shown, not followed. */
export async function* walk(root: string, options: WalkOptions = {}): AsyncIterableIterator<WalkEntry> {
  const { includeDirs = true, exts, skip = [] } = options;
  if (skip.some((pattern) => pattern.test(root))) return;
  const isWanted = (path: string) =>
    (!exts || exts.some((ending) => path.endsWith(ending))) && !skip.some((pattern) => pattern.test(path));
  if (includeDirs && isWanted(root)) yield entryOf(root, await lstat(root));
  for (const name of await readdir(root)) {
    const path = join(root, name);
    const info = await lstat(path);
    if (info.isDirectory()) yield* walk(path, options);
    else if (isWanted(path)) yield entryOf(path, info);
  }
}

function entryOf(path: string, info: Stats): WalkEntry {
  const [isFile, isDirectory, isSymlink] = [info.isFile(), info.isDirectory(), info.isSymbolicLink()];
  return { path, name: basename(path), isFile, isDirectory, isSymlink };
}
