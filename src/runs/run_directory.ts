/**
 * The directory of a run: claimed by making it, which only one process can.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, StorageError } from "../errors.ts";
import { storageError } from "./storage_error.ts";
import type { Workspace } from "./workspace.ts";

/** What {@linkcode claimRunDirectory} made. */
export interface RunDirectory {
  /** The absolute path. */
  readonly path: string;
  /** The last part of the path: `YYYYMMDD_HHMMSS`, with `_n` if that was taken. */
  readonly timestamp: string;
}

const lastSuffix = 999;

/**
 * Makes `<output>/<name>/<YYYYMMDD_HHMMSS>[_n]/` with its folders. The time is UTC.
 *
 * @param output The directory for all runs, in the workspace.
 * @param logs Whether the run keeps a log.
 * @throws {ConfigError} if a link or a file is in the way, or the name cannot name a directory.
 * @throws {StorageError} if the disk refuses, or a thousand runs started in this second.
 */
export async function claimRunDirectory(
  workspace: Workspace,
  { output, name, started, logs }: { output: string; name: string; started: Date; logs: boolean },
): Promise<RunDirectory> {
  // The config's rules for names are stricter; this is what keeps a run in its output directory.
  if (name === "." || name === ".." || /[/\\]/.test(name)) {
    throw new ConfigError(`Cannot make a run directory for the experiment "${name}": it is not a plain name`);
  }
  const parent = await workspace.makeDirectory(join(output, name));
  const second = formatTimestamp(started);
  for (let suffix = 0; suffix <= lastSuffix; suffix++) {
    const timestamp = suffix === 0 ? second : `${second}_${suffix}`;
    const path = join(parent, timestamp);
    try {
      await Deno.mkdir(path);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      throw storageError("make the run directory", path, error);
    }
    for (const folder of ["checkpoints", "metrics", ...(logs ? ["logs"] : [])]) {
      await workspace.makeDirectory(join(path, folder));
    }
    return { path, timestamp };
  }
  throw new StorageError(`Cannot make a run directory at "${join(parent, second)}": ${lastSuffix + 1} exist already`);
}

/** `YYYYMMDD_HHMMSS` in UTC. */
export function formatTimestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "").replaceAll(/[-:]/g, "").replace("T", "_");
}
