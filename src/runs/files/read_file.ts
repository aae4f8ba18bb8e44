/**
 * Reading a file that we did not choose: never a pipe or a device, never more than was asked for.
 *
 * @module
 */
import { ConfigError, DataError } from "../../errors.ts";
import { storageError } from "./storage_error.ts";

/** Options for {@linkcode readRegularFile}. */
export interface ReadFileOptions {
  /** Files larger than this many bytes are refused before anything is read. */
  readonly maxBytes: number;
  /** The path as messages show it. Default: the path itself. */
  readonly shown?: string;
}

/**
 * The whole content of a regular file; the last part of the path must not be a link.
 *
 * @throws {ConfigError} if there is no such file, or it is a link, directory, pipe or device.
 * @throws {DataError} if it is larger than allowed, or changes while it is read.
 * @throws {StorageError} if it cannot be read.
 */
export async function readRegularFile(path: string, options: ReadFileOptions): Promise<Uint8Array> {
  const { maxBytes, shown = path } = options;
  try {
    // Before opening: opening a pipe waits for a writer, and opening a device may act.
    const named = await Deno.lstat(path);
    checkRegular(named, shown);
    using file = await Deno.open(path);
    const info = await file.stat();
    if (info.dev !== named.dev || info.ino !== named.ino) {
      throw new ConfigError(`Cannot read "${shown}": it was replaced while it was opened`);
    }
    if (info.size > maxBytes) {
      throw new DataError(
        `Cannot read "${shown}": it has ${info.size} bytes, more than the ${maxBytes} allowed`,
      );
    }
    const bytes = new Uint8Array(info.size);
    let length = 0;
    while (length < bytes.length) {
      const count = await file.read(bytes.subarray(length));
      if (count === null) break;
      length += count;
    }
    if (length < bytes.length || await file.read(new Uint8Array(1)) !== null) {
      throw new DataError(`Cannot read "${shown}": its size changed while it was read`);
    }
    return bytes;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new ConfigError(`Cannot read "${shown}": there is no such file`, undefined, { cause: error });
    }
    throw storageError("read a file", shown, error);
  }
}

/**
 * The same of a file that a run cannot be without: something else in its place is damage.
 *
 * @throws {ConfigError} if there is no such file.
 * @throws {DataError} if it is a link, directory, pipe or device, or larger than allowed.
 * @throws {StorageError} if it cannot be read.
 */
export async function readRunFile(path: string, options: ReadFileOptions): Promise<Uint8Array> {
  try {
    return await readRegularFile(path, options);
  } catch (error) {
    if (!(error instanceof ConfigError) || error.cause instanceof Deno.errors.NotFound) throw error;
    throw new DataError(error.message, "put the file itself back from a copy", { cause: error });
  }
}

/** @throws {ConfigError} unless it is a regular file. */
export function checkRegular(info: Deno.FileInfo, shown: string): void {
  if (info.isFile) return;
  throw new ConfigError(`Cannot read "${shown}": expected a regular file but found ${describeKind(info)}`);
}

/** What a directory entry is, with its article. */
export function describeKind(info: Deno.FileInfo): string {
  if (info.isFile) return "a file";
  if (info.isDirectory) return "a directory";
  if (info.isSymlink) return "a symbolic link";
  if (info.isFifo) return "a pipe";
  if (info.isSocket) return "a socket";
  return "a device";
}
