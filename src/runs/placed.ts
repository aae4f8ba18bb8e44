/**
 * Making files and directories that are where their path says.
 *
 * Every call looks its path up anew, so a directory on the path may be exchanged for a link between a check and its use,
 * and Deno has no calls that start from an open directory. So what was made is looked at before anything is written in
 * it. What turns out to be elsewhere is removed again, and the run is refused.
 *
 * @module
 */
import { dirname } from "@std/path";
import { ConfigError } from "../errors.ts";
import { insist } from "./patience.ts";

/** Looked at more than once: the exchange could come between two steps of one look. */
const looks = 3;
/** How long the removal is tried while directories are being exchanged, in milliseconds. */
const patience = 500;

/**
 * Creates a file that must not exist, and opens it to be written.
 *
 * @param path Absolute, with a directory that is no link.
 * @throws {ConfigError} if it is elsewhere; it has been removed again.
 */
export function createFile(path: string, options: { readonly append?: boolean } = {}): Deno.FsFile {
  const file = Deno.openSync(path, { write: !options.append, append: options.append, createNew: true });
  try {
    checkPlaced(path, file.statSync());
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Opens a file that is there to be written, and that has no other name anywhere.
 *
 * @param path Absolute, with a directory that is no link.
 * @throws {ConfigError} if it is elsewhere, or has another name.
 */
export function openOwn(path: string, options: Deno.OpenOptions): Deno.FsFile {
  const file = Deno.openSync(path, options);
  try {
    const info = file.statSync();
    if (!isPlaced(path)) throw exchanged(path);
    if ((info.nlink ?? 1) > 1) {
      throw new ConfigError(
        `Cannot write to "${path}": the file has ${info.nlink} names, of which others may be elsewhere`,
        "replace it with a copy of itself",
      );
    }
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Makes a directory that must not exist.
 *
 * @param path Absolute, with a parent that is no link.
 * @throws {ConfigError} if it is elsewhere; it has been removed again.
 */
export function createDirectory(path: string): void {
  Deno.mkdirSync(path);
  checkPlaced(path, null);
}

/**
 * Gives a file or directory of ours another name, in the place of what has it.
 *
 * @param options.forMs How long programs are waited for that have it open, in milliseconds.
 * @throws {ConfigError} if it is elsewhere; it has been removed again.
 * @throws {HeldError} if another program has it open to the end.
 */
export async function rename(from: string, to: string, options?: { readonly forMs?: number }): Promise<void> {
  const info = Deno.lstatSync(from);
  await insist(() => Deno.renameSync(from, to), options);
  checkPlaced(to, info);
}

/** @param info What was made; null if nothing is known but that it is empty. */
function checkPlaced(path: string, info: Deno.FileInfo | null): void {
  if (isPlaced(path)) return;
  const end = performance.now() + patience;
  while (!removeOurs(path, info) && performance.now() < end);
  throw exchanged(path);
}

/** Whether no part of a path is a link. */
function isPlaced(path: string): boolean {
  for (let look = 0; look < looks; look++) {
    try {
      const real = Deno.realPathSync(path);
      if (real !== path && !isDecomposed(path, real)) return false;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
      throw error;
    }
  }
  return true;
}

/**
 * Whether a real path differs from a path only in how its letters are composed, as on HFS+, which stores é as e and an
 * accent. A link could have a name that differs as little: no part of the path may be one.
 */
function isDecomposed(path: string, real: string): boolean {
  if (real.normalize("NFC") !== path.normalize("NFC")) return false;
  for (let at = path; dirname(at) !== at; at = dirname(at)) if (Deno.lstatSync(at).isSymlink) return false;
  return true;
}

/** Removes what was made, if that is what the path leads to at this moment. */
function removeOurs(path: string, info: Deno.FileInfo | null): boolean {
  try {
    if (info !== null) {
      const found = Deno.lstatSync(path);
      if (found.dev !== info.dev || found.ino !== info.ino) return false;
    }
    Deno.removeSync(path, { recursive: info?.isDirectory ?? false });
    return true;
  } catch {
    // It leads elsewhere; the next attempt may find it.
    return false;
  }
}

function exchanged(path: string): ConfigError {
  return new ConfigError(
    `Cannot write to "${path}": a directory on the way was exchanged for a link meanwhile`,
    "let no other program change the workspace while mlx writes in it",
  );
}
