/**
 * Writing the checkpoints of a run: `checkpoints/<name>/`, each complete or absent, and never changed.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError, DataError, StorageError } from "../../errors.ts";
import type { Snapshot } from "../../train/snapshot.ts";
import { createTemporary, removeQuietly, syncPaths, writeFileAtomic, writeNewFile } from "../files/atomic.ts";
import {
  checkpointName,
  type CheckpointRecord,
  formatState,
  type StateDigests,
  stateFile,
  tensorFiles,
} from "./checkpoint_state.ts";
import { digestFile } from "../formats/fields.ts";
import { createDirectory, rename } from "../files/placed.ts";
import { describeKind } from "../files/read_file.ts";
import { encodeTensors } from "../formats/safetensors.ts";
import { storageError } from "../files/storage_error.ts";

/**
 * Writes a checkpoint: in a temporary directory, renamed into place.
 *
 * @param twin An earlier checkpoint of the run: files that would hold the same bytes become links to its files.
 * @param sync Whether it is on the disk when the call returns; if not, {@linkcode syncCheckpoints} sees to it later.
 * @throws {StorageError} if the disk refuses or there is a checkpoint of that name; nothing is left behind.
 */
export async function saveCheckpoint(
  runDirectory: string,
  name: string,
  snapshot: Snapshot,
  { digests, sync = false, twin }: { digests: StateDigests; sync?: boolean; twin?: CheckpointRecord },
): Promise<CheckpointRecord> {
  const { state } = snapshot;
  const model = encodeTensors(snapshot.model);
  const optimizer = encodeTensors(snapshot.optimizer);
  const files = {
    "model.safetensors": digestFile(...model),
    "optimizer.safetensors": digestFile(...optimizer),
  };
  const stateBytes = new TextEncoder().encode(formatState({ digests, files, state }));

  const all = { ...files, [stateFile]: digestFile(stateBytes) };
  const path = join(runDirectory, "checkpoints", name);
  let temporary: string | null = null;
  const write = (directory: string, file: keyof typeof all, ...content: readonly Uint8Array[]) => {
    const same = twin?.files[file].sha256 === all[file].sha256;
    if (same && link(join(runDirectory, "checkpoints", twin!.name, file), join(directory, file))) return;
    writeNewFile(join(directory, file), ...content);
  };
  try {
    refuseExisting(path);
    temporary = createTemporary(join(runDirectory, "checkpoints"), createDirectory);
    write(temporary, "model.safetensors", ...model);
    write(temporary, "optimizer.safetensors", ...optimizer);
    write(temporary, stateFile, stateBytes);
    if (sync) await syncPaths(checkpointPaths(temporary));
    const contents: Readonly<Record<string, readonly Uint8Array[]>> = {
      "model.safetensors": model,
      "optimizer.safetensors": optimizer,
      [stateFile]: [stateBytes],
    };
    const folder = join(runDirectory, "checkpoints");
    const release = twin &&
      ((file: string) => writeFileAtomic(join(folder, twin.name, file), contents[file]));
    await rename(temporary, path, { release });
    temporary = null;
    if (sync) await syncPaths([join(runDirectory, "checkpoints")]);
  } catch (error) {
    if (temporary !== null) await removeQuietly(temporary);
    throw storageError(`save the checkpoint "${name}"`, path, error);
  }
  return { name, epoch: state.epoch, step: state.step, files: all };
}

/** Gives a file a second name, where the file system can: both are never changed, so they may be one. */
function link(file: string, name: string): boolean {
  try {
    Deno.linkSync(file, name);
    return true;
  } catch {
    return false;
  }
}

function refuseExisting(path: string): void {
  try {
    Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  throw new StorageError(`Cannot save a checkpoint at "${path}": it exists already, and is never changed`);
}

/**
 * Puts checkpoints that were saved without it on the disk.
 *
 * @throws {StorageError} if the disk refuses.
 */
export async function syncCheckpoints(runDirectory: string, names: readonly string[]): Promise<void> {
  const directory = join(runDirectory, "checkpoints");
  await syncPaths([...names.flatMap((name) => checkpointPaths(join(directory, name))), directory]);
}

/** The files of a checkpoint, and its directory. */
function checkpointPaths(directory: string): string[] {
  return [...[...tensorFiles, stateFile].map((file) => join(directory, file)), directory];
}

/**
 * Removes a checkpoint; it is gone at once, not file by file. What the disk does not let go of stays behind under a
 * temporary name, until the run goes on.
 *
 * @param options.forMs How long programs are waited for that read it, in milliseconds.
 * @throws {StorageError} if the disk refuses or another program reads it; the checkpoint is there as before.
 */
export async function removeCheckpoint(
  runDirectory: string,
  name: string,
  options?: { readonly forMs?: number },
): Promise<void> {
  const path = join(runDirectory, "checkpoints", name);
  let temporary: string | null = null;
  try {
    temporary = createTemporary(join(runDirectory, "checkpoints"), createDirectory);
    await rename(path, join(temporary, name), options);
  } catch (error) {
    throw storageError(`remove the checkpoint "${name}"`, path, error);
  } finally {
    if (temporary !== null) await removeQuietly(temporary);
  }
}

/** Whether a run has a complete checkpoint of a name. Of thousands, it is found without listing them. */
export async function hasCheckpoint(runDirectory: string, name: string): Promise<boolean> {
  if (!checkpointName.test(name)) return false;
  const folder = join(runDirectory, "checkpoints");
  for (const path of [folder, join(folder, name)]) {
    if (!(await Deno.lstat(path).catch(() => null))?.isDirectory) return false;
  }
  return true;
}

/**
 * Refuses what stands in the place of a checkpoint's directory and is none, such as a link to a copy elsewhere.
 *
 * @param shown The run directory as messages show it.
 * @throws {DataError} naming it.
 */
export async function refuseReplaced(runDirectory: string, name: string, shown: string): Promise<void> {
  const info = checkpointName.test(name)
    ? await Deno.lstat(join(runDirectory, "checkpoints", name)).catch(() => null)
    : null;
  if (info === null || info.isDirectory) return;
  throw new DataError(
    `Cannot use "${shown}/checkpoints/${name}": expected a directory but found ${describeKind(info)}`,
    "put the directory itself back from a copy",
  );
}

/**
 * The names of the complete checkpoints: by epoch, then those inside epochs by step, then the final one.
 *
 * @throws {ConfigError} if the folder of checkpoints is a link or no directory.
 */
export async function listCheckpoints(runDirectory: string): Promise<string[]> {
  const directory = join(runDirectory, "checkpoints");
  const names: string[] = [];
  try {
    const info = await Deno.lstat(directory);
    if (!info.isDirectory) {
      throw new ConfigError(
        `Cannot list "${directory}": expected a directory but found ${describeKind(info)}`,
      );
    }
    // A link in a listing is neither a file nor a directory.
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      if (isDirectory && checkpointName.test(name)) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw storageError("list the checkpoints", directory, error);
    }
  }
  const rank = (name: string) => ["epoch", "step", "final"].indexOf(name.split("_")[1]);
  const number = (name: string) => Number(name.split("_")[2] ?? 0);
  return names.sort((a, b) => rank(a) - rank(b) || number(a) - number(b));
}
