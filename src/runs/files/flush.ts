/**
 * Putting open files on the disk, and noting which disks cannot do that.
 *
 * @module
 */

/** What says that the file system has no such operation: SMB on macOS, some exFAT and FUSE. */
const missing = ["ENOTSUP", "EOPNOTSUPP", "EINVAL", "ENOTTY", "ENOSYS"];

/** The devices that cannot. */
const unable = new Set<number>();

/**
 * Puts a file, or the names in a directory, on the disk. On a file system that cannot do that it does nothing, and
 * {@linkcode cannotFlush} tells.
 *
 * @throws what the system throws for any other reason.
 */
export async function flush(file: Deno.FsFile): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    const isMissing = error instanceof Deno.errors.NotSupported ||
      missing.includes((error as { code?: unknown }).code as string);
    if (!isMissing) throw error;
    unable.add(file.statSync().dev);
  }
}

/** Whether something on the disk of this file or directory could not be put there since the program started. */
export function cannotFlush(path: string): boolean {
  return unable.size > 0 && unable.has(Deno.statSync(path).dev);
}
