/**
 * Reading a run: its config, its manifest, its metrics, its checkpoints; and adding evaluations to it.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, DataError } from "../../errors.ts";
import { parseRecorded, type Spec } from "../../spec/spec.ts";
import type { Tables } from "../../spec/tables.ts";
import { listCheckpoints, refuseReplaced } from "../checkpoints/checkpoints.ts";
import { checkRecordable, type Evaluation, writeEvaluation } from "./evaluations.ts";
import { isFormerConfig } from "./extension.ts";
import { digestFile } from "../formats/fields.ts";
import { readJson, refuseNewer } from "../formats/json.ts";
import { loadCheckpoint, type LoadedCheckpoint } from "./load_checkpoint.ts";
import { hasManifest, type Manifest, manifestFile, originOf, readManifest } from "./manifest.ts";
import { finalName } from "../checkpoints/retention.ts";
import { metricsFile, type MetricsHistory, readMetrics } from "./metrics_files.ts";
import { describeKind, readRunFile } from "../files/read_file.ts";
import { storageError } from "../files/storage_error.ts";
import type { Workspace } from "../files/workspace.ts";

/** A run on disk. */
export interface RunRecord {
  /** The run's directory: an absolute path. */
  readonly directory: string;
  /** The run's directory from the workspace root, with forward slashes. */
  readonly name: string;
  readonly spec: Spec;
  readonly manifest: Manifest;
  /** Whether `config.json` has yet to be told the number of epochs that the manifest says. */
  readonly configIsBehind: boolean;
  /** The metrics of every epoch. */
  metrics(): Promise<MetricsHistory>;
  /** The names of the checkpoints, in the order of training. */
  checkpoints(): Promise<string[]>;
  /** The name of the last state there is: the final checkpoint of a run that completed, of another the newest one. */
  lastCheckpoint(): Promise<string>;
  /**
   * A checkpoint by its name, or `checkpoint_best`.
   *
   * @throws {ConfigError} if the run has none of that name.
   * @throws {DataError} if it is damaged or foreign.
   */
  loadCheckpoint(name: string): Promise<LoadedCheckpoint>;
  /**
   * Adds `evaluations/<split>_<checkpoint>_<time>.json`.
   *
   * @returns Its path from the workspace root.
   * @throws {StorageError} if the disk refuses.
   */
  writeEvaluation(value: Evaluation): Promise<string>;
  /** Throws what `writeEvaluation` would, as far as that can be known before there is something to write. */
  checkRecordable(): Promise<void>;
}

/**
 * Opens a run.
 *
 * @param path The run's directory.
 * @param tables What the names of its config stand for.
 * @throws {ConfigError} if there is no such directory, it may not be read, or it is not a run.
 * @throws {DataError} if the run's config or manifest is damaged, or its config is gone.
 */
export async function openRun(workspace: Workspace, path: string, tables?: Tables): Promise<RunRecord> {
  const directory = await workspace.resolveRead(path);
  const name = workspace.relative(directory);
  const info = await Deno.stat(directory).catch((error) => {
    throw storageError("look at a directory", name, error);
  });
  if (!info.isDirectory) {
    throw new ConfigError(
      `Cannot open the run "${path}": expected a directory but found ${describeKind(info)}`,
    );
  }
  const { spec: written, bytes } = await readConfig(directory, name, tables);
  const manifest = await readManifestOf(directory, name);
  const { sha256 } = digestFile(bytes);
  const isCurrent = sha256 === manifest.config_file.sha256;
  if (!isCurrent && !isFormerConfig(manifest, sha256)) {
    throw new DataError(
      `Cannot open the run "${path}": the SHA-256 of its config.json is ${sha256}, ` +
        `expected ${manifest.config_file.sha256}`,
      "the config was changed after the run began",
    );
  }
  const epochs = isCurrent ? written.training.epochs : manifest.extensions.at(-1)!.to;
  return {
    directory,
    name,
    spec: { ...written, training: { ...written.training, epochs } },
    manifest,
    configIsBehind: !isCurrent,
    metrics: () => readMetrics(join(directory, metricsFile), `${name}/${metricsFile}`),
    checkpoints: () => listCheckpoints(directory),
    lastCheckpoint: () => lastCheckpoint(directory, manifest, name),
    loadCheckpoint: (checkpoint) => loadCheckpoint(directory, checkpoint, { manifest, shown: name }),
    checkRecordable: () => checkRecordable(workspace, { directory, name }),
    writeEvaluation: (value) =>
      writeEvaluation(workspace, { directory, name, origin: originOf(manifest) }, value),
  };
}

async function lastCheckpoint(directory: string, { checkpoints }: Manifest, shown: string): Promise<string> {
  const names = await listCheckpoints(directory);
  const known = checkpoints.filter(({ name }) => names.includes(name));
  if (names.includes(finalName) || names.length === 0) return finalName;
  await refuseReplaced(directory, finalName, shown);
  const newest = known.toSorted((a, b) => b.step - a.step)[0];
  // A killed process may leave checkpoints that its manifest does not list yet.
  return newest?.name ?? names[names.length - 1];
}

async function readConfig(
  directory: string,
  name: string,
  tables: Tables | undefined,
): Promise<{ spec: Spec; bytes: Uint8Array }> {
  const path = join(directory, "config.json");
  const shown = `${name}/config.json`;
  let bytes: Uint8Array;
  try {
    bytes = await readRunFile(path, { maxBytes: 2 ** 20, shown });
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    const message = `Cannot open the run "${name}": it has no config.json`;
    // A run's config is there before its manifest: where only that is, it was lost.
    if (await hasManifest(directory)) {
      throw new DataError(message, "put it back from a copy: the manifest has its SHA-256", { cause });
    }
    throw new ConfigError(
      message,
      "a run is a directory such as outputs/NAME/20260131_235959",
      { cause },
    );
  }
  const value = readJson(bytes, { shown });
  refuseNewer(value, shown);
  const { value: spec, issues } = parseRecorded(value, tables);
  if (issues === undefined) return { spec, bytes };
  const manifest = await readRunFile(join(directory, manifestFile), { maxBytes: 2 ** 28 }).catch(() => null);
  if (manifest !== null) refuseNewer(readJson(manifest, { shown: manifestFile }), `${name}/${manifestFile}`);
  const [{ path: at, expected, found }] = issues;
  throw new DataError(
    `Cannot open the run "${name}": ${
      at.join(".")
    } of its config.json: expected ${expected} but found ${found}`,
    "the config was damaged, another version of mlx wrote it, or it names parts of a program's own that were not given",
  );
}

async function readManifestOf(directory: string, name: string): Promise<Manifest> {
  try {
    return await readManifest(directory, name);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new ConfigError(
      `Cannot open the run "${name}": manifest.json is missing: the run never started, or the file was deleted`,
      `restore it from a backup, or start a new run with run-experiment --config ${name}/config.json`,
      { cause },
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ConfigError && error.cause instanceof Deno.errors.NotFound;
}
