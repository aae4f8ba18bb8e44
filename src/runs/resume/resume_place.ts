/**
 * Where a run can go on: at its newest good checkpoint from which all that follows can be recorded.
 *
 * @module
 */
import { ConfigError, DataError, messageOf, NewerFormatError } from "../../errors.ts";
import { stepRows } from "../../train/gradient_parts.ts";
import type { LoadedCheckpoint } from "../documents/load_checkpoint.ts";
import { originOf } from "../documents/manifest.ts";
import { metricsFile } from "../documents/metrics_files.ts";
import { refuseReplaced } from "../checkpoints/checkpoints.ts";
import { epochName, finalName } from "../checkpoints/retention.ts";
import type { RunRecord } from "../documents/run_reader.ts";

/** Where a run goes on. */
export interface ResumePlace {
  /** Null for the beginning. */
  readonly checkpoint: LoadedCheckpoint | null;
  /** The chain of digests as far as it is known. */
  readonly digests: readonly string[];
}

/**
 * The newest checkpoint from which all that the uninterrupted run records can be recorded: its metrics are there, and
 * the digests of all epochs before it. The manifest may be a second old; further digests stand in the checkpoints.
 *
 * @param epochs So many epochs have metrics.
 * @param damaged Is told of the checkpoints that are missing or cannot be used.
 * @throws the reason of the signal, if it is aborted meanwhile.
 */
export async function chooseCheckpoint(
  run: RunRecord,
  epochs: number,
  damaged: string[],
  signal?: AbortSignal,
): Promise<ResumePlace> {
  const { manifest } = run;
  const digests = [...manifest.epoch_digests];
  const known = placeOf(epochName(digests.length), run).step;
  const there = await run.checkpoints();
  for (const { name } of manifest.checkpoints) {
    if (there.includes(name)) continue;
    await refuseReplaced(run.directory, name, run.name);
    damaged.push(`${run.name}: ${name} was recorded and is missing`);
  }
  const names = there.map((name) => ({ name, step: placeOf(name, run).step }));
  const places = names.sort((a, b) => a.step - b.step);
  for (const { name, step } of places) {
    if (step <= known || name === finalName) continue;
    const loaded = await tryLoad(run, name, damaged, signal);
    if (loaded?.snapshot.state.epoch === digests.length + 1) digests.push(loaded.digests.epoch);
  }
  const ahead: string[] = [];
  let place: ResumePlace = { checkpoint: null, digests };
  for (const { name } of places.toReversed()) {
    const loaded = await tryLoad(run, name, damaged, signal);
    if (loaded === null) continue;
    const { epoch, epochComplete, partial } = loaded.snapshot.state;
    const chained = epoch === 0 ? originOf(manifest) : digests[epoch - 1];
    if (chained !== loaded.digests.epoch || !epochComplete && partial === null) continue;
    if (epoch > epochs) {
      ahead.push(name);
      continue;
    }
    // Of a run that goes beyond its end, the epoch's own checkpoint is as good, and stays.
    const twin = name === finalName && epoch < run.spec.training.epochs
      ? places.find((place) => place.name === epochName(epoch))
      : undefined;
    place = { checkpoint: twin && await tryLoad(run, twin.name, damaged, signal) || loaded, digests };
    break;
  }
  if (ahead.length > 0) {
    damaged.push(
      `${run.name}: ${
        ahead.toReversed().join(", ")
      } cannot be used without the metrics of all epochs before: ` +
        `${metricsFile} has those of ${
          epochs === 0 ? "none" : `the first ${epochs}`
        }; the others are computed again`,
    );
  }
  return place;
}

/** What the name of a checkpoint says; `step` orders them. */
export function placeOf(name: string, { manifest, spec }: RunRecord) {
  const steps = Math.ceil(manifest.rows.train / stepRows(spec.training));
  const [, kind, digits] = name.split("_");
  const number = Number(digits);
  return { kind, number, step: kind === "final" ? Infinity : kind === "epoch" ? number * steps : number };
}

/**
 * A checkpoint, or null if it cannot be used, which `damaged` is told.
 *
 * @throws {NewerFormatError} if a newer mlx wrote it: training on without what it says would compute something else.
 * @throws the reason of the signal, if it is aborted: a run may have thousands of checkpoints.
 */
export async function tryLoad(
  run: RunRecord,
  name: string,
  damaged: string[],
  signal?: AbortSignal,
): Promise<LoadedCheckpoint | null> {
  signal?.throwIfAborted();
  try {
    const loaded = await run.loadCheckpoint(name);
    if (loaded.unknown.length === 0) return loaded;
    throw new NewerFormatError(
      `Cannot resume "${run.name}": a newer mlx wrote ${name}, with ${loaded.unknown.join(", ")}`,
      "use that mlx, or a newer one",
    );
  } catch (error) {
    if (error instanceof NewerFormatError) throw error;
    if (!(error instanceof DataError || error instanceof ConfigError)) throw error;
    if (!damaged.includes(messageOf(error))) damaged.push(messageOf(error));
    return null;
  }
}
