/**
 * Where a run that did not complete can go on: its newest good checkpoint, and what of its files belongs to that.
 *
 * @module
 */
import { join } from "@std/path";
import { BusyError, ConfigError, DataError, messageOf } from "../errors.ts";
import type { Spec } from "../spec/spec.ts";
import type { Tables } from "../spec/tables.ts";
import { criterion, epochName, type KeptCheckpoints } from "./checkpoint_keeper.ts";
import { type CheckpointRecord, stateFile, tensorFiles } from "./checkpoint_state.ts";
import { digestFile, type FileDigest } from "./fields.ts";
import type { LoadedCheckpoint } from "./load_checkpoint.ts";
import { takeLock } from "./locks.ts";
import type { Manifest } from "./manifest.ts";
import { metricsFile, type MetricsRecord } from "./metrics_files.ts";
import { readRegularFile } from "./read_file.ts";
import { openRun, type RunRecord } from "./run_reader.ts";
import type { Workspace } from "./workspace.ts";

/** A run that may go on. Its lock is held; nothing of it has been changed yet. */
export interface Resumption {
  /** The run's directory: an absolute path. */
  readonly directory: string;
  /** The run's directory from the workspace root, with forward slashes. */
  readonly name: string;
  readonly spec: Spec;
  /** The manifest of the run when it goes on: its epochs are cut to the checkpoint's. */
  readonly manifest: Manifest;
  /** To be closed when the run ends. */
  readonly lock: Deno.FsFile;
  /** Where it goes on; null for the beginning. */
  readonly checkpoint: LoadedCheckpoint | null;
  /** The metrics up to there. */
  readonly records: readonly MetricsRecord[];
  /** The checkpoints up to there. */
  readonly kept: KeptCheckpoints;
  /** What was damaged, in words, so that it goes on from further back. */
  readonly damaged: readonly string[];
}

/** A run that is being written is looked at for moments by others: to list it, they ask for its lock. */
const lockTimeout = 300;

/**
 * Opens a run to go on with it; null if it is complete.
 *
 * @throws {ConfigError} if there is no such run, it may not be written to, or it diverged.
 * @throws {DataError} if its config or manifest is damaged.
 * @throws {BusyError} if another process is writing it.
 */
export async function openResumption(
  workspace: Workspace,
  path: string,
  tables?: Tables,
): Promise<Resumption | null> {
  // Twice: no lock is taken on what is no run, and what is read under the lock stays as it is.
  const { directory, name } = await openRun(workspace, path, tables);
  await workspace.resolveOutput(directory);
  const lockPath = join(directory, ".lock");
  const lock = await takeLock(lockPath, lockTimeout);
  if (lock === null) {
    const holder = await readRegularFile(lockPath, { maxBytes: 32 }).catch(() => new Uint8Array());
    const pid = /^\d+/.exec(new TextDecoder().decode(holder))?.[0];
    throw new BusyError(
      `Cannot resume "${name}": it is in use${pid === undefined ? " by another process" : ` by pid ${pid}`}`,
    );
  }
  try {
    const run = await openRun(workspace, path, tables);
    const { status, reason } = run.manifest;
    if (status === "completed") {
      lock.close();
      return null;
    }
    if (status === "diverged") {
      throw new ConfigError(
        `Cannot resume "${name}": it diverged${reason === null ? "" : `: ${reason}`}`,
        "it would again; a new run with a smaller training.learning_rate may not",
      );
    }
    return await findPlace(run, lock);
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function findPlace(run: RunRecord, lock: Deno.FsFile): Promise<Resumption> {
  const damaged: string[] = [];
  const history = await run.metrics().catch((error) => {
    if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
    damaged.push(messageOf(error));
    return { records: [] };
  });
  const wrong = history.records.findIndex(({ epoch }, i) => epoch !== i + 1);
  if (wrong >= 0) damaged.push(`${run.name}/${metricsFile}:${wrong + 1} is not of epoch ${wrong + 1}`);
  const all = wrong < 0 ? history.records : history.records.slice(0, wrong);

  const { checkpoint, digests } = await chooseCheckpoint(run, all.length, damaged);
  const epoch = checkpoint?.snapshot.state.epoch ?? 0;
  const records = all.slice(0, epoch);
  const { manifest } = run;
  return {
    directory: run.directory,
    name: run.name,
    spec: run.spec,
    manifest: {
      ...manifest,
      status: "running",
      reason: null,
      finished: null,
      epoch_digests: digests.slice(0, epoch),
      final_digest: null,
      files: null,
    },
    lock,
    checkpoint,
    records,
    kept: await keepCheckpoints(run, { checkpoint, records }),
    damaged,
  };
}

/**
 * The newest checkpoint from which all that the uninterrupted run records can be recorded: its metrics are there, and
 * the digests of all epochs before it. The manifest may be a second old; further digests stand in the checkpoints.
 */
async function chooseCheckpoint(
  run: RunRecord,
  epochs: number,
  damaged: string[],
): Promise<{ checkpoint: LoadedCheckpoint | null; digests: readonly string[] }> {
  const { manifest, spec } = run;
  const digests = [...manifest.epoch_digests];
  const steps = Math.ceil(manifest.rows.train / spec.training.batch_size);
  const places = (await run.checkpoints()).map((name) => {
    const [, kind, number] = name.split("_");
    return {
      name,
      epoch: kind === "epoch" ? Number(number) : null,
      step: position(kind, Number(number), steps),
    };
  }).sort((a, b) => a.step - b.step);

  const load = async (name: string): Promise<LoadedCheckpoint | null> => {
    try {
      return await run.loadCheckpoint(name);
    } catch (error) {
      if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
      if (!damaged.includes(messageOf(error))) damaged.push(messageOf(error));
      return null;
    }
  };
  for (const { name, epoch } of places) {
    if (epoch !== digests.length + 1) continue;
    const loaded = await load(name);
    if (loaded) digests.push(loaded.digests.epoch);
  }
  for (const { name } of places.toReversed()) {
    const loaded = await load(name);
    if (loaded === null) continue;
    const { epoch, epochComplete, partial } = loaded.snapshot.state;
    const chained = epoch === 0 ? manifest.config_digest : digests[epoch - 1];
    if (chained === loaded.digests.epoch && epoch <= epochs && (epochComplete || partial !== null)) {
      return { checkpoint: loaded, digests };
    }
  }
  return { checkpoint: null, digests };
}

/** Where in training a checkpoint stands, by its name. */
function position(kind: string, number: number, stepsPerEpoch: number): number {
  if (kind === "final") return Infinity;
  return kind === "epoch" ? number * stepsPerEpoch : number;
}

/** Which checkpoints the run would have at this moment, had it not been stopped; and the one it goes on from. */
async function keepCheckpoints(
  run: RunRecord,
  { checkpoint, records }: { checkpoint: LoadedCheckpoint | null; records: readonly MetricsRecord[] },
): Promise<KeptCheckpoints> {
  const { manifest, spec: { output } } = run;
  let best: KeptCheckpoints["best"] = null;
  for (const { epoch, ...metrics } of records) {
    const { metric, value } = criterion(metrics);
    if (value !== null && Number.isFinite(value) && (best === null || value < best.value)) {
      best = { epoch, metric, value };
    }
  }
  const there = await run.checkpoints();
  const found: CheckpointRecord[] = [];
  for (const name of there) {
    const epoch = Number(/^checkpoint_epoch_(\d+)$/.exec(name)?.[1] ?? Infinity);
    const wanted = epoch <= records.length &&
      (epoch % output.checkpoint_frequency === 0 || epoch === best?.epoch);
    if (!wanted && name !== checkpoint?.name) continue;
    const known = manifest.checkpoints.find((one) => one.name === name);
    const loaded = name === checkpoint?.name
      ? checkpoint
      : known
      ? null
      : await run.loadCheckpoint(name).catch(() => null);
    if (known) found.push(known);
    else if (loaded) found.push(await describe(run.directory, loaded));
  }
  const extra = checkpoint && !isRegular(checkpoint, output.checkpoint_frequency, best)
    ? checkpoint.name
    : null;
  return { records: found, best, extra };
}

/** Whether an uninterrupted run would have this checkpoint. */
function isRegular(
  { name, snapshot }: LoadedCheckpoint,
  frequency: number,
  best: KeptCheckpoints["best"],
): boolean {
  const { epoch } = snapshot.state;
  return name === epochName(epoch) && (epoch % frequency === 0 || epoch === best?.epoch);
}

async function describe(directory: string, { name, snapshot }: LoadedCheckpoint): Promise<CheckpointRecord> {
  const files: Record<string, FileDigest> = {};
  for (const file of [...tensorFiles, stateFile]) {
    const path = join(directory, "checkpoints", name, file);
    files[file] = digestFile(await readRegularFile(path, { maxBytes: Number.MAX_SAFE_INTEGER }));
  }
  const { epoch, step } = snapshot.state;
  return { name, epoch, step, files: files as CheckpointRecord["files"] };
}
