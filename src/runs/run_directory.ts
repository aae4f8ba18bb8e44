/**
 * The directory of a run: claimed by making it, which only one process can.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, StorageError } from "../errors.ts";
import { nameProblem } from "../schema/names.ts";
import type { Spec } from "../spec/spec.ts";
import { storageError } from "./storage_error.ts";
import type { Workspace } from "./workspace.ts";

const lastSuffix = 999;

/** The form of a run directory's name. */
export const timestampForm = /^\d{8}_\d{6}(_\d{1,3})?$/;

/**
 * Makes `<output>/<name>/<YYYYMMDD_HHMMSS>[_n]/` with its folders. The time is UTC.
 *
 * @returns The absolute path.
 * @throws {ConfigError} if a link or a file is in the way, or the name cannot name a directory.
 * @throws {StorageError} if the disk refuses, or a thousand runs started in this second.
 */
export async function claimRunDirectory(
  workspace: Workspace,
  { name, output }: Pick<Spec, "name" | "output">,
  started: Date,
): Promise<string> {
  const problem = nameProblem(name);
  if (problem !== undefined) {
    throw new ConfigError(`Cannot name a directory after the experiment ${JSON.stringify(name)}: ${problem}`);
  }
  const parent = await workspace.makeDirectory(join(output.directory, name));
  const second = formatTimestamp(started);
  for (let suffix = 0; suffix <= lastSuffix; suffix++) {
    const path = join(parent, suffix === 0 ? second : `${second}_${suffix}`);
    try {
      await Deno.mkdir(path);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      throw storageError("make the run directory", path, error);
    }
    for (const folder of ["checkpoints", "metrics", ...(output.save_logs ? ["logs"] : [])]) {
      await workspace.makeDirectory(join(path, folder));
    }
    return path;
  }
  throw new StorageError(
    `Cannot make a run directory at "${join(parent, second)}": ${lastSuffix + 1} exist already`,
  );
}

/** `YYYYMMDD_HHMMSS` in UTC. */
export function formatTimestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "").replaceAll(/[-:]/g, "").replace("T", "_");
}
