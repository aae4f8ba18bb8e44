/**
 * `state.json` of a checkpoint: everything that is not an array, and the digests that hold its files together.
 *
 * The text is canonical and carries a digest of itself, so that any changed byte is found, blanks included. The two
 * other digests say which run and which moment of it the state belongs to; what agrees in both is the same state,
 * wherever it was computed. It holds no times and no names: two runs of one config write the same bytes.
 *
 * @module
 */
import {
  choice,
  flag,
  int,
  list,
  nullable,
  number,
  object,
  optional,
  type Schema,
  text,
} from "../../schema/fields.ts";
import { DataError } from "../../errors.ts";
import type { SnapshotState } from "../../train/snapshot.ts";
import { anything, digest, type FileDigest, fileDigest, header, matching } from "../formats/fields.ts";
import { formatHeader, parseAs, parseDocument, readJson } from "../formats/json.ts";
import { checkSeal, formatSealed } from "../formats/seal.ts";

/** The files of arrays in a checkpoint. */
export const tensorFiles = ["model.safetensors", "optimizer.safetensors"] as const;

/** The name of the file that this module reads and writes. */
export const stateFile = "state.json";

/** The names a checkpoint directory may have. */
export const checkpointName = /^checkpoint_(epoch_\d{1,15}|step_\d{1,15}|final)$/;

const numbers = (description: string) => list(number({ description }), { description });

const scaling = nullable(
  object({ mean: numbers("Mean of each column"), scale: numbers("Divisor of each column") }),
);

const preprocessing = object({
  categorical: list(
    object({
      column: int({ min: 0, description: "The raw column" }),
      encoding: choice(["one_hot", "ordinal"], { description: "How its categories become numbers" }),
      categories: list(nullable(text({ description: "A category; null for missing values" })), {
        description: "Its categories in order",
      }),
    }),
    { description: "Columns of categories" },
  ),
  unknown: choice(["error", "ignore"], { description: "What happens to a category that is not listed" }),
  missing: object({
    numeric: flag({ description: "Whether numbers may be missing" }),
    categorical: flag({ description: "Whether categories may be missing" }),
  }),
  impute: nullable(
    list(nullable(number({ description: "A number, or the index of a category" })), {
      description: "What stands for missing values, for each raw column",
    }),
  ),
  standardize: scaling,
  target: scaling,
});

/** Declares the state of a run at one moment. */
export const snapshotState: Schema<SnapshotState> = object({
  epoch: int({ min: 0, description: "Complete epochs" }),
  step: int({ min: 0, description: "Optimizer steps taken" }),
  epochComplete: flag({ description: "Whether an epoch just ended" }),
  partial: optional(
    nullable(object({
      loss: number({ description: "Sum of the loss over the rows so far" }),
      clippedGradients: int({ min: 0, description: "Steps whose gradients were clipped" }),
      clippedWeights: int({ min: 0, description: "Steps whose weights were clipped" }),
    })),
    null,
  ),
  model: object({ name: text({ description: "The model" }), params: anything("Its params") }),
  objective: text({ description: "The loss" }),
  precision: choice(["float32", "float64"], { description: "The precision" }),
  task: choice(["regression", "classification"], { description: "The task" }),
  features: list(text({ description: "A feature" }), { description: "Feature names in column order" }),
  targets: int({ min: 0, description: "Columns of the target" }),
  classes: nullable(list(text({ description: "A class" }), { description: "Class names in label order" })),
  preprocessing,
});

const stateSchema = object({
  ...header,
  trajectory_digest: optional(nullable(digest("What an epoch of the run computes")), null),
  // Of version 0.1.0, in the place of the one before: its chain started from there.
  config_digest: optional(nullable(digest("What the run computes")), null),
  epoch_digest: digest("The chain of digests up to the last complete epoch"),
  files: object({ "model.safetensors": fileDigest, "optimizer.safetensors": fileDigest }),
  state: snapshotState,
  sha256: digest("SHA-256 of this file's text without this key"),
});

/** A checkpoint as the manifest lists it. */
export interface CheckpointRecord {
  /** The directory in `checkpoints/`, e.g. "checkpoint_epoch_5". */
  name: string;
  /** Complete epochs. */
  epoch: number;
  /** Optimizer steps taken. */
  step: number;
  /** Its files by name. */
  files: Record<"model.safetensors" | "optimizer.safetensors" | "state.json", FileDigest>;
}

/** Declares {@linkcode CheckpointRecord}. */
export const checkpointRecord: Schema<CheckpointRecord> = object({
  name: matching(checkpointName, "the name of a checkpoint", "The directory in checkpoints/"),
  epoch: int({ min: 0, description: "Complete epochs" }),
  step: int({ min: 0, description: "Optimizer steps taken" }),
  files: object({
    "model.safetensors": fileDigest,
    "optimizer.safetensors": fileDigest,
    "state.json": fileDigest,
  }),
});

/** Where a state belongs: the digest that the run's chain starts from, and that of the epochs up to it. */
export interface StateDigests {
  readonly origin: string;
  readonly epoch: string;
}

/** What `state.json` holds. */
export interface CheckpointState {
  readonly digests: StateDigests;
  readonly files: Readonly<Record<typeof tensorFiles[number], FileDigest>>;
  readonly state: SnapshotState;
  /** Keys that a newer mlx wrote and this one does not know, e.g. "state.ema". */
  readonly unknown: readonly string[];
}

/** The text of `state.json`; the keys of the state stand in the order declared here, whatever order they come in. */
export function formatState({ digests, files, state }: Omit<CheckpointState, "unknown">): string {
  const content = {
    ...formatHeader,
    trajectory_digest: digests.origin,
    epoch_digest: digests.epoch,
    files,
    state: parseAs(snapshotState, state, stateFile),
  };
  return formatSealed(content);
}

/**
 * Reads a `state.json`.
 *
 * @param shown The path as messages show it.
 * @throws {DataError} unless it is, byte for byte, what {@linkcode formatState} wrote.
 */
export function parseState(bytes: Uint8Array, shown: string): CheckpointState {
  const raw = readJson(bytes, { shown });
  const { value: content, unknown } = parseDocument(stateSchema, raw, shown);
  checkSeal(bytes, raw as object, shown);
  const origin = content.trajectory_digest ?? content.config_digest;
  if (origin === null) {
    throw new DataError(`Cannot read "${shown}": it does not say which run it is of`, "the file was damaged");
  }
  return {
    digests: { origin, epoch: content.epoch_digest },
    files: content.files,
    state: content.state,
    unknown: unknown.map((path) => path.join(".")),
  };
}
