/**
 * Making files and directories that are where their path says.
 *
 * Every call looks its path up anew, so a directory on the path may be exchanged for a link between a check and its use,
 * and Deno has no calls that start from an open directory. So what was made is looked at before anything is written in
 * it. What turns out to be elsewhere is removed again, and the run is refused. Where the way there is gone before that, it
 * is emptied, and a warning names it.
 *
 * @module
 */
import { dirname } from "@std/path";
import { ConfigError } from "../../errors.ts";
import { noteLeft } from "./left_behind.ts";
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
    checkPlaced(path, "file", statusOf(file));
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
    const info = statusOf(file);
    if (info === null || misplaced(path) !== null || !isAt(path, info)) throw exchanged(path);
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
  checkPlaced(path, "directory", null);
}

/**
 * Gives a file or directory of ours another name, in the place of what has it.
 *
 * @param options.forMs How long programs are waited for that have it open, in milliseconds.
 * @param options.release Gives a file in a directory that is renamed an end of its own to another name that it has.
 * @throws {ConfigError} if it is elsewhere; it has been removed again, or emptied.
 * @throws {HeldError} if another program has it open to the end.
 */
export async function rename(
  from: string,
  to: string,
  { release, ...options }: {
    readonly forMs?: number;
    readonly release?: (file: string) => Promise<void>;
  } = {},
): Promise<void> {
  const info = Deno.lstatSync(from);
  using files = holdFiles(from, info);
  await insist(() => Deno.renameSync(from, to), options);
  const place = misplaced(to);
  if (place === null) return;
  if (!insistOnRemoval(to, info)) {
    const empty = await files.empty(release);
    noteLeft({ path: to, place: place.real, kind: info.isDirectory ? "directory" : "file", empty });
  }
  throw exchanged(to);
}

/** Files that are about to get another name, open: whatever becomes of their names, they can be emptied. */
interface HeldFiles extends Disposable {
  /** Empties those that have no other name; whether that was all. */
  empty(release: ((file: string) => Promise<void>) | undefined): Promise<boolean>;
}

function holdFiles(path: string, { isDirectory, isFile }: Deno.FileInfo): HeldFiles {
  const files = new Map<string, Deno.FsFile>();
  let held = true;
  const names = isDirectory
    ? [...Deno.readDirSync(path)].filter(({ isFile }) => isFile).map(({ name }) => name)
    : isFile
    ? [""]
    : [];
  for (const name of names) {
    try {
      // Windows renames nothing that is open.
      if (Deno.build.os === "windows") held = false;
      else files.set(name, Deno.openSync(name === "" ? path : `${path}/${name}`, { write: true }));
    } catch {
      // That it may not be written to is no reason not to rename it.
      held = false;
    }
  }
  return {
    async empty(release) {
      let all = held;
      for (const [name, file] of files) {
        // Another name is that of a file of the run, which must keep what it has.
        if ((file.statSync().nlink ?? 1) > 1) await release?.(name).catch(() => {});
        if ((file.statSync().nlink ?? 1) > 1) all = false;
        else file.truncateSync(0);
      }
      return all;
    },
    [Symbol.dispose]() {
      for (const file of files.values()) file.close();
    },
  };
}

/** What is known of an open file; null if it is elsewhere: Deno then does not even say that. */
function statusOf(file: Deno.FsFile): Deno.FileInfo | null {
  try {
    return file.statSync();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}

/** @param info What was made; null if nothing is known but that it is empty. */
function checkPlaced(path: string, kind: "file" | "directory", info: Deno.FileInfo | null): void {
  const place = misplaced(path) ?? (kind === "file" && (info === null || !isAt(path, info)) ? {} : null);
  if (place === null) return;
  if (!insistOnRemoval(path, info)) noteLeft({ path, place: place.real, kind, empty: true });
  throw exchanged(path);
}

/** Tries to remove what was made for as long as the way there may come back; whether it is gone. */
function insistOnRemoval(path: string, info: Deno.FileInfo | null): boolean {
  const end = performance.now() + patience;
  for (;;) {
    if (removeOurs(path, info)) return true;
    if (performance.now() > end) return false;
  }
}

const { NotFound, NotADirectory, NotCapable, PermissionDenied, FilesystemLoop } = Deno.errors;
/** What the system, or Deno, says of a path that leads elsewhere than it did. */
const elsewhere = [NotFound, NotADirectory, NotCapable, PermissionDenied, FilesystemLoop];

/** Null if no part of a path is a link; else where it really leads, if that was seen. */
function misplaced(path: string): { readonly real?: string } | null {
  for (let look = 0; look < looks; look++) {
    try {
      const real = Deno.realPathSync(path);
      if (real !== path && !isDecomposed(path, real)) return { real };
    } catch (error) {
      // Where it leads outside, the program may not even ask where.
      if (elsewhere.some((kind) => error instanceof kind)) return {};
      throw error;
    }
  }
  return null;
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
    const found = Deno.lstatSync(path);
    // Of what is not known it counts that it is empty and elsewhere: here it may be another one's.
    if (info === null ? found.size > 0 && found.isFile || misplaced(path) === null : !isSame(found, info)) {
      return false;
    }
    Deno.removeSync(path, { recursive: info?.isDirectory ?? false });
    return true;
  } catch {
    // It leads elsewhere; the next attempt may find it.
    return false;
  }
}

/** Whether a path leads to an open file: a directory may have been exchanged for a link while that was opened, and back. */
function isAt(path: string, info: Deno.FileInfo): boolean {
  // Whether an open file tells there which one it is was not tried.
  if (Deno.build.os === "windows") return true;
  try {
    return isSame(Deno.lstatSync(path), info);
  } catch (error) {
    if (elsewhere.some((kind) => error instanceof kind)) return false;
    throw error;
  }
}

function isSame(a: Deno.FileInfo, b: Deno.FileInfo): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function exchanged(path: string): ConfigError {
  return new ConfigError(
    `Cannot write to "${path}": a directory on the way was exchanged for a link meanwhile`,
    "let no other program change the workspace while mlx writes in it",
  );
}
