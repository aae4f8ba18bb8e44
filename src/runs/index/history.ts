/**
 * The runs of an output directory, looked back on: lists, a metric's course, a summary in Markdown.
 *
 * The runs' own files are asked, since they are what is true; `index.json` only helps to tell a run whose manifest is
 * lost from a directory that never was one.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, NewerFormatError, StorageError } from "../../errors.ts";
import { escapeMarkdown } from "../../report/escape.ts";
import { type Epochs, epochsOf } from "../documents/epochs.ts";
import { type IndexEntry, readIndex } from "./index_file.ts";
import { isLocked } from "../files/locks.ts";
import type { RunStatus } from "../documents/manifest.ts";
import type { MetricsHistory } from "../documents/metrics_files.ts";
import { timestampForm } from "../documents/run_directory.ts";
import type { RecordedBest } from "../documents/summary.ts";
import type { Ended } from "../../train/stopping.ts";
import { describeRun, findRuns, mapAtOnce, type RunPlace } from "./scan.ts";

/**
 * How a run stands: `crashed` if its process died without a word, `newer` if a newer mlx wrote it, `unreadable` if it may
 * not be read, `damaged` if its manifest is.
 */
export type RunState = RunStatus | "crashed" | "newer" | "unreadable" | "damaged";

/** One run of a list. */
export interface RunInfo extends Omit<IndexEntry, "status">, Epochs {
  /** How it stands. */
  readonly status: RunState;
  /** How training ended; null as long as it has not, of a run that failed, and where it was not recorded. */
  readonly ended: Ended | null;
  /** Its best epoch; null if there is none, or it was not recorded. */
  readonly best: RecordedBest | null;
  /** The run whose settings it has taken over; null if there is none. */
  readonly from: string | null;
}

/**
 * Every run of an output directory, the newest first.
 *
 * @param output The absolute path of the output directory; one that does not exist holds no runs.
 */
export async function listRuns(output: string): Promise<RunInfo[]> {
  const entries = await readIndex(output).catch(() => []);
  const indexed = new Map(entries.map((entry) => [entry.run_dir, entry]));
  const runs = await mapAtOnce(
    await findRuns(output),
    (place) => inspect(place, indexed.get(place.run_dir)),
  );
  return runs.filter((run) => run !== null).sort((a, b) => compare(b, a));
}

/** The runs of one experiment, the newest first; see {@linkcode listRuns}. */
export async function listRunsOf(output: string, experiment: string): Promise<RunInfo[]> {
  return (await listRuns(output)).filter((run) => run.experiment === experiment);
}

/** One metric of a run, epoch by epoch; epochs without a finite value of it are left out. */
export async function metricHistory(
  run: { metrics(): Promise<MetricsHistory> },
  metric: string,
): Promise<{ epoch: number; value: number }[]> {
  const { records } = await run.metrics();
  return records.flatMap((record) => {
    const value = metric !== "epoch" && Object.hasOwn(record, metric) ? record[metric] : null;
    return value === null ? [] : [{ epoch: record.epoch, value }];
  });
}

/** The text of a Markdown file that lists runs by experiment, in the order given within each. */
export function runsMarkdown(
  runs: readonly Pick<RunInfo, "experiment" | "timestamp" | "run_dir" | "created_at" | "status">[],
): string {
  const experiments = [...new Set(runs.map(({ experiment }) => experiment))].sort();
  const lines = [
    "# Experiment History",
    "",
    `Total experiments: ${experiments.length}`,
    `Total runs: ${runs.length}`,
  ];
  for (const experiment of experiments) {
    const own = runs.filter((run) => run.experiment === experiment);
    lines.push("", `## ${escapeMarkdown(experiment)}`, "", `Runs: ${own.length}`, "");
    lines.push("| Timestamp | Run Directory | Created At | Status |", "|---|---|---|---|");
    for (const { timestamp, run_dir, created_at, status } of own) {
      lines.push(`| ${[timestamp, run_dir, created_at, status].map(escapeMarkdown).join(" | ")} |`);
    }
  }
  return lines.join("\n") + "\n";
}

/** What there is to say of a directory; null if it is no run. */
async function inspect(place: RunPlace, indexed: IndexEntry | undefined): Promise<RunInfo | null> {
  try {
    const { entry, manifest, best } = await describeRun(place);
    const from = manifest.from?.run ?? null;
    const run = { ...entry, ended: manifest.ended, ...await epochsOf(place.directory, manifest), best, from };
    const unfinished = run.status === "created" || run.status === "running";
    return unfinished && !await isLocked(join(place.directory, ".lock"))
      ? { ...run, status: "crashed" }
      : run;
  } catch (error) {
    // One run that cannot be read, for whatever reason, hides no other.
    const missing = error instanceof ConfigError && error.cause instanceof Deno.errors.NotFound;
    if (missing && indexed === undefined) return null;
    const { experiment, timestamp, run_dir } = place;
    const guess = { run_dir, created_at: timeOf(timestamp), final_metrics: null };
    const status = error instanceof NewerFormatError
      ? "newer"
      : error instanceof StorageError
      ? "unreadable"
      : "damaged";
    const unknown = {
      status,
      ended: null,
      epochs: null,
      planned_epochs: null,
      best: null,
      from: null,
    } as const;
    return { experiment, timestamp, ...guess, ...indexed, ...unknown };
  }
}

/** The time in the name of a run's directory: `2026-01-31T23:59:58.000Z`; empty for one that was renamed. */
function timeOf(timestamp: string): string {
  if (!timestampForm.test(timestamp)) return "";
  return timestamp.replace(/^(....)(..)(..)_(..)(..)(..).*$/, "$1-$2-$3T$4:$5:$6.000Z");
}

/** By their beginnings, then by their directories; of one second `_10` comes after `_9`. */
function compare(a: RunInfo, b: RunInfo): number {
  if (a.created_at !== b.created_at) return a.created_at < b.created_at ? -1 : 1;
  return a.run_dir.localeCompare(b.run_dir, "en", { numeric: true });
}
