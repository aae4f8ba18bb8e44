/**
 * What a user may type for a run: its directory, `@last`, `@best:METRIC`, the name of an experiment, or the beginning
 * of a run's name.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { ConfigError } from "../../errors.ts";
import { metrics } from "../../objectives/metrics.ts";
import { found } from "../../schema/found.ts";
import { didYouMean } from "../../schema/suggest.ts";
import { isBetter } from "../../train/monitor.ts";
import { hasManifest } from "../documents/manifest.ts";
import type { Workspace } from "../files/workspace.ts";
import { listRuns, type RunInfo } from "./history.ts";

/** Where runs are looked for by anything but a path. */
const output = "outputs";

/**
 * The directory of the run that a reference means, from the workspace root.
 *
 * - A path of a run is itself; one of an experiment's directory is its newest run.
 * - `@last` is the newest run in `outputs`, `@best:METRIC` the one whose best epoch, or whose end, has the best value of
 *   a metric.
 * - A name is the newest run of that experiment; the beginning of a run's name, e.g. `iris/2026` or `20260102_03`, is
 *   that run.
 *
 * What looks like a path and leads nowhere stays as it is, for whoever opens it to say so.
 *
 * @throws {ConfigError} if there is no such run, or several begin like that.
 */
export async function resolveRun(workspace: Workspace, reference: string): Promise<string> {
  if (reference === "@last" || reference.startsWith("@best")) return await chosen(workspace, reference);
  const directory = await workspace.resolveRead(reference).catch(() => null);
  if (directory !== null) {
    if (await hasManifest(directory)) return reference;
    const newest = await newestIn(workspace, directory);
    if (newest !== null) return newest;
  }
  if (/^[./~]|\\|^[a-z]:/i.test(reference)) return reference;
  const runs = await allRuns(workspace);
  const named = runs.filter(({ experiment }) => experiment === reference);
  if (named.length > 0) return pathOf(named[0]);
  const starting = runs.filter(({ run_dir, timestamp }) =>
    run_dir.startsWith(reference) || timestamp.startsWith(reference)
  );
  if (starting.length === 1) return pathOf(starting[0]);
  if (starting.length > 1) {
    const few = starting.slice(0, 3).map(pathOf).join(", ");
    throw new ConfigError(
      `Cannot choose a run by ${found(reference)}: ${starting.length} begin with it`,
      `write more of it: ${few}${starting.length > 3 ? ", …" : ""}`,
    );
  }
  // A path, as far as anybody can tell: whoever opens it says what is wrong with it.
  if (directory !== null || reference.includes("/")) return reference;
  const known = [...new Set(runs.map(({ experiment }) => experiment))];
  throw new ConfigError(
    `Cannot find a run by ${found(reference)}: it is no directory, and no run in "${output}" is named so`,
    didYouMean(reference, known) ?? "mlx runs lists the runs; @last is the newest",
  );
}

/** The newest run of an experiment's directory; null if it is none. */
async function newestIn(workspace: Workspace, directory: string): Promise<string | null> {
  const output = dirname(directory);
  if (!workspace.contains(output)) return null;
  const run = (await listRuns(output)).find(({ run_dir }) => dirname(join(output, run_dir)) === directory);
  return run === undefined ? null : workspace.relative(join(output, run.run_dir));
}

/** The run that `@last` or `@best:METRIC` means. */
async function chosen(workspace: Workspace, reference: string): Promise<string> {
  const runs = await allRuns(workspace);
  if (runs.length === 0) {
    throw new ConfigError(`Cannot find a run by ${found(reference)}: there are no runs in "${output}"`);
  }
  if (reference === "@last") return pathOf(runs[0]);
  const metric = /^@best:(.+)$/.exec(reference)?.[1];
  const known = [...new Set(runs.flatMap((run) => Object.keys(valuesOf(run))))];
  if (metric === undefined || !known.includes(metric)) {
    const names = known.length > 0 ? `the runs have ${known.join(", ")}` : "no run has any metrics yet";
    throw new ConfigError(
      `Cannot find a run by ${found(reference)}: expected @best: and a metric`,
      metric === undefined ? names : didYouMean(reference, known.map((name) => `@best:${name}`)) ?? names,
    );
  }
  const mode = directionOf(metric);
  let best: { run: RunInfo; value: number } | null = null;
  for (const run of runs) {
    const value = valuesOf(run)[metric] ?? NaN;
    if (!Number.isFinite(value)) continue;
    // The newest come first: of equals the newest is taken.
    if (best === null || isBetter(value, best.value, mode)) best = { run, value };
  }
  if (best === null) {
    throw new ConfigError(`Cannot find a run by ${found(reference)}: it is finite in no run`);
  }
  return pathOf(best.run);
}

/** The metrics of a run: those of its end, and in their place those of its best epoch. */
function valuesOf({ final_metrics, best }: RunInfo): Readonly<Record<string, number | null>> {
  return { ...final_metrics, ...best?.metrics };
}

/** Whether the lowest value of a metric is the best, or the highest. */
function directionOf(metric: string): "min" | "max" {
  const name = metric.replace(/^(?:val|test)_/, "");
  const larger = Object.values(metrics).some((table) => Object.hasOwn(table, name) && table[name].larger);
  return larger ? "max" : "min";
}

/** The runs in the usual place, the newest first; none where nothing was run yet. */
async function allRuns(workspace: Workspace): Promise<RunInfo[]> {
  const directory = await workspace.resolveRead(output).catch(() => null);
  return directory === null ? [] : await listRuns(directory);
}

function pathOf({ run_dir }: RunInfo): string {
  return `${output}/${run_dir}`;
}
