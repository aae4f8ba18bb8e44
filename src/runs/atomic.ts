/**
 * Files that appear whole or not at all: a temporary sibling, renamed.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { storageError } from "./storage_error.ts";

let counter = 0;

/** A name for a temporary sibling. Taken names are left alone: the caller creates exclusively and asks again. */
export function temporaryName(): string {
  return `.tmp-${Deno.pid}-${counter++}`;
}

/** Whether a file name is one of ours that a killed process may have left behind. */
export function isTemporaryName(name: string): boolean {
  return /^\.tmp-\d+-\d+$/.test(name);
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
 * @throws {StorageError} if the disk refuses; the temporary file is removed and the old file is intact.
 */
export async function writeFileAtomic(
  path: string,
  content: Uint8Array | string,
  options: WriteFileOptions = {},
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  let temporary: string | null = null;
  try {
    temporary = await writeTemporary(dirname(path), bytes, options.sync === true);
    await Deno.rename(temporary, path);
    temporary = null;
    if (options.sync) await syncPath(dirname(path));
  } catch (error) {
    if (temporary !== null) await Deno.remove(temporary).catch(() => {});
    throw storageError(`write "${basename(path)}" (${bytes.length} bytes)`, path, error);
  }
}

async function writeTemporary(directory: string, bytes: Uint8Array, sync: boolean): Promise<string> {
  for (;;) {
    const path = join(directory, temporaryName());
    try {
      await writeNewFile(path, bytes, sync);
      return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/**
 * Creates a file that must not exist and writes all of it; what was written is removed when that fails.
 *
 * @throws the operating system's error, unmapped.
 */
export async function writeNewFile(path: string, bytes: Uint8Array, sync = false): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  try {
    writeAllSync(file, bytes);
    // A failed fsync is final: the kernel may have dropped the pages, and a second one would report success.
    if (sync) await file.sync();
  } catch (error) {
    await Deno.remove(path).catch(() => {});
    throw error;
  }
}

/** Writes every byte, however many the system takes at once. */
export function writeAllSync(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

/** Puts a file, or the names in a directory, on the disk. Directories are left to the system on Windows. */
export async function syncPath(path: string): Promise<void> {
  if (Deno.build.os === "windows" && (await Deno.lstat(path)).isDirectory) return;
  using file = await Deno.open(path, { read: true, write: false });
  await file.sync();
}
