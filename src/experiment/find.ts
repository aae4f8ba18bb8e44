/**
 * Finding what was recorded of an experiment before: by the digest of all that decides its numbers.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, DataError, messageOf } from "../errors.ts";
import { planExperiment } from "../plan.ts";
import { configDigest } from "../runs/formats/digests.ts";
import { numericsVersion } from "../runs/documents/facts.ts";
import { differentSettings } from "../runs/index/compare_runs.ts";
import { listRunsOf, type RunState } from "../runs/index/history.ts";
import { openRun } from "../runs/documents/run_reader.ts";
import { readResult, summarize, type Summary } from "../runs/documents/summary.ts";
import { resolveSeed, type Spec } from "../spec/spec.ts";
import { Pacer } from "../train/pacer.ts";
import type { Environment } from "./events.ts";
import { loadContext, whatIs } from "./facts.ts";

/** A run of the same config on the same data. */
export interface FoundRun {
  /** Its directory, from the workspace root. */
  readonly path: string;
  /** How it stands. */
  readonly status: RunState;
  /** Why, if there is something to say. */
  readonly reason: string | null;
  /** What its summary says if it completed; else null. */
  readonly summary: Summary | null;
  /** The settings that are others now; they change no number, or it would be another config. */
  readonly changed: readonly string[];
}

/** What there is of an experiment. */
export interface FoundRuns {
  /** The newest first. */
  readonly runs: readonly FoundRun[];
  /** Runs of that name that are not of it, and why, in words. */
  readonly others: readonly string[];
}

/** Whether a setting says nothing of what a run finds or tells: who could miss it? */
function isIncidental(name: string): boolean {
  return name === "description" || name === "format_version" || name === "training.workers" ||
    name === "dataset.path";
}

/**
 * The runs of an experiment in its output directory whose config and data have the digests that they would have now. A
 * seed that is to be drawn may be any.
 *
 * @throws {ConfigError} if the experiment cannot run as it is described.
 * @throws {DataError} if its data cannot be used.
 */
export async function findRuns(
  spec: Spec,
  { workspace, signal, tables, sources, loading }: Environment,
): Promise<FoundRuns> {
  const seeded = resolveSeed(spec, () => 0);
  const context = loadContext({ workspace, loading }, new Pacer(signal));
  const { facts: { info } } = await planExperiment(seeded, context, { tables, sources });
  const output = workspace.resolveOutput(spec.output.directory);
  const runs: FoundRun[] = [], others: string[] = [];
  for (const { run_dir, status } of await listRunsOf(output, spec.name)) {
    const path = workspace.relative(join(output, run_dir));
    try {
      const { manifest, spec: recorded, directory } = await openRun(workspace, path, tables);
      const { config_digest, data, versions: { numerics }, reason } = manifest;
      const seed = spec.training.seed ?? recorded.training.seed;
      const same = { ...seeded, training: { ...seeded.training, seed } };
      if (configDigest(whatIs({ spec: same, info })) !== config_digest) {
        const changed = info.files.find(({ sha256 }, i) => data[i]?.sha256 !== sha256);
        others.push(`${path} is of ${changed ? `other data: "${changed.path}" changed` : "another config"}`);
      } else if (numerics !== numericsVersion) {
        others.push(`${path} is of numerics version ${numerics}, this mlx has ${numericsVersion}`);
      } else {
        const epochs = manifest.epoch_digests.length, ended = manifest.ended ?? "epochs";
        const end = { name: path, status: "completed", ended, epochs } as const;
        const summary = status === "completed"
          ? summarize(manifest, recorded.output, { ...end, ...await readResult(directory, path) })
          : null;
        const changed = differentSettings(recorded, same).filter((name) => !isIncidental(name));
        runs.push({ path, status, reason, summary, changed });
      }
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof DataError)) throw error;
      others.push(messageOf(error));
    }
  }
  return { runs, others };
}
