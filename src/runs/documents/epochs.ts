/**
 * How far a run is: its epochs, and those that it was to have.
 *
 * @module
 */
import { join } from "@std/path";
import { isShort } from "../../train/stopping.ts";
import { isObject } from "../../schema/fields.ts";
import { readJson } from "../formats/json.ts";
import type { Manifest } from "./manifest.ts";
import { metricsFile } from "./metrics_files.ts";
import { readRegularFile } from "../files/read_file.ts";

/** The epochs of a run. */
export interface Epochs {
  /** Complete epochs, by its manifest or, of a run that has not ended, its metrics; null if that cannot be read. */
  readonly epochs: number | null;
  /** Epochs that it was to have; of a run that completed all of them those that it has. Null if that cannot be read. */
  readonly planned_epochs: number | null;
}

/** Metrics of more bytes are not read to count epochs: lists are to be quick. */
const maxBytes = 2 ** 24;

/**
 * The epochs of the run in this directory. Its config is read only where it did not complete or ended early, and its
 * metrics only where it did not end: that keeps lists quick.
 */
export async function epochsOf(
  directory: string,
  { status, ended, epoch_digests, extensions, files }: Pick<
    Manifest,
    "status" | "ended" | "epoch_digests" | "extensions" | "files"
  >,
): Promise<Epochs> {
  const epochs = epoch_digests.length;
  if (status === "completed" && !isShort(ended)) return { epochs, planned_epochs: epochs };
  // A process that was killed while it changed the number has told the manifest first.
  const planned = extensions.at(-1)?.to ?? await configuredEpochs(directory).catch(() => null);
  // Its manifest may be late, of a killed run by a second, of one that a full disk ended by more.
  const recorded = files === null ? await recordedEpochs(directory).catch(() => 0) : 0;
  return { epochs: Math.max(epochs, Math.min(recorded, planned ?? 0)), planned_epochs: planned };
}

/** The number of complete lines in the metrics. */
async function recordedEpochs(directory: string): Promise<number> {
  const bytes = await readRegularFile(join(directory, metricsFile), { maxBytes });
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

/** `training.epochs` of a config, whatever else it says: its names may be a program's own. */
async function configuredEpochs(directory: string): Promise<number | null> {
  const path = join(directory, "config.json");
  const config = readJson(await readRegularFile(path, { maxBytes: 2 ** 20 }), { shown: path });
  const training = isObject(config) ? config.training : undefined;
  const epochs = isObject(training) ? training.epochs : undefined;
  return Number.isSafeInteger(epochs) ? epochs as number : null;
}
