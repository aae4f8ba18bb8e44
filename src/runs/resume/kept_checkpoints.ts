/**
 * Which checkpoints a run that goes on has: those that it would have at that moment, had it not been stopped.
 *
 * @module
 */
import { join } from "@std/path";
import type { KeptCheckpoints } from "../checkpoints/checkpoint_keeper.ts";
import { type CheckpointRecord, stateFile, tensorFiles } from "../checkpoints/checkpoint_state.ts";
import { digestFile, type FileDigest } from "../formats/fields.ts";
import type { LoadedCheckpoint } from "../documents/load_checkpoint.ts";
import type { MetricsRecord } from "../documents/metrics_files.ts";
import { readRegularFile } from "../files/read_file.ts";
import {
  criterion,
  isRegular,
  rank,
  type RankedEpoch,
  type Retention,
  superfluous,
} from "../checkpoints/retention.ts";
import { placeOf, tryLoad } from "./resume_place.ts";
import type { RunRecord } from "../documents/run_reader.ts";

/**
 * Looks through the checkpoints of a run up to the one that it goes on from.
 *
 * @param records The metrics up to there.
 * @param damaged Is told of damaged ones: of the newest before that one a good one is kept.
 * @throws the reason of the signal, if it is aborted meanwhile.
 */
export async function keepCheckpoints(
  run: RunRecord,
  { checkpoint, records, retention, damaged, signal }: {
    readonly checkpoint: LoadedCheckpoint | null;
    readonly records: readonly MetricsRecord[];
    readonly retention: Retention;
    readonly damaged: string[];
    readonly signal?: AbortSignal;
  },
): Promise<KeptCheckpoints> {
  let best: readonly RankedEpoch[] = [];
  for (const { epoch, ...metrics } of records) {
    best = rank(best, criterion(epoch, metrics, retention.monitor), retention);
  }
  if (checkpoint === null) return { records: [], unsynced: [], best, extra: null };

  const listed = new Map(run.manifest.checkpoints.map((one) => [one.name, one]));
  const found = [await describe(run.directory, checkpoint)];
  let good = 1;
  for (const name of (await earlier(run, checkpoint)).toReversed()) {
    const known = listed.get(name);
    // The newest two are read: what is older is only relied on if they are damaged.
    const loaded = good < 2 || known === undefined ? await tryLoad(run, name, damaged, signal) : null;
    if (loaded !== null) good++;
    else if (good < 2 || known === undefined) continue;
    found.unshift(known ?? await describe(run.directory, loaded!));
  }
  const going = new Set(superfluous(found, retention, best));
  const kept = found.filter(({ name }) => !going.has(name));
  return {
    records: kept,
    unsynced: kept.filter(({ name }) => !listed.has(name)).map(({ name }) => name),
    best,
    extra: isRegular(found.at(-1)!, retention, best) ? null : checkpoint.name,
  };
}

/** The names of the checkpoints before one, in the order of training. */
async function earlier(run: RunRecord, { name, snapshot: { state } }: LoadedCheckpoint): Promise<string[]> {
  const places = (await run.checkpoints()).map((one) => ({ name: one, ...placeOf(one, run) }));
  return places.filter(({ name: one, kind, number, step }) =>
    one !== name &&
    (kind === "epoch" ? number <= state.epoch : kind === "step" ? step <= state.step : false)
  ).sort((a, b) => a.step - b.step).map(({ name }) => name);
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
