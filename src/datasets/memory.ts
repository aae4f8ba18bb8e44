/**
 * The limit on what a data set may hold in memory.
 *
 * @module
 */

const mebibyte = 1048576;

/** The most bytes that loading a data set may hold at its peak: 1000 MiB. */
export const memoryLimit = 1000 * mebibyte;

/** `1024.5 MiB`, rounded up so that what is over the limit reads so. */
export function mebibytes(bytes: number): string {
  return `${(Math.ceil(bytes / mebibyte * 10) / 10).toFixed(1)} MiB`;
}
