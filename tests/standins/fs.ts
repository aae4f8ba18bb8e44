/** Stand-in for `@std/fs`. */
import { lstat, mkdir, readdir, stat } from "node:fs/promises";
import { join } from "./path.ts";

/** Makes the directory and its parents where they are missing. */
export async function ensureDir(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
}

/** Whether something stands at `path` (of the kind asked for), links followed. */
export async function exists(
  path: string,
  options: { isDirectory?: boolean; isFile?: boolean } = {},
): Promise<boolean> {
  try {
    const info = await stat(path);
    if (options.isDirectory) return info.isDirectory();
    return options.isFile ? info.isFile() : true;
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return false;
    throw error;
  }
}

/** One thing that {@linkcode walk} meets. */
export interface WalkEntry {
  path: string;
  name: string;
  isFile: boolean;
  isDirectory: boolean;
  isSymlink: boolean;
}

/** Everything under `root`, itself first, links not followed. */
export async function* walk(
  root: string,
  options: { includeDirs?: boolean; includeFiles?: boolean; exts?: string[] } = {},
): AsyncIterableIterator<WalkEntry> {
  const info = await lstat(root);
  const entry = {
    path: root,
    name: root.split(/[\\/]/).pop() ?? "",
    isFile: info.isFile(),
    isDirectory: info.isDirectory(),
    isSymlink: info.isSymbolicLink(),
  };
  const wanted = !options.exts || options.exts.some((ext) => root.endsWith(ext));
  if (wanted && (entry.isDirectory ? options.includeDirs !== false : options.includeFiles !== false)) {
    yield entry;
  }
  if (!entry.isDirectory) return;
  for (const name of await readdir(root)) yield* walk(join(root, name), options);
}
