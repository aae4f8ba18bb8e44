/**
 * `index.json` of an output directory: a cache of what the runs' own files say, for looking them up quickly.
 *
 * It is changed under a lock on a file of its own, since a lock on a file that gets replaced protects nothing, and
 * merged by run, so that adding twice changes nothing. It never stops a run: what cannot be read is put aside
 * and made anew from the runs. Its entries are data and never followed as paths.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { NewerFormatError, StorageError } from "../../errors.ts";
import { choice, list, nullable, object, type Schema, text } from "../../schema/fields.ts";
import { writeFileAtomic } from "../files/atomic.ts";
import { sha256 } from "../files/sha256.ts";
import { indexText, withEntry } from "./index_text.ts";
import { readDocument } from "../formats/json.ts";
import { readContent, takeLock, writeContent } from "../files/locks.ts";
import { type Manifest, type RunStatus, statuses } from "../documents/manifest.ts";
import { insist } from "../files/patience.ts";
import { createFile } from "../files/placed.ts";
import { readRegularFile } from "../files/read_file.ts";
import { describeRun, findRuns, mapAtOnce } from "./scan.ts";
import { storageError } from "../files/storage_error.ts";
import { type FinalMetrics, finalMetrics } from "../documents/summary.ts";

/** One run in the index. */
export interface IndexEntry {
  /** The experiment's name. */
  readonly experiment: string;
  /** The name of the run's directory: the local time it began, e.g. "20260131_235958". */
  readonly timestamp: string;
  /** The run's directory, from the output directory. */
  readonly run_dir: string;
  /** When the run began, in UTC. */
  readonly created_at: string;
  /** How the run stands. */
  readonly status: RunStatus;
  /** Null as long as the run has not ended. */
  readonly final_metrics: FinalMetrics | null;
}

/** The entry of the run in this directory. */
export function entryOf(
  directory: string,
  { experiment, started, status }: Pick<Manifest, "experiment" | "started" | "status">,
  metrics: FinalMetrics | null,
): IndexEntry {
  return {
    experiment,
    timestamp: basename(directory),
    run_dir: `${basename(dirname(directory))}/${basename(directory)}`,
    created_at: started,
    status,
    final_metrics: metrics,
  };
}

const entrySchema: Schema<IndexEntry> = object({
  experiment: text({ description: "The experiment's name" }),
  timestamp: text({ description: "The name of the run's directory" }),
  run_dir: text({ description: "The run's directory, from the output directory" }),
  created_at: text({ description: "When the run began" }),
  status: choice(statuses, { description: "How the run stands" }),
  final_metrics: nullable(finalMetrics),
});

const indexSchema = object({ runs: list(entrySchema, { description: "The runs" }) });

/** Options for {@linkcode updateIndex}. */
export interface IndexOptions {
  /** Is told what a user should know: the index was damaged, or could not be locked. */
  readonly warn: (message: string) => void;
  /** How long other processes are waited for, in milliseconds. Default: 10 seconds. */
  readonly timeout?: number;
}

const fileName = "index.json";
const lockName = ".index.lock";
/** Is there when a run could not be entered: whoever gets the lock next looks at the runs themselves. */
const missedName = ".index.missed";
/** Stands in the lock from the moment that the mark is taken away until the index has every run again. */
const scanning = "scan";
const maxBytes = 2 ** 28;

/**
 * Puts a run into the index of an output directory, or changes its entry. A missing index is made from the runs, and
 * so is what others could not enter.
 *
 * @returns Whether the index could be locked; if not, the next update makes up for it.
 * @throws {StorageError} if the disk refuses.
 */
export async function updateIndex(
  output: string,
  entry: IndexEntry,
  options: IndexOptions,
): Promise<boolean> {
  return await withLock(output, options, async (lock) => {
    const path = join(output, fileName);
    const scan = await takeMissed(output, lock);
    const known = await readUnchanged(path, lock);
    const text = known && withEntry(known, entry) || await mergedText(output, entry, options.warn, scan);
    const bytes = new TextEncoder().encode(text);
    await writeFileAtomic(path, bytes);
    writeContent(lock, sha256(bytes));
  });
}

/**
 * The text of the index if it is what the last update left: the lock file holds its SHA-256. Undefined if anybody
 * else has touched it, or if it cannot be read: then every entry has to be looked at.
 */
async function readUnchanged(path: string, lock: Deno.FsFile): Promise<string | undefined> {
  const digest = readContent(lock, 64);
  if (digest.length < 64) return undefined;
  const bytes = await readRegularFile(path, { maxBytes }).catch(() => undefined);
  return bytes && sha256(bytes) === digest ? new TextDecoder().decode(bytes) : undefined;
}

/** The text of the index with this entry, every other one read and checked. */
async function mergedText(
  output: string,
  entry: IndexEntry,
  warn: (message: string) => void,
  scan: boolean,
): Promise<string> {
  const known = await readRuns(output, warn);
  const runs = known === null
    ? await scanRuns(output)
    : scan
    ? withRuns(known, await scanRuns(output))
    : known;
  const at = runs.findIndex(({ run_dir }) => run_dir === entry.run_dir);
  if (at < 0) runs.push(entry);
  else runs[at] = entry;
  return indexText(runs);
}

/** The entries with those of the runs that are there in their place, or behind them. */
function withRuns(entries: readonly IndexEntry[], runs: readonly IndexEntry[]): IndexEntry[] {
  return [...new Map([...entries, ...runs].map((entry) => [entry.run_dir, entry])).values()];
}

/** Leaves word that the index lacks something; without it, only the index is late. */
function leaveMissed(output: string): void {
  try {
    createFile(join(output, missedName)).close();
  } catch {
    // It is there already, or nothing can be written: the runs themselves say what is true.
  }
}

/** Whether the runs have to be looked at; the lock says so from now on, if this process should die meanwhile. */
async function takeMissed(output: string, lock: Deno.FsFile): Promise<boolean> {
  const path = join(output, missedName);
  try {
    // In this order: what is missed from here on leaves a mark of its own.
    Deno.lstatSync(path);
    writeContent(lock, scanning);
    await insist(() => Deno.removeSync(path));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return readContent(lock, 64) === scanning;
}

/**
 * The entries of an index.
 *
 * @throws {ConfigError} if there is none.
 * @throws {DataError} if it is damaged.
 */
export async function readIndex(output: string): Promise<IndexEntry[]> {
  const path = join(output, fileName);
  return readDocument(indexSchema, await readRegularFile(path, { maxBytes }), { shown: path }).runs;
}

async function withLock(
  output: string,
  options: IndexOptions,
  change: (lock: Deno.FsFile) => Promise<void>,
): Promise<boolean> {
  try {
    using lock = await takeLock(join(output, lockName), options.timeout ?? 10_000);
    if (lock === null) {
      leaveMissed(output);
      options.warn(`Another process holds "${lockName}": the index of runs was left as it is`);
      return false;
    }
    await change(lock);
    return true;
  } catch (error) {
    if (error instanceof NewerFormatError) {
      leaveMissed(output);
      options.warn(`A newer mlx wrote "${fileName}": the index of runs was left as it is`);
      return false;
    }
    throw storageError("update the index of runs", join(output, fileName), error);
  }
}

/** The entries; null if there is no index, or none that could be read: that one is put aside. */
async function readRuns(output: string, warn: (message: string) => void): Promise<IndexEntry[] | null> {
  const path = join(output, fileName);
  try {
    await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  try {
    return await readIndex(output);
  } catch (error) {
    if (error instanceof StorageError || error instanceof NewerFormatError) throw error;
    const kept = await putAside(output);
    warn(`The index of runs could not be read: it is kept as "${kept}" and was rebuilt from the runs`);
    return null;
  }
}

async function putAside(output: string): Promise<string> {
  const taken = new Set<string>();
  for await (const { name } of Deno.readDir(output)) taken.add(name);
  let n = 1;
  while (taken.has(`${fileName}.damaged-${n}`)) n++;
  const name = `${fileName}.damaged-${n}`;
  await insist(() => Deno.rename(join(output, fileName), join(output, name)));
  return name;
}

/** The entries that the run directories themselves give; directories that hold no run are passed over. */
async function scanRuns(output: string): Promise<IndexEntry[]> {
  const runs = await mapAtOnce(await findRuns(output), (place) => describeRun(place).catch(() => null));
  const entries = runs.flatMap((run) => run === null ? [] : [run.entry]);
  const before = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  return entries.sort((a, b) => before(a.created_at, b.created_at) || before(a.run_dir, b.run_dir));
}
