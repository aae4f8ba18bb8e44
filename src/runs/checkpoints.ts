/**
 * The checkpoints of a run: `checkpoints/<name>/`, each complete or absent and never changed, and `best.json`.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, DataError, StorageError } from "../errors.ts";
import { type Infer, int, nullable, number, object, text } from "../schema/fields.ts";
import type { Snapshot } from "../train/snapshot.ts";
import { syncPath, temporaryName, writeFileAtomic, writeNewFile } from "./atomic.ts";
import {
  checkpointName,
  type CheckpointRecord,
  formatState,
  parseState,
  type StateDigests,
  stateFile,
  tensorFiles,
} from "./checkpoint_state.ts";
import { digestFile, type FileDigest, matching } from "./fields.ts";
import { formatJson, readJsonAs } from "./json.ts";
import type { Manifest } from "./manifest.ts";
import { describeKind, readRegularFile } from "./read_file.ts";
import { decodeTensors, encodeTensors } from "./safetensors.ts";
import { storageError } from "./storage_error.ts";

const bestName = "checkpoint_best";
const bestFile = "best.json";
const maxStateBytes = 2 ** 26;

const best = object({
  checkpoint: matching(checkpointName, "the name of a checkpoint", "The best checkpoint"),
  epoch: int({ min: 1, description: "Its epoch" }),
  metric: text({ description: "The metric it is best by; smaller is better" }),
  value: nullable(number({ description: "The metric's value" })),
});

/** What `checkpoints/best.json` holds. */
export type BestCheckpoint = Infer<typeof best>;

/**
 * Writes a checkpoint: in a temporary directory, renamed into place.
 *
 * @param sync Whether it is on the disk when the call returns; if not, {@linkcode syncCheckpoints} sees to it later.
 * @throws {StorageError} if the disk refuses or there is a checkpoint of that name; nothing is left behind.
 */
export async function saveCheckpoint(
  runDirectory: string,
  name: string,
  snapshot: Snapshot,
  { digests, sync = false }: { digests: StateDigests; sync?: boolean },
): Promise<CheckpointRecord> {
  const { state } = snapshot;
  const model = encodeTensors(snapshot.model);
  const optimizer = encodeTensors(snapshot.optimizer);
  const files = { "model.safetensors": digestFile(model), "optimizer.safetensors": digestFile(optimizer) };
  const stateBytes = new TextEncoder().encode(formatState({ digests, files, state }));

  const path = join(runDirectory, "checkpoints", name);
  const temporary = join(runDirectory, "checkpoints", temporaryName());
  try {
    await refuseExisting(path);
    await Deno.mkdir(temporary);
    await writeNewFile(join(temporary, "model.safetensors"), model);
    await writeNewFile(join(temporary, "optimizer.safetensors"), optimizer);
    await writeNewFile(join(temporary, stateFile), stateBytes);
    if (sync) await syncDirectory(temporary);
    await Deno.rename(temporary, path);
    if (sync) await syncPath(join(runDirectory, "checkpoints"));
  } catch (error) {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
    throw storageError(`save the checkpoint "${name}"`, path, error);
  }
  return { name, epoch: state.epoch, step: state.step, files: { ...files, [stateFile]: digestFile(stateBytes) } };
}

async function refuseExisting(path: string): Promise<void> {
  try {
    await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  throw new StorageError(`Cannot save a checkpoint at "${path}": it exists already, and is never changed`);
}

async function syncDirectory(path: string): Promise<void> {
  await Promise.all([...tensorFiles, stateFile].map((file) => syncPath(join(path, file))));
  await syncPath(path);
}

/** Puts checkpoints that were saved without it on the disk, a few at a time so that they share the disk's journal. */
export async function syncCheckpoints(runDirectory: string, names: readonly string[]): Promise<void> {
  const directory = join(runDirectory, "checkpoints");
  try {
    for (let i = 0; i < names.length; i += 16) {
      await Promise.all(names.slice(i, i + 16).map((name) => syncDirectory(join(directory, name))));
    }
    await syncPath(directory);
  } catch (error) {
    throw storageError("put checkpoints on the disk", directory, error);
  }
}

/** Removes a checkpoint; it is gone at once, not file by file. */
export async function removeCheckpoint(runDirectory: string, name: string): Promise<void> {
  const path = join(runDirectory, "checkpoints", name);
  const temporary = join(runDirectory, "checkpoints", temporaryName());
  try {
    await Deno.rename(path, temporary);
    await Deno.remove(temporary, { recursive: true });
  } catch (error) {
    throw storageError(`remove the checkpoint "${name}"`, path, error);
  }
}

/** Points `checkpoint_best` at a checkpoint that exists. */
export async function writeBest(runDirectory: string, value: BestCheckpoint): Promise<void> {
  await writeFileAtomic(join(runDirectory, "checkpoints", bestFile), formatJson(value));
}

/** The names of the complete checkpoints: by epoch, then those inside epochs by step, then the final one. */
export async function listCheckpoints(runDirectory: string): Promise<string[]> {
  const directory = join(runDirectory, "checkpoints");
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      if (isDirectory && checkpointName.test(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw storageError("list the checkpoints", directory, error);
  }
  const rank = (name: string) => ["epoch", "step", "final"].indexOf(name.split("_")[1]);
  const number = (name: string) => Number(name.split("_")[2] ?? 0);
  return names.sort((a, b) => rank(a) - rank(b) || number(a) - number(b));
}

/** A checkpoint that was read and verified. */
export interface LoadedCheckpoint {
  /** The name of its directory; for `checkpoint_best` that of the checkpoint it points at. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly digests: StateDigests;
}

/**
 * Reads a checkpoint of a run, and only of that run.
 *
 * @param name `checkpoint_epoch_N`, `checkpoint_step_N`, `checkpoint_final` or `checkpoint_best`.
 * @param manifest The run's manifest: what the checkpoint must agree with.
 * @param shown The run directory as messages show it.
 * @throws {ConfigError} if the run has no checkpoint of that name.
 * @throws {DataError} if a file of it is damaged, missing, or belongs to something else.
 */
export async function loadCheckpoint(
  runDirectory: string,
  name: string,
  { manifest, shown = runDirectory }: { manifest: Manifest; shown?: string },
): Promise<LoadedCheckpoint> {
  const actual = name === bestName ? await readBest(runDirectory, shown) : name;
  const directory = join(runDirectory, "checkpoints", await findCheckpoint(runDirectory, actual, shown));
  const place = `${shown}/checkpoints/${actual}`;
  const record = manifest.checkpoints.find((one) => one.name === actual);
  const read = async (file: typeof tensorFiles[number] | typeof stateFile, expected?: FileDigest) => {
    const path = `${place}/${file}`;
    const bytes = await readPart(join(directory, file), path, expected?.bytes ?? maxStateBytes);
    for (const digest of [expected, record?.files[file]]) checkDigest(bytes, digest, path);
    return { bytes, path };
  };

  const { bytes, path } = await read(stateFile);
  const { digests, files, state } = parseState(bytes, path);
  const difference = findDifference(actual, { digests, state }, manifest);
  if (difference !== null) {
    throw new DataError(`Cannot use "${path}": ${difference}`, "the checkpoint belongs to another run or moment");
  }
  const tensors = async (file: typeof tensorFiles[number]) => {
    const { bytes, path } = await read(file, files[file]);
    return decodeTensors(bytes, path).tensors;
  };
  const snapshot = {
    model: await tensors("model.safetensors"),
    optimizer: await tensors("optimizer.safetensors"),
    state,
  };
  return { name: actual, snapshot, digests };
}

/** The name that `best.json` points at. */
async function readBest(runDirectory: string, shown: string): Promise<string> {
  const path = join(runDirectory, "checkpoints", bestFile);
  const file = { shown: `${shown}/checkpoints/${bestFile}` };
  return readJsonAs(best, await readRegularFile(path, { maxBytes: 2 ** 16, ...file }), file).checkpoint;
}

async function findCheckpoint(runDirectory: string, name: string, shown: string): Promise<string> {
  // Links are not listed: in a directory listing they are neither files nor directories.
  const names = await listCheckpoints(runDirectory);
  if (names.includes(name)) return name;
  const hint = names.length > 0 ? `it has ${names.join(", ")}` : "the run saved none";
  throw new ConfigError(`Cannot find the checkpoint ${JSON.stringify(name)} in "${shown}"`, hint);
}

/** A file of a checkpoint directory: where the directory is, the file must be. */
async function readPart(path: string, shown: string, maxBytes: number): Promise<Uint8Array> {
  try {
    return await readRegularFile(path, { maxBytes, shown });
  } catch (error) {
    if (error instanceof ConfigError) throw new DataError(error.message, error.hint, { cause: error });
    throw error;
  }
}

function checkDigest(bytes: Uint8Array, expected: FileDigest | undefined, shown: string): void {
  if (expected === undefined) return;
  const actual = digestFile(bytes);
  if (actual.bytes !== expected.bytes) {
    throw new DataError(
      `Cannot use "${shown}": it has ${actual.bytes} bytes, expected ${expected.bytes}`,
      "the file was damaged or replaced",
    );
  }
  if (actual.sha256 !== expected.sha256) {
    throw new DataError(
      `Cannot use "${shown}": its SHA-256 is ${actual.sha256}, expected ${expected.sha256}`,
      "the file was damaged or replaced",
    );
  }
}

/** What in a state does not fit the checkpoint's name or the run; null if all does. */
function findDifference(
  name: string,
  { digests, state }: { digests: StateDigests; state: Snapshot["state"] },
  manifest: Manifest,
): string | null {
  if (digests.config !== manifest.config_digest) {
    return `its config has the digest ${digests.config}, the run's has ${manifest.config_digest}`;
  }
  const chained = manifest.epoch_digests[state.epoch - 1];
  if (chained !== undefined && digests.epoch !== chained) {
    return `its digest of epoch ${state.epoch} is ${digests.epoch}, the run's is ${chained}`;
  }
  const [, kind, number] = name.split("_");
  if (kind === "epoch" && !(state.epochComplete && state.epoch === Number(number))) {
    return `it holds the state of epoch ${state.epoch}, step ${state.step}`;
  }
  if (kind === "step" && state.step !== Number(number)) return `it holds the state of step ${state.step}`;
  return null;
}
