/**
 * Bringing a run directory back to the moment where the run goes on.
 *
 * @module
 */
import { join } from "@std/path";
import { removeQuietly, writeFileAtomic } from "../files/atomic.ts";
import { bestFile, writeBest } from "../checkpoints/best.ts";
import { listCheckpoints, removeCheckpoint } from "../checkpoints/checkpoints.ts";
import { digestFile, type FileDigest } from "../formats/fields.ts";
import { formatJson, formatJsonLine } from "../formats/json.ts";
import type { Manifest } from "../documents/manifest.ts";
import { metricsFile, metricsJsonFile, metricsMarkdownFile } from "../documents/metrics_files.ts";
import { insist } from "../files/patience.ts";
import { readRegularFile } from "../files/read_file.ts";
import type { Resumption } from "./resumption.ts";
import { epochName, type RankedEpoch } from "../checkpoints/retention.ts";
import { storageError } from "../files/storage_error.ts";
import { summaryFile } from "../documents/summary.ts";

/**
 * Removes what came after that moment, and what killed processes left behind. To be called when the manifest says that
 * the run goes on: whatever is left half done by a kill is done the next time.
 *
 * @returns The digest of `best.json`; null if there is none.
 * @throws {StorageError} if the disk refuses.
 */
export async function rewind(
  { directory, spec, manifest, records, kept }: Resumption,
): Promise<FileDigest | null> {
  await writeConfig(directory, formatJson(spec), manifest);
  for (const file of [summaryFile, metricsJsonFile, metricsMarkdownFile]) await remove(join(directory, file));
  for (const folder of ["", "checkpoints", "metrics", "logs"]) await removeLeftovers(join(directory, folder));
  const names = new Set(kept.records.map(({ name }) => name));
  // Before the checkpoint that it points at may go.
  const best = await pointAtBest(directory, kept.best.at(0), names);
  for (const name of await listCheckpoints(directory)) {
    if (!names.has(name)) await removeCheckpoint(directory, name);
  }
  await writeFileAtomic(join(directory, metricsFile), records.map(formatJsonLine).join(""), { sync: true });
  return best;
}

/** Of a run whose number of epochs changed, the config may be the one from before. */
async function writeConfig(directory: string, text: string, { config_file }: Manifest): Promise<void> {
  const path = join(directory, "config.json");
  if (digestFile(await readRegularFile(path, { maxBytes: 2 ** 20 })).sha256 === config_file.sha256) return;
  await writeFileAtomic(path, text, { sync: true });
}

async function pointAtBest(
  directory: string,
  best: RankedEpoch | undefined,
  names: ReadonlySet<string>,
): Promise<FileDigest | null> {
  if (best !== undefined && names.has(epochName(best.epoch))) {
    return await writeBest(directory, { checkpoint: epochName(best.epoch), ...best });
  }
  await remove(join(directory, bestFile));
  return null;
}

async function removeLeftovers(folder: string): Promise<void> {
  try {
    for (const { name } of Deno.readDirSync(folder)) {
      if (name.startsWith(".tmp-")) await removeQuietly(join(folder, name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw storageError("list a directory", folder, error);
  }
}

async function remove(path: string): Promise<void> {
  try {
    await insist(() => Deno.removeSync(path));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw storageError("remove a file", path, error);
  }
}
