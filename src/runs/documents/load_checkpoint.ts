/**
 * Reading the checkpoints of a run: strictly, since what is read decides every number that follows.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, DataError } from "../../errors.ts";
import type { Snapshot } from "../../train/snapshot.ts";
import { bestName, readBest } from "../checkpoints/best.ts";
import {
  parseState,
  type StateDigests,
  stateFile,
  type tensorFiles,
} from "../checkpoints/checkpoint_state.ts";
import { hasCheckpoint, listCheckpoints, refuseReplaced } from "../checkpoints/checkpoints.ts";
import { digestFile, type FileDigest } from "../formats/fields.ts";
import { type Manifest, originOf } from "./manifest.ts";
import { readRegularFile } from "../files/read_file.ts";
import { readJson, refuseNewer } from "../formats/json.ts";
import { decodeTensors } from "../formats/safetensors.ts";

const maxStateBytes = 2 ** 26;

/** A checkpoint that was read and verified. */
export interface LoadedCheckpoint {
  /** The name of its directory; for `checkpoint_best` that of the checkpoint it points at. */
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly digests: StateDigests;
  /** Keys of its state that a newer mlx wrote and this one does not know. */
  readonly unknown: readonly string[];
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
  const actual = (name === bestName ? (await readBest(runDirectory, shown))?.checkpoint : undefined) ?? name;
  const directory = join(runDirectory, "checkpoints", await findCheckpoint(runDirectory, actual, shown));
  const place = `${shown}/checkpoints/${actual}`;
  const record = manifest.checkpoints.find((one) => one.name === actual);
  const read = async (file: typeof tensorFiles[number] | typeof stateFile, expected?: FileDigest) => {
    const path = `${place}/${file}`;
    const bytes = await readPart(join(directory, file), path, expected?.bytes ?? maxStateBytes);
    // That a newer mlx wrote it says more than that it is another file.
    if (file === stateFile) refuseNewerState(bytes, path);
    for (const digest of [expected, record?.files[file]]) checkDigest(bytes, digest, path);
    return { bytes, path };
  };

  const { bytes, path } = await read(stateFile);
  const { digests, files, state, unknown } = parseState(bytes, path);
  const difference = findDifference(actual, { digests, state }, manifest);
  if (difference !== null) {
    throw new DataError(
      `Cannot use "${path}": ${difference}`,
      "the checkpoint belongs to another run or moment",
    );
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
  for (const file of ["model", "optimizer"] as const) {
    const odd = snapshot[file].find(({ data }) => !data.every(Number.isFinite));
    if (odd === undefined) continue;
    const value = odd.data.find((x) => !Number.isFinite(x));
    throw new DataError(
      `Cannot use "${place}/${file}.safetensors": "${odd.name}" holds ${value}, expected finite numbers`,
      "mlx saves no such state: another program made the file; use another checkpoint",
    );
  }
  return { name: actual, snapshot, digests, unknown };
}

async function findCheckpoint(runDirectory: string, name: string, shown: string): Promise<string> {
  if (await hasCheckpoint(runDirectory, name)) return name;
  const names = await listCheckpoints(runDirectory);
  if (names.includes(name)) return name;
  await refuseReplaced(runDirectory, name, shown);
  const best = name !== bestName && await readBest(runDirectory, shown) !== null ? [bestName] : [];
  const whole = `checkpoint_${name}`;
  const like = [...names, ...best].includes(whole) ? `did you mean ${JSON.stringify(whole)}? ` : "";
  const few = names.length > 8 ? names.toSpliced(3, names.length - 6, "…") : names;
  const count = names.length > few.length ? `${names.length}: ` : "";
  const hint = names.length > 0
    ? `${like}it has ${count}${[...few, ...best].join(", ")}`
    : "the run saved none";
  throw new ConfigError(`Cannot find the checkpoint ${JSON.stringify(name)} in "${shown}"`, hint);
}

function refuseNewerState(bytes: Uint8Array, shown: string): void {
  let value: unknown;
  try {
    value = readJson(bytes, { shown });
  } catch {
    // What is wrong with it is said where it is read.
    return;
  }
  refuseNewer(value, shown);
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
  const origin = originOf(manifest);
  if (digests.origin !== origin) {
    return `its config has the digest ${digests.origin}, the run's has ${origin}`;
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
