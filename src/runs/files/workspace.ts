/**
 * The one directory a run may write in, and the few it may read from.
 *
 * Deno's own permissions are checked on a path's name, so a symbolic link inside an allowed directory leads out of
 * it. Everything here is therefore decided on real paths. What remains: somebody who can write in the workspace
 * while a run goes on may still swap a directory between the check and the use.
 *
 * @module
 */
import { basename, dirname, isAbsolute, join, relative, resolve, SEPARATOR } from "@std/path";
import type { OpenFile } from "../../datasets/dataset.ts";
import { ConfigError } from "../../errors.ts";
import { devicePart } from "../../schema/names.ts";
import { createDirectory } from "./placed.ts";
import { refuseNetwork } from "./network.ts";
import { describeKind, readRegularFile } from "./read_file.ts";
import { realPathOf } from "./real_path.ts";
import { shortPath } from "../../schema/found.ts";
import { isTooLong, storageError } from "./storage_error.ts";
import { streamRegularFile } from "./stream_file.ts";

/** A root directory with the paths that may be used from it. */
export class Workspace {
  /** The real path of the root. */
  readonly root: string;
  readonly #given: string;
  readonly #dataDirs: readonly string[];

  private constructor(root: string, given: string, dataDirs: readonly string[]) {
    this.root = root;
    this.#given = given;
    this.#dataDirs = dataDirs;
  }

  /**
   * @param root The directory that relative paths start from and that everything is written in.
   * @param dataDirs Further directories that files may be read from.
   * @throws {ConfigError} if one of them is not a directory.
   */
  static async open(root = ".", dataDirs: readonly string[] = []): Promise<Workspace> {
    const real = await realDirectory(root, "the root");
    const data = [];
    for (const directory of dataDirs) data.push(await realDirectory(directory, "the data directory"));
    return new Workspace(real, resolve(root), data);
  }

  /**
   * The real path of an existing file or directory that may be read.
   *
   * @throws {ConfigError} if it does not exist or lies outside the root and the data directories.
   */
  async resolveRead(path: string): Promise<string> {
    checkCharacters(path);
    this.#checkDevices(path);
    let real: string;
    try {
      real = await realPathOf(resolve(this.#given, path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        const hint = isAbsolute(path) ? undefined : "relative paths start from the root directory (--root)";
        throw new ConfigError(`Cannot find "${shortPath(path)}"`, hint, { cause: error });
      }
      refuseNetwork(resolve(this.#given, path), `read "${path}"`);
      if (error instanceof Deno.errors.NotCapable) throw outsideForReading(path, error);
      if (error instanceof Deno.errors.FilesystemLoop || /ELOOP|symbolic links/.test(String(error))) {
        throw new ConfigError(
          `Cannot use "${shortPath(path)}": its symbolic links go in circles`,
          undefined,
          {
            cause: error,
          },
        );
      }
      throw unusable("find a file", path, error);
    }
    if (![this.root, ...this.#dataDirs].some((directory) => isInside(directory, real))) {
      throw outsideForReading(path);
    }
    return real;
  }

  /**
   * The whole content of a regular file that may be read.
   *
   * @throws {ConfigError} if it does not exist, lies outside, or is a directory, pipe or device.
   * @throws {DataError} if it has more than `maxBytes` bytes.
   */
  async read(path: string, options: { maxBytes: number }): Promise<Uint8Array> {
    return await readRegularFile(await this.resolveRead(path), { maxBytes: options.maxBytes, shown: path });
  }

  /**
   * A regular file that may be read, to be read in pieces.
   *
   * @throws {ConfigError} if it does not exist, lies outside, or is a directory, pipe or device.
   */
  async stream(path: string): Promise<OpenFile> {
    return await streamRegularFile(await this.resolveRead(path), path);
  }

  /**
   * The absolute path of a directory to be written in. Nothing is created; what exists of the path is checked.
   *
   * @throws {ConfigError} if it lies outside the root, or a link or a file is in the way.
   */
  resolveOutput(path: string): string {
    return this.#walk(path, false);
  }

  /**
   * Makes a directory with its parents, one component at a time, and gives its absolute path.
   *
   * @throws {ConfigError} if it lies outside the root, or a link or a file is in the way.
   * @throws {StorageError} if it cannot be made.
   */
  makeDirectory(path: string): string {
    return this.#walk(path, true);
  }

  /** Whether a path lies in the root, by its name. */
  contains(path: string): boolean {
    return this.#relative(path) !== null;
  }

  /** A path as files name it: from the root if it lies inside (the root is "."), with forward slashes. */
  relative(path: string): string {
    const inside = this.#relative(path);
    return inside === "" ? "." : (inside ?? path).replaceAll(SEPARATOR, "/");
  }

  /** A message without the machine's own directories: quoted paths in the workspace then start at its root. */
  conceal(message: string): string {
    let text = message;
    for (const directory of new Set([this.root, this.#given, ...this.#dataDirs])) {
      if (dirname(directory) === directory) continue;
      text = text.replaceAll(directory + SEPARATOR, "").replaceAll(`"${directory}"`, '"."');
    }
    return text;
  }

  #walk(path: string, make: boolean): string {
    checkCharacters(path);
    const inside = this.#relative(path);
    if (inside === null) {
      throw new ConfigError(
        `Cannot write to "${shortPath(path)}": it is outside the root directory`,
        "choose a path inside it, or another root with --root",
      );
    }
    this.#checkWriting();
    checkLength(join(this.root, inside));
    let current = this.root;
    for (const component of inside.split(SEPARATOR).filter((part) => part !== "")) {
      const next = join(current, component);
      current = make ? makeChild(current, component, path) : realChild(current, next, path) ?? next;
    }
    return current;
  }

  /** On every system alike, so that a config that can be used on one can be used on all. */
  #checkDevices(path: string): void {
    const absolute = resolve(this.#given, path);
    const directory = [...this.#dataDirs, this.#given, this.root].find((one) => isInside(one, absolute));
    const part = devicePart(directory === undefined ? basename(absolute) : relative(directory, absolute));
    if (part === undefined) return;
    throw new ConfigError(
      `Cannot use "${path}" as a path: Windows reserves ${JSON.stringify(part)} for a device`,
      "rename the file or directory",
    );
  }

  /** A compiled program was told once and for all where it may write: below the directory it is started in. */
  #checkWriting(): void {
    if (Deno.permissions.querySync({ name: "write", path: this.root }).state === "granted") return;
    throw new ConfigError(
      `Cannot write to the root "${this.#given}": Deno was not told that it may be written to`,
      Deno.build.standalone
        ? "start mlx in that directory instead of naming it with --root"
        : "scripts/mlx passes on what --root names; deno run wants it as --allow-write",
    );
  }

  /** The path from the root, "" for the root itself; null if it is outside. Links are not looked at. */
  #relative(path: string): string | null {
    const absolute = resolve(this.#given, path);
    for (const root of [this.#given, this.root]) {
      if (isInside(root, absolute)) return relative(root, absolute);
    }
    return null;
  }
}

/**
 * Makes a directory in one that is there, and gives its path; it may be there already.
 *
 * @param parent Absolute, and no link.
 * @param shown The path as messages show it.
 * @throws {ConfigError} if a link or a file is in the way.
 * @throws {StorageError} if it cannot be made.
 */
export function makeChild(parent: string, name: string, shown: string): string {
  const path = join(parent, name);
  const real = realChild(parent, path, shown);
  if (real !== null) return real;
  makeOne(path);
  return realChild(parent, path, shown) ?? path;
}

function makeOne(path: string): void {
  try {
    createDirectory(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw unusable("make a directory", path, error);
  }
}

/** The real path of a directory whose parent is real; null if there is nothing. */
function realChild(parent: string, path: string, shown: string): string | null {
  let info: Deno.FileInfo;
  let real: string;
  try {
    // To wait for another thread takes five times as long as the answer.
    info = Deno.lstatSync(path);
    real = info.isDirectory ? Deno.realPathSync(path) : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw unusable("look at a directory", path, error);
  }
  // On a file system that ignores case the real name may differ from the one asked for, but not its parent.
  if (real !== "" && dirname(real) === parent) return real;
  throw new ConfigError(
    `Cannot write to "${shortPath(shown)}": expected a directory at "${shortPath(path)}" but found ${
      real === "" ? describeKind(info) : "a link to elsewhere"
    }`,
    info.isSymlink ? "links are not followed when writing: name the directory itself" : undefined,
  );
}

async function realDirectory(path: string, what: string): Promise<string> {
  checkCharacters(path);
  // Elsewhere a directory may have such a name, and no config says it.
  const part = Deno.build.os === "windows" ? devicePart(basename(path)) : undefined;
  if (part !== undefined) {
    throw new ConfigError(
      `Cannot open ${what} "${shortPath(path)}": Windows reserves ${JSON.stringify(part)} for a device`,
    );
  }
  let real = "";
  try {
    real = await Deno.realPath(path);
    if ((await Deno.stat(real)).isDirectory) return real;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      refuseNetwork(real || await absoluteOf(path), `use "${path}" as ${what}`);
      throw new ConfigError(
        `Cannot open ${what} "${shortPath(path)}": Deno was not told that it may be read`,
        "scripts/mlx passes on what --root and --data-dir name; deno run wants it as --allow-read and --allow-write",
        { cause: error },
      );
    }
    if (!(error instanceof Deno.errors.NotFound)) throw unusable(`open ${what}`, path, error);
    throw new ConfigError(`Cannot open ${what} "${shortPath(path)}": it does not exist`, undefined, {
      cause: error,
    });
  }
  throw new ConfigError(`Cannot open ${what} "${shortPath(path)}": it is not a directory`);
}

/** The absolute path, as far as the current directory is known. */
async function absoluteOf(path: string): Promise<string> {
  // Deno tells it only where it may be read, which a network drive never may.
  return await Promise.resolve().then(() => resolve(path)).catch(() => path);
}

function checkCharacters(path: string): void {
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (path === "" || /[\u0000-\u001f\u007f]/.test(path)) {
    throw new ConfigError(
      `Cannot use ${JSON.stringify(shortPath(path))} as a path: it is empty or has control characters`,
    );
  }
}

/** Refuses a path that is too long before a part of it is made. */
function checkLength(path: string): void {
  try {
    Deno.lstatSync(path);
  } catch (error) {
    if (isTooLong(error)) throw unusable("look at a directory", path, error);
  }
}

/** What the system says of a path; one that is too long is a mistake of whoever named it. */
function unusable(action: string, path: string, cause: unknown): Error {
  if (!isTooLong(cause)) return storageError(action, path, cause);
  return new ConfigError(
    `Cannot use "${shortPath(path)}" as a path: it has ${path.length} characters, more than the system takes`,
    "choose a shorter one",
    { cause },
  );
}

function outsideForReading(path: string, cause?: unknown): ConfigError {
  return new ConfigError(
    `Cannot read "${shortPath(path)}": it is outside the root directory`,
    "read from its directory too with --data-dir, or start from another one with --root",
    { cause },
  );
}

/** Whether `path` is `directory` or lies below it, both absolute. */
function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return way !== ".." && !way.startsWith(`..${SEPARATOR}`) && !isAbsolute(way);
}
