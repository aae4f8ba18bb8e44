/**
 * The directory of a run: claimed by making it, which only one process can.
 *
 * @module
 */
import { dirname, isAbsolute, join, SEPARATOR } from "@std/path";
import { ConfigError, StorageError } from "../../errors.ts";
import { nameProblem } from "../../schema/names.ts";
import type { Spec } from "../../spec/spec.ts";
import { createDirectory } from "../files/placed.ts";
import { storageError } from "../files/storage_error.ts";
import { makeChild, type Workspace } from "../files/workspace.ts";

const lastSuffix = 999;

/** As long as any path in an output directory. */
const longestName = `20260131_235959_999/checkpoints/.tmp-${"0".repeat(16)}/optimizer.safetensors`;

/** The form of a run directory's name. */
export const timestampForm = /^\d{8}_\d{6}(_\d{1,3})?$/;

/**
 * The absolute path of the directory for the runs of an experiment, which may not exist yet. Nothing is written.
 *
 * @throws {ConfigError} if a part of the path cannot name a directory on every system, or is no directory.
 */
export function resolveRuns(
  workspace: Workspace,
  { name, output }: Pick<Spec, "name" | "output">,
): string {
  const problem = nameProblem(name);
  if (problem !== undefined) {
    throw new ConfigError(`Cannot name a directory after the experiment ${JSON.stringify(name)}: ${problem}`);
  }
  const path = join(output.directory, name);
  // Before the disk is asked: Windows opens a device for some of these names, and others without their last dot.
  const written = isAbsolute(path)
    ? workspace.contains(path) ? workspace.relative(dirname(path)) : ""
    : join(output.directory).replaceAll(SEPARATOR, "/");
  for (const part of written.split("/")) {
    const problem = ["", ".", ".."].includes(part) ? undefined : nameProblem(part);
    if (problem === undefined) continue;
    throw new ConfigError(
      `Cannot use ${JSON.stringify(output.directory)} as output.directory: ${
        JSON.stringify(part)
      } is no name for a ` +
        `directory on every system: ${problem}`,
    );
  }
  const directory = workspace.resolveOutput(path);
  // Not only this one: the longest name that a run has in it must fit, too.
  workspace.resolveOutput(join(path, longestName));
  return directory;
}

/**
 * Refuses a directory in which something could not be made, as far as its mode tells without writing: whether it is
 * ours, and whether the disk is full or read-only, only writing would.
 *
 * @param path Absolute; the nearest directory that exists counts.
 * @throws {StorageError} if nobody may write there.
 */
export async function checkWritable(path: string): Promise<void> {
  for (let at = path;; at = dirname(at)) {
    const info = await Deno.stat(at).catch(() => null);
    if (info === null && at !== dirname(at)) continue;
    // The superuser may write nevertheless, and is likely to own the directory; Windows has no such modes.
    if (info === null || info.mode === null || Deno.build.os === "windows" || info.uid === 0) return;
    if ((info.mode & 0o222) !== 0 && (info.mode & 0o111) !== 0) return;
    throw storageError("make a directory", at, Object.assign(new Error(), { code: "EACCES" }));
  }
}

/**
 * Makes `<output>/<name>/<YYYYMMDD_HHMMSS>[_n]/` with its folders. The time is UTC.
 *
 * @returns The absolute path.
 * @throws {ConfigError} if a link or a file is in the way, or the name cannot name a directory.
 * @throws {StorageError} if the disk refuses, or a thousand runs started in this second.
 */
export function claimRunDirectory(
  workspace: Workspace,
  { name, output }: Pick<Spec, "name" | "output">,
  started: Date,
): string {
  const parent = workspace.makeDirectory(resolveRuns(workspace, { name, output }));
  const second = formatTimestamp(started);
  if (!timestampForm.test(second)) {
    throw new StorageError(
      `Cannot name a run directory in "${parent}": the clock says ${started.toISOString()}`,
      "set the clock of this machine",
    );
  }
  for (let suffix = 0; suffix <= lastSuffix; suffix++) {
    const path = join(parent, suffix === 0 ? second : `${second}_${suffix}`);
    try {
      createDirectory(path);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      throw storageError("make the run directory", path, error);
    }
    makeFolders(path, { output });
    return path;
  }
  throw new StorageError(
    `Cannot make a run directory at "${join(parent, second)}": ${lastSuffix + 1} exist already`,
  );
}

/**
 * Makes the folders of a run that are not there yet.
 *
 * @throws {ConfigError} if a link or a file is in the way.
 * @throws {StorageError} if the disk refuses.
 */
export function makeFolders(directory: string, { output }: Pick<Spec, "output">): void {
  for (const folder of ["checkpoints", "metrics", ...(output.save_logs ? ["logs"] : [])]) {
    makeChild(directory, folder, join(directory, folder));
  }
}

/** `YYYYMMDD_HHMMSS` in UTC. */
export function formatTimestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "").replaceAll(/[-:]/g, "").replace("T", "_");
}
