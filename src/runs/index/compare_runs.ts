/**
 * Two runs side by side: what they were made with, what came out, and the first epoch at which they part.
 *
 * @module
 */
import type { Spec } from "../../spec/spec.ts";
import { isObject } from "../../schema/fields.ts";
import type { Manifest } from "../documents/manifest.ts";
import { openRun } from "../documents/run_reader.ts";
import { readResult, type Result } from "../documents/summary.ts";
import type { Workspace } from "../files/workspace.ts";

/** One thing that two runs have differently; undefined stands for what a run does not have. */
export interface Difference<T = unknown> {
  /** What it is, e.g. "training.learning_rate". */
  readonly name: string;
  readonly a: T | undefined;
  readonly b: T | undefined;
}

/** How two runs compare. */
export interface RunComparison {
  /** The directories, from the workspace root. */
  readonly runs: readonly [a: string, b: string];
  /** Whether both have the same final digest: config, data and weights are equal. Null where a run has none. */
  readonly identical: boolean | null;
  /** Settings that differ, defaults included. */
  readonly settings: readonly Difference[];
  /** Every metric that either has: of the end, and of the best epoch with `best.` before its name. */
  readonly metrics: readonly Difference<number | null>[];
  /** Versions, platform and the commit of the workspace, as far as they differ: none of them changes a number of one numerics version. */
  readonly environment: readonly Difference<string>[];
  /** SHA-256 of data files that differ, by their names. */
  readonly data: readonly Difference<string>[];
  /** SHA-256 of the runs' own files that differ, by their paths in the run. */
  readonly files: readonly Difference<string>[];
  readonly epochs: {
    readonly a: number;
    readonly b: number;
    /** How many of the first epochs have equal digests. */
    readonly same: number;
    /** The first epoch whose digests differ; null if all that both have are equal. */
    readonly first_difference: number | null;
  };
}

/**
 * Compares two runs by their files.
 *
 * @param a The directory of one.
 * @param b That of the other.
 * @throws {ConfigError} if there is no such run.
 * @throws {DataError} if its config or manifest is damaged.
 */
export async function compareRuns(workspace: Workspace, a: string, b: string): Promise<RunComparison> {
  const [one, other] = await Promise.all([a, b].map((path) => openRun(workspace, path)));
  const results = await Promise.all([one, other].map(({ directory, name }) => resultOf(directory, name)));
  const m = one.manifest, n = other.manifest;
  const shared = Math.min(m.epoch_digests.length, n.epoch_digests.length);
  const parts = m.epoch_digests.findIndex((digest, i) => i < shared && digest !== n.epoch_digests[i]);
  const same = parts < 0 ? shared : parts;
  return {
    runs: [one.name, other.name],
    identical: m.final_digest === null || n.final_digest === null ? null : m.final_digest === n.final_digest,
    settings: differences(settingsOf(one.spec), settingsOf(other.spec)),
    metrics: both(metricsOf(results[0]), metricsOf(results[1])),
    environment: differences(environmentOf(m), environmentOf(n)),
    data: differences(dataOf(m), dataOf(n)),
    files: differences(filesOf(m), filesOf(n)),
    epochs: {
      a: m.epoch_digests.length,
      b: n.epoch_digests.length,
      same,
      first_difference: same < shared ? same + 1 : null,
    },
  };
}

/** A run that did not come to an end has no result. */
async function resultOf(directory: string, name: string): Promise<Result> {
  return await readResult(directory, name).catch(() => ({ metrics: {}, best: null }));
}

/** The paths of the settings in which two resolved configs differ, the outermost ones. */
export function differentSettings(a: Spec, b: Spec): string[] {
  const names = differences(settingsOf(a), settingsOf(b)).map(({ name }) => name);
  // Where there is an object in place of null, both it and its keys differ.
  return names.filter((name) => !names.some((other) => name.startsWith(`${other}.`)));
}

/** The settings by their paths; a list is one value. */
function settingsOf(spec: Spec): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const walk = (value: unknown, path: string) => {
    const entries = isObject(value) ? Object.entries(value) : [];
    if (entries.length === 0) found.set(path, value);
    for (const [key, inner] of entries) walk(inner, path === "" ? key : `${path}.${key}`);
  };
  walk(spec, "");
  return found;
}

function metricsOf({ metrics, best }: Result): Map<string, number | null> {
  const ofBest = best === null ? [] : [
    ["best.epoch", best.epoch] as const,
    ...Object.entries(best.metrics).map(([name, value]) => [`best.${name}`, value] as const),
  ];
  return new Map([...Object.entries(metrics), ...ofBest]);
}

function environmentOf({ versions, platform, kernels, commit }: Manifest): Map<string, string> {
  return new Map(Object.entries({ ...versions, ...platform, kernels, ...commit !== null && { commit } }));
}

function dataOf({ data }: Manifest): Map<string, string> {
  return new Map(data.map(({ path, sha256 }) => [path, sha256]));
}

function filesOf({ files, checkpoints }: Manifest): Map<string, string> {
  const found = new Map(Object.entries(files ?? {}).map(([path, { sha256 }]) => [path, sha256]));
  for (const { name, files } of checkpoints) {
    for (const [file, { sha256 }] of Object.entries(files)) found.set(`checkpoints/${name}/${file}`, sha256);
  }
  return found;
}

/** What stands in either, in the order of the first. */
function both<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): Difference<T>[] {
  return [...new Set([...a.keys(), ...b.keys()])].map((name) => ({ name, a: a.get(name), b: b.get(name) }));
}

function differences<T>(a: ReadonlyMap<string, T>, b: ReadonlyMap<string, T>): Difference<T>[] {
  return both(a, b).filter(({ a, b }) => JSON.stringify(a) !== JSON.stringify(b));
}
