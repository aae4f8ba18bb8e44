/** Stand-in for `@std/fs`. */
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

/** Everything in and under `root`, itself first; symlinks are shown, not followed. */
export async function* walk(root: string, options: WalkOptions = {}): AsyncIterableIterator<WalkEntry> {
  if (options.skip?.some((pattern) => pattern.test(root))) return;
  const info = await lstat(root);
  const [isFile, isDirectory, isSymlink] = [info.isFile(), info.isDirectory(), info.isSymbolicLink()];
  const named = !options.exts || options.exts.some((ending) => root.endsWith(ending));
  if (isDirectory ? options.includeDirs !== false && !options.exts : named) {
    yield { path: root, name: basename(root), isFile, isDirectory, isSymlink };
  }
  if (!isDirectory) return;
  for (const name of await readdir(root)) yield* walk(join(root, name), options);
}
