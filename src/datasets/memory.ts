/**
 * The limit on what a data set may hold in memory.
 *
 * @module
 */

import { ConfigError, DataError } from "../errors.ts";
import type { DatasetInfo, LoadContext } from "./dataset.ts";

const mebibyte = 1048576;

/** The most mebibytes that loading a data set may hold at its peak, unless the config says otherwise. */
export const usualLimit = 1000;

/** The same in bytes, as the config says. */
export function limitOf({ memoryLimit = usualLimit }: Pick<LoadContext, "memoryLimit"> = {}): number {
  return memoryLimit * mebibyte;
}

/** What to do about data that are too large. */
export const memoryAdvice =
  "raise dataset.memory_limit, which is in MiB, use fewer rows, or choose fewer columns";

/** @throws {DataError} if data hold more than they may; a `ConfigError` if they are made, not read. */
export function checkMemory({ rows, features, bytes, files }: DatasetInfo, context: LoadContext): void {
  const limit = limitOf(context);
  if (bytes <= limit) return;
  // Without a file it is the config alone that asks for so much.
  const Refusal = files.length > 0 ? DataError : ConfigError;
  throw new Refusal(
    `Cannot hold the data: ${rows} rows of ${features.length} features take ${mebibytes(bytes)}, ` +
      `more than ${mebibytes(limit)}`,
    memoryAdvice,
  );
}

/** `1024.5 MiB`, rounded up so that what is over the limit reads so. */
export function mebibytes(bytes: number): string {
  return `${(Math.ceil(bytes / mebibyte * 10) / 10).toFixed(1)} MiB`;
}
