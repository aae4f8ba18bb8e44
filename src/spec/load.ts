/**
 * Loads config files from disk.
 *
 * @module
 */
import { basename, isAbsolute, join, relative, resolve } from "@std/path";
import { ConfigError, StorageError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { devicePart, isShare } from "../schema/names.ts";
import { outsideIssue } from "./output_directory.ts";
import { endings, maxBytes, readAll, tooLarge } from "./read.ts";
import { dataSchema, schema, type Spec } from "./spec.ts";

/**
 * Loads the experiments of a config file.
 *
 * @param path A regular file of at most 1 MiB ending in .json, .jsonc, .yaml or .yml, from the current directory.
 * @param options.overrides Settings `key=value` that replace those of the file.
 * @param options.root Where other paths start from: if there is no such file, one that is there is pointed to.
 * @param options.dataOnly Whether only the data are wanted: then an experiment needs no name and no model.
 * @throws {ConfigError} with every mistake found.
 * @throws {StorageError} if the file could be read, were it not for the machine.
 */
export async function loadSpecs(
  path: string,
  { overrides = [], root, dataOnly = false }: {
    overrides?: readonly string[];
    root?: string;
    dataOnly?: boolean;
  } = {},
): Promise<Spec[]> {
  const text = await readText(path, root);
  try {
    const isOutside = await outsideOf(root);
    const check = (experiment: unknown) => outsideIssue(experiment, isOutside);
    return await readAll(dataOnly ? dataSchema() : schema, text, path, overrides, check);
  } catch (error) {
    const target = error instanceof ConfigError ? await linkedOutside(path) : null;
    if (target === null) throw error;
    // Mistakes show what stands in the file, and who sees them need not be who may read it.
    throw new ConfigError(
      `Cannot use config ${found(path)}: a link leads from there to ${
        found(target)
      }, which is outside of the ` +
        `current directory and cannot be used`,
      "name that file itself to see what is wrong with it",
    );
  }
}

/** Where a path leads if links take it out of the current directory, without the path saying so; else null. */
async function linkedOutside(path: string): Promise<string | null> {
  try {
    const here = Deno.cwd();
    const real = await Deno.realPath(path);
    if (isBelow(await Deno.realPath(here), real)) return null;
    return isBelow(here, resolve(here, path)) || (await Deno.lstat(path)).isSymlink ? real : null;
  } catch {
    return null;
  }
}

/** Whether an absolute path is outside of the root, which is the current directory if none is given. */
async function outsideOf(root = "."): Promise<(path: string) => boolean> {
  const given = resolve(root);
  const real = await Deno.realPath(given).catch(() => given);
  return (path) => !isBelow(given, path) && !isBelow(real, path);
}

function isBelow(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return !isAbsolute(way) && !/^\.\.([/\\]|$)/.test(way);
}

/** The text of a config file. Opens nothing that could block or never end. */
async function readText(path: string, root?: string): Promise<string> {
  const device = devicePart(basename(path));
  if (device !== undefined) {
    throw new ConfigError(
      `Cannot read config ${found(path)}: Windows reserves ${found(device)} for a device`,
      "rename the file",
    );
  }
  let bytes: Uint8Array;
  try {
    const info = await Deno.stat(path);
    if (!info.isFile) throw new ConfigError(`Cannot read config ${found(path)}: it is ${kindOf(info)}`);
    if (info.size > maxBytes) throw tooLarge(path);
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const trouble = troubles.get((error as { code?: string }).code ?? "");
    if (trouble) {
      const [reason, hint] = trouble;
      throw new StorageError(`Cannot read config ${found(path)}: ${reason}`, hint, { cause: error });
    }
    // Of these Deno lets no program know more, unless it may do anything.
    if (error instanceof Deno.errors.NotCapable && /^\/(dev|proc|sys)\//.test(resolve(path))) {
      throw new ConfigError(
        `Cannot read config ${found(path)}: it is not a regular file`,
        "write what comes from a pipe or a device into a file, and name that",
        { cause: error },
      );
    }
    if (error instanceof Deno.errors.NotCapable && Deno.build.os === "windows" && isShare(resolve(path))) {
      throw new ConfigError(
        `Cannot read config ${found(path)}: it is on a network drive, which mlx cannot use on Windows`,
        "copy it to a local disk",
        { cause: error },
      );
    }
    if (/ENAMETOOLONG|[Nn]ame too long/.test(`${(error as { code?: string }).code} ${error}`)) {
      throw new ConfigError(
        `Cannot read config ${
          found(path)
        }: its path has ${path.length} characters, more than the system takes`,
        "choose a shorter one",
        { cause: error },
      );
    }
    const hint = error instanceof Deno.errors.NotCapable
      ? "scripts/mlx passes on what --config, --resume and resume name; deno run wants it as --allow-read"
      : error instanceof Deno.errors.NotFound
      ? await elsewhere(path, root)
      : undefined;
    throw new ConfigError(`Cannot read config ${found(path)}: ${reason(error)}`, hint, { cause: error });
  }
  if (bytes.length > maxBytes) throw tooLarge(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError(`Cannot read config ${found(path)}: it is not UTF-8 text`, undefined, {
      cause: error,
    });
  }
}

/** What is not the file's fault, by the system's code. */
const troubles: ReadonlyMap<string, readonly [reason: string, hint: string]> = new Map([
  ["EMFILE", ["too many open files", "raise the limit (ulimit -n)"]],
  ["ENFILE", ["too many open files in the system", "close other programs and run again"]],
  ["EIO", ["input/output error", "the disk may be failing: check it before running again"]],
]);

/** Points to a file that was meant. */
async function elsewhere(path: string, root: string | undefined): Promise<string | undefined> {
  if (path === "-") return "a config is not read from standard input: write it into a file, and name that";
  const below = root === undefined || isAbsolute(path) ? undefined : join(root, path);
  const isFile = below !== undefined && await Deno.stat(below).then((info) => info.isFile, () => false);
  return isFile
    ? `the path of a config starts from the current directory, not from --root: did you mean ${found(below)}?`
    : await withEnding(path);
}

/** Points to a file that lies there with an ending. */
async function withEnding(path: string): Promise<string | undefined> {
  const stems = [path, path.replace(/\.\w*$/, "")];
  for (const whole of stems.flatMap((stem) => endings.map((ending) => stem + ending))) {
    const isFile = await Deno.stat(whole).then((info) => info.isFile, () => false);
    if (isFile) return `did you mean ${found(whole)}?`;
  }
}

function kindOf(info: Deno.FileInfo): string {
  if (info.isDirectory) return "a directory";
  if (info.isFifo) return "a pipe";
  if (info.isBlockDevice || info.isCharDevice) return "a device";
  return "not a regular file";
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotCapable) return "Deno was not told that it may be read";
  // Deno gives it no code.
  if (error instanceof Deno.errors.FilesystemLoop || /symbolic links/.test(String(error))) {
    return "its symbolic links go in circles";
  }
  return error instanceof Error ? error.message : String(error);
}
