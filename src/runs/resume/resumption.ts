/**
 * Opening a run to go on with it: under its lock, from where it can, and with what of its files belongs to that.
 *
 * @module
 */
import { join } from "@std/path";
import { BusyError, ConfigError, DataError, messageOf } from "../../errors.ts";
import type { Spec } from "../../spec/spec.ts";
import { builtin, type Tables } from "../../spec/tables.ts";
import type { KeptCheckpoints } from "../checkpoints/checkpoint_keeper.ts";
import { tellDamage } from "./extended_damage.ts";
import { checkExtension } from "../documents/extension.ts";
import { digestFile } from "../formats/fields.ts";
import { formatJson } from "../formats/json.ts";
import { keepCheckpoints } from "./kept_checkpoints.ts";
import type { LoadedCheckpoint } from "../documents/load_checkpoint.ts";
import { takeLock } from "../files/locks.ts";
import type { Manifest } from "../documents/manifest.ts";
import { metricsFile, type MetricsRecord } from "../documents/metrics_files.ts";
import { readRegularFile } from "../files/read_file.ts";
import { chooseCheckpoint } from "./resume_place.ts";
import { epochName, retentionOf } from "../checkpoints/retention.ts";
import { openRun, type RunRecord } from "../documents/run_reader.ts";
import { type Monitor, monitorOf } from "../../train/monitor.ts";
import type { Workspace } from "../files/workspace.ts";

/** A run that may go on. Its lock is held; nothing of it has been changed yet. */
export interface Resumption {
  /** The run's directory: an absolute path. */
  readonly directory: string;
  /** The run's directory from the workspace root, with forward slashes. */
  readonly name: string;
  /** The config with the number of epochs that there will be. */
  readonly spec: Spec;
  /** The manifest of the run when it goes on: its epochs are cut to the checkpoint's. */
  readonly manifest: Manifest;
  /** Epochs that the run was to have; another number than the config's if that changes now. */
  readonly formerEpochs: number;
  /** To be closed when the run ends. */
  readonly lock: Deno.FsFile;
  /** Where it goes on; null for the beginning. */
  readonly checkpoint: LoadedCheckpoint | null;
  /** The metrics up to there. */
  readonly records: readonly MetricsRecord[];
  /** The checkpoints up to there. */
  readonly kept: KeptCheckpoints;
  /** What its best epoch is found by. */
  readonly monitor: Monitor;
  /** The checkpoint of the best epoch up to there, if the run is to end with its state; else null. */
  readonly best: LoadedCheckpoint | null;
  /** What was damaged, in words. */
  readonly damaged: readonly string[];
}

/** How a run is to go on. */
export interface ResumptionOptions {
  /** What the names of its config stand for. */
  readonly tables?: Tables;
  /** Epochs that it is to have in all; by default as many as before. */
  readonly epochs?: number;
  /** Stops the opening. */
  readonly signal?: AbortSignal;
}

/** A run that is being written is looked at for moments by others: to list it, they ask for its lock. */
const lockTimeout = 300;

/**
 * Opens a run to go on with it; null if it is complete.
 *
 * @throws {ConfigError} if there is no such run, it may not be written to, it diverged, or it cannot have so many epochs.
 * @throws {DataError} if its config or manifest is damaged.
 * @throws {BusyError} if another process is writing it.
 * @throws the reason of the signal, if it is aborted meanwhile.
 */
export async function openResumption(
  workspace: Workspace,
  path: string,
  { tables, epochs, signal }: ResumptionOptions = {},
): Promise<Resumption | null> {
  // Twice: no lock is taken on what is no run, and what is read under the lock stays as it is.
  const { directory, name } = await openRun(workspace, path, tables);
  workspace.resolveOutput(directory);
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
    const former = run.spec.training.epochs;
    if (status === "completed" && (epochs ?? former) === former) {
      lock.close();
      return null;
    }
    if (status === "diverged") {
      throw new ConfigError(
        `Cannot resume "${name}": it diverged${reason === null ? "" : `: ${reason}`}`,
        "it would again; a new run with a smaller training.learning_rate may not",
      );
    }
    const resumption = await prepare(run, lock, { epochs: epochs ?? former, tables, signal });
    if (status === "completed") await tellDamage(workspace, name, resumption.damaged);
    return resumption;
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function prepare(
  recorded: RunRecord,
  lock: Deno.FsFile,
  { epochs, tables = builtin, signal }: ResumptionOptions & { readonly epochs: number },
): Promise<Resumption & { damaged: string[] }> {
  const { name, directory, manifest } = recorded;
  const formerEpochs = recorded.spec.training.epochs;
  const spec = { ...recorded.spec, training: { ...recorded.spec.training, epochs } };
  const run = { ...recorded, spec };
  const damaged: string[] = [];
  const all = await readHistory(run, damaged);
  const { checkpoint, digests } = await chooseCheckpoint(run, all.length, damaged, signal);
  if (epochs !== formerEpochs) checkExtension(run, formerEpochs, checkpoint?.snapshot.state);
  const epoch = checkpoint?.snapshot.state.epoch ?? 0;
  const records = all.slice(0, epoch);
  const task = checkpoint?.snapshot.state.task;
  const monitor = monitorOf(spec.training, {
    validation: manifest.rows.validation > 0,
    table: task === undefined ? {} : tables.metrics[task],
  });
  const retention = retentionOf(spec, monitor);
  const kept = await keepCheckpoints(run, { checkpoint, records, retention, damaged, signal });
  return {
    directory,
    name,
    spec,
    manifest: {
      ...manifest,
      status: "running",
      ended: null,
      restored_epoch: null,
      reason: null,
      finished: null,
      epoch_digests: digests.slice(0, epoch),
      final_digest: null,
      files: null,
      ...recorded.configIsBehind && { config_file: digestFile(new TextEncoder().encode(formatJson(spec))) },
    },
    formerEpochs,
    lock,
    checkpoint,
    records,
    kept,
    best: spec.training.early_stopping?.restore_best && kept.best.length > 0
      ? await loadBest(run, kept.best[0].epoch)
      : null,
    monitor,
    damaged,
  };
}

/**
 * The state after the best epoch.
 *
 * @throws {DataError} if it is not there any more: without it the run could not end with it.
 */
async function loadBest(run: RunRecord, epoch: number): Promise<LoadedCheckpoint> {
  try {
    return await run.loadCheckpoint(epochName(epoch));
  } catch (error) {
    if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
    throw new DataError(
      `Cannot resume "${run.name}": it is to end with the state of its best epoch, ${epoch}, which cannot be read: ` +
        messageOf(error),
      `start a new run: mlx run-experiment --from ${run.name}`,
    );
  }
}

/** The metrics up to the first line that is not what it should be. */
async function readHistory(run: RunRecord, damaged: string[]): Promise<readonly MetricsRecord[]> {
  const { records } = await run.metrics().catch((error) => {
    if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
    damaged.push(messageOf(error));
    return { records: [] };
  });
  const wrong = records.findIndex(({ epoch }, i) => epoch !== i + 1);
  if (wrong < 0) return records;
  damaged.push(`${run.name}/${metricsFile}:${wrong + 1} is not of epoch ${wrong + 1}`);
  return records.slice(0, wrong);
}
