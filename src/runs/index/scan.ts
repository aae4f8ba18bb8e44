/**
 * Finding the runs below an output directory by their own records.
 *
 * @module
 */
import { join } from "@std/path";
import type { IndexEntry } from "./index_file.ts";
import { hasManifest, type Manifest, readManifest } from "../documents/manifest.ts";
import { timestampForm } from "../documents/run_directory.ts";
import { readResult, type RecordedBest } from "../documents/summary.ts";

/** A directory that is named as runs are, or holds a manifest. */
export interface RunPlace {
  /** The absolute path. */
  readonly directory: string;
  /** The same from the output directory. */
  readonly run_dir: string;
  /** The experiment's name, as the directory above has it. */
  readonly experiment: string;
  /** The name of the run's directory. */
  readonly timestamp: string;
}

/**
 * What may be runs, also where somebody has renamed them or moved them up: in an experiment's directory and beside those.
 * Links are not followed, and directories that are closed to us are passed over.
 */
export async function findRuns(output: string): Promise<RunPlace[]> {
  const places: RunPlace[] = [];
  for (const experiment of await directories(output)) {
    const above = join(output, experiment);
    if (await hasManifest(above)) {
      places.push({ directory: above, run_dir: experiment, experiment, timestamp: experiment });
      continue;
    }
    for (const timestamp of await directories(above)) {
      const directory = join(above, timestamp);
      if (!timestampForm.test(timestamp) && !await hasManifest(directory)) continue;
      places.push({ directory, run_dir: `${experiment}/${timestamp}`, experiment, timestamp });
    }
  }
  return places;
}

/**
 * What a run's own files say of it.
 *
 * @throws {ConfigError} if the directory holds no manifest: it is no run (the cause is a `NotFound`); or if what is in
 *   the manifest's place is not a file.
 * @throws {DataError} if its manifest is damaged.
 * @throws {StorageError} if its manifest may not be read, or the disk fails.
 */
export async function describeRun(
  { directory, run_dir, timestamp }: RunPlace,
): Promise<{ entry: IndexEntry; manifest: Manifest; best: RecordedBest | null }> {
  const manifest = await readManifest(directory);
  const { metrics, best } = await readResult(directory).catch(() => ({ metrics: null, best: null }));
  const entry = {
    experiment: manifest.experiment,
    timestamp,
    run_dir,
    created_at: manifest.started,
    status: manifest.status,
    final_metrics: metrics,
  };
  return { entry, manifest, best };
}

/** The names of the directories in a directory, without links; none if it cannot be listed. */
async function directories(path: string): Promise<string[]> {
  const names = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      if (isDirectory) names.push(name);
    }
  } catch (error) {
    // The output directory may hold others' directories, closed to us; our runs are not in those.
    const { PermissionDenied, NotFound, NotADirectory } = Deno.errors;
    if (![PermissionDenied, NotFound, NotADirectory].some((kind) => error instanceof kind)) throw error;
  }
  return names;
}

/** How many runs are read at a time: enough that the disk, the system and this program need not wait for each other. */
const atOnce = 16;

/** What `read` gives for each item, in their order, several being read at a time. */
export async function mapAtOnce<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await read(items[index]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
