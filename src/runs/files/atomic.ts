/**
 * Files that appear whole or not at all: a temporary sibling, renamed.
 *
 * The short calls are synchronous: a hop to the runtime's thread pool takes longer than they do, and a checkpoint
 * has a dozen of them. Only waiting for the disk is not.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { flush } from "./flush.ts";
import { insist } from "./patience.ts";
import { createFile, rename } from "./placed.ts";
import { storageError } from "./storage_error.ts";

let counter = 0;

/**
 * Creates something under a temporary name that is free.
 *
 * @param create Creates a file or directory that must not exist yet.
 * @returns Its path.
 */
export function createTemporary(directory: string, create: (path: string) => void): string {
  for (;;) {
    const path = join(directory, `.tmp-${Deno.pid}-${counter++}`);
    try {
      create(path);
      return path;
    } catch (error) {
      // Left behind by a killed process that had this number; the next name is another one.
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/** Options for {@linkcode writeFileAtomic}. */
export interface WriteFileOptions {
  /** Whether content and name are on the disk, not only in its cache, when the call returns. */
  readonly sync?: boolean;
}

/**
 * Writes a file whole: until the rename the old one stands, after it the new one, and never a part of either. A link
 * of that name is replaced, not followed.
 *
 * @param content Its bytes, at once or in pieces; or its text.
 * @throws {StorageError} if the disk refuses; the temporary file is removed and the old file is intact.
 */
export async function writeFileAtomic(
  path: string,
  content: Uint8Array | string | readonly Uint8Array[],
  options: WriteFileOptions = {},
): Promise<void> {
  const whole = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const pieces = whole instanceof Uint8Array ? [whole] : whole;
  let temporary: string | null = null;
  try {
    temporary = createTemporary(dirname(path), (name) => writeNewFile(name, ...pieces));
    if (options.sync) await syncPath(temporary);
    await rename(temporary, path);
    temporary = null;
    if (options.sync) await syncPath(dirname(path));
  } catch (error) {
    if (temporary !== null) await removeQuietly(temporary);
    const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
    throw storageError(`write "${basename(path)}" (${bytes} bytes)`, path, error);
  }
}

/**
 * Creates a file that must not exist and writes all of it, piece by piece; what was written is removed when that fails.
 *
 * @throws the operating system's error, unmapped.
 */
export function writeNewFile(path: string, ...content: readonly Uint8Array[]): void {
  using file = createFile(path);
  try {
    for (const bytes of content) writeAllSync(file, bytes);
  } catch (error) {
    try {
      Deno.removeSync(path);
    } catch {
      // It is temporary by its name and is never read.
    }
    throw error;
  }
}

/** Removes a file or directory of ours on the way out of an error, which says more than a second one would. */
export async function removeQuietly(path: string): Promise<void> {
  try {
    await insist(() => Deno.removeSync(path, { recursive: true }));
  } catch {
    // It is temporary by its name and is never read.
  }
}

/** Writes every byte, however many the system takes at once. */
export function writeAllSync(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

/**
 * Puts a file, or the names in a directory, on the disk. Never done twice for one that failed: the system may have
 * dropped what it could not write, and would then report success. Windows sees to directories itself.
 */
async function syncPath(path: string): Promise<void> {
  const windows = Deno.build.os === "windows";
  if (windows && (await Deno.lstat(path)).isDirectory) return;
  using file = await insist(() => Deno.open(path, { read: true, write: windows }));
  await flush(file);
}

/**
 * Puts several files and directories on the disk, a few at a time: together they wait for the disk's journal once.
 *
 * @throws {StorageError} if the disk refuses.
 */
export async function syncPaths(paths: readonly string[]): Promise<void> {
  for (let i = 0; i < paths.length; i += 16) {
    const results = await Promise.allSettled(
      paths.slice(i, i + 16).map(async (path) => {
        try {
          await syncPath(path);
        } catch (error) {
          throw storageError("flush a file to disk", path, error);
        }
      }),
    );
    // Only now: what is thrown is told when no file is open any more.
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }
}
