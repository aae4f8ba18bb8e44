/**
 * Loads config files from disk.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { found } from "../schema/found.ts";
import { endings, maxBytes, readSpecs, tooLarge } from "./read.ts";
import type { Spec } from "./spec.ts";

/**
 * Loads the experiments of a config file.
 *
 * @param path A regular file of at most 1 MiB ending in .json, .jsonc, .yaml or .yml.
 * @throws {ConfigError} with every mistake found.
 */
export async function loadSpecs(
  path: string,
  { overrides = [] }: { overrides?: readonly string[] } = {},
): Promise<Spec[]> {
  return await readSpecs(await readText(path), path, overrides);
}

/** The text of a config file. Opens nothing that could block or never end. */
async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    const info = await Deno.stat(path);
    if (!info.isFile) throw new ConfigError(`Cannot read config ${found(path)}: it is ${kindOf(info)}`);
    if (info.size > maxBytes) throw tooLarge(path);
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const hint = error instanceof Deno.errors.NotCapable
      ? "scripts/mlx passes on what --config names; deno run wants it as --allow-read"
      : error instanceof Deno.errors.NotFound
      ? await withEnding(path)
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
  return error instanceof Error ? error.message : String(error);
}
