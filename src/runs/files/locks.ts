/**
 * Advisory locks on files that serve nothing else: the system frees them when the process ends, however it ends.
 *
 * @module
 */
import { ConfigError } from "../../errors.ts";
import { createFile, openOwn } from "./placed.ts";
import { describeKind } from "./read_file.ts";
import { storageError } from "./storage_error.ts";
import { tryLock } from "./try_lock.ts";

/**
 * Takes the lock on a file, made if it is missing. Closing the file gives the lock back.
 *
 * @param timeout How long another process is waited for, in milliseconds.
 * @returns The open file, or null if another process still holds the lock.
 * @throws {ConfigError} if a link or something else is in the way.
 * @throws {StorageError} if the file cannot be opened, or the file system has no locks.
 */
export async function takeLock(path: string, timeout = 0): Promise<Deno.FsFile | null> {
  await refuseOthers(path);
  const file = openOrCreate(path);
  try {
    const end = performance.now() + timeout;
    for (let pause = 1; !await tryLock(file, true); pause = Math.min(2 * pause, 50)) {
      if (performance.now() >= end) {
        file.close();
        return null;
      }
      await new Promise((resume) => setTimeout(resume, pause));
    }
    return file;
  } catch (error) {
    file.close();
    throw storageError("lock a file", path, error);
  }
}

/** The lock of a file that may have to be made, which several processes may do at once. */
function openOrCreate(path: string): Deno.FsFile {
  try {
    createFile(path).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw storageError("lock a file", path, error);
  }
  try {
    return openOwn(path, { read: true, write: true });
  } catch (error) {
    throw storageError("lock a file", path, error);
  }
}

/** Writes into a lock which process holds it. */
export function signLock(file: Deno.FsFile): void {
  writeContent(file, `${Deno.pid}\n`);
}

/** Replaces what the file of a lock holds. */
export function writeContent(file: Deno.FsFile, text: string): void {
  file.truncateSync(0);
  file.seekSync(0, Deno.SeekMode.Start);
  file.writeSync(new TextEncoder().encode(text));
}

/** What the file of a lock holds, at most so many bytes of it. */
export function readContent(file: Deno.FsFile, maxBytes: number): string {
  const bytes = new Uint8Array(maxBytes);
  file.seekSync(0, Deno.SeekMode.Start);
  return new TextDecoder().decode(bytes.subarray(0, file.readSync(bytes) ?? 0));
}

/** Gives a lock back, and takes the process id out of it. */
export function releaseLock(file: Deno.FsFile): void {
  try {
    file.truncateSync(0);
  } catch {
    // Nobody holds it any more, whatever it says.
  }
  file.close();
}

/**
 * Whether a process holds the lock on a file. A missing file is not locked; nothing is made.
 *
 * @throws {StorageError} if the file may not be read.
 */
export async function isLocked(path: string): Promise<boolean> {
  try {
    await refuseOthers(path);
    using file = await Deno.open(path);
    return !await tryLock(file, false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof ConfigError) return false;
    throw storageError("look at a lock", path, error);
  }
}

async function refuseOthers(path: string): Promise<void> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw storageError("look at a lock", path, error);
  }
  if (!info.isFile) {
    throw new ConfigError(`Cannot lock "${path}": expected a regular file but found ${describeKind(info)}`);
  }
}
