/**
 * `manifest.json`: what a run was made with, from and by, how it ended, and the digests that prove its result.
 *
 * @module
 */
import { InterruptedError } from "../../errors.ts";
import { join } from "@std/path";
import type { DataFile } from "../../datasets/dataset.ts";
import {
  choice,
  int,
  isObject,
  list,
  nullable,
  number,
  object,
  optional,
  type Schema,
  text,
} from "../../schema/fields.ts";
import { writeFileAtomic, type WriteFileOptions } from "../files/atomic.ts";
import { type CheckpointRecord, checkpointRecord } from "../checkpoints/checkpoint_state.ts";
import { digest, type FileDigest, fileDigest, header, matching, recordOf } from "../formats/fields.ts";
import { parseAs, parseDocument, readJson, refuseNewer } from "../formats/json.ts";
import { readRunFile } from "../files/read_file.ts";
import { checkSeal, formatSealed } from "../formats/seal.ts";
import { type Ended, endings } from "../../train/stopping.ts";

/** How a run stands. `created` and `running` stay behind when the process was killed. */
export type RunStatus = "created" | "running" | "completed" | "failed" | "interrupted" | "diverged";

/** Every {@linkcode RunStatus}. */
export const statuses: readonly RunStatus[] = [
  "created",
  "running",
  "completed",
  "failed",
  "interrupted",
  "diverged",
];

/** How a run ends that an error stops. */
export function statusOf(error: unknown): RunStatus {
  return error instanceof InterruptedError ? "interrupted" : "failed";
}

/** A run whose settings another one has taken over. */
export interface Origin {
  /** Its directory, from the workspace root. */
  readonly run: string;
  /** Its manifest's. */
  readonly config_digest: string;
  /** The data files that it read, by its manifest; null where that was not recorded. */
  readonly data: readonly DataFile[] | null;
}

/** A change of the number of epochs of a run. */
export interface Extension {
  /** When, in UTC. */
  readonly at: string;
  /** Epochs before. */
  readonly from: number;
  /** Epochs since. */
  readonly to: number;
  /** `config.json` as it was before. */
  readonly config_file: FileDigest;
}

/** What `manifest.json` holds. */
export interface Manifest {
  /** Version of the layout of the file. */
  format_version: number;
  /** The oldest version whose readers understand it. */
  oldest_reader: number;
  /** The experiment's name. */
  experiment: string;
  /** How the run stands. */
  status: RunStatus;
  /** How training ended; null as long as it has not, of a run that failed, and where it was not recorded. */
  ended: Ended | null;
  /** Why it ended as it did; null if there is nothing to say. */
  reason: string | null;
  /** The last step, where `max_seconds` decided it; null as long as it has not. */
  stop_step: number | null;
  /** The epoch whose state it ended with, if that was an earlier one than its last; else null. */
  restored_epoch: number | null;
  /** What computed it. */
  versions: {
    /** Version of the program. */
    mlx: string;
    /** Version of the arithmetic: equal versions give equal bits; 0 was not frozen. */
    numerics: string;
    /** Version of Deno. */
    deno: string;
    /** Version of V8. */
    v8: string;
  };
  /** The kernels that computed it. */
  kernels: string;
  /** exact: the same bits everywhere; device: on the same device at best. */
  reproducibility: "exact" | "device";
  /** The machine's kind. */
  platform: {
    /** Operating system. */
    os: string;
    /** Processor architecture. */
    arch: string;
  };
  /** When the run began, in UTC. */
  started: string;
  /** When it ended, in UTC; null as long as it has not. */
  finished: string | null;
  /**
   * Seconds of training, up to here and over all sessions of a resumed run: the steps, or the solve. Making the data and
   * the model, metrics and recording are not in it. Null where it was not recorded.
   */
  training_seconds: number | null;
  /** The same of trying the model out: metrics on the training rows after an epoch, on those of validation and test. */
  evaluation_seconds: number | null;
  /** Seeds by purpose. */
  seeds: Record<string, number>;
  /** The data files that were read. */
  data: DataFile[];
  /** Rows of each part of the data. */
  rows: Record<"train" | "validation" | "test", number>;
  /** Trained numbers of the model. */
  parameters: number;
  /** The run that this one's settings come from; null if they come from a config. */
  from: Origin | null;
  /** The Git commit that the workspace was at; null if it was no checkout, or that was not recorded. */
  commit: string | null;
  /** How the number of epochs was changed after the run began, the first time first. */
  extensions: Extension[];
  /** `config.json` of the run. */
  config_file: FileDigest;
  /** SHA-256 of what the config computes. */
  config_digest: string;
  /** The same without the number of epochs: the chain of digests starts from it. Null in manifests of version 0.1.0. */
  trajectory_digest: string | null;
  /** The chain of digests, one per epoch. */
  epoch_digests: string[];
  /** SHA-256 of config, epochs and final weights: equal digests are equal runs. Null unless the run completed. */
  final_digest: string | null;
  /** The checkpoints with the digest of every file. */
  checkpoints: CheckpointRecord[];
  /** The other files by their paths from here, once the run has ended; null before, and where it was not recorded. */
  files: Record<string, FileDigest> | null;
}

const word = (description: string): Schema<string> => text({ description });
const count = (description: string): Schema<number> => int({ min: 0, description });
const time = (description: string): Schema<string> =>
  matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, "a time in UTC", description);

const dataFiles = (description: string) =>
  list(
    object({
      path: word("The file, from the workspace root, or its name if it lies outside"),
      bytes: count("Size in bytes"),
      sha256: digest("SHA-256 of the content"),
    }),
    { description },
  );

const manifest: Schema<Manifest> = object({
  ...header,
  experiment: word("The experiment's name"),
  status: choice(statuses, { description: "How the run stands" }),
  ended: optional(nullable(choice(endings, { description: "How training ended" })), null),
  reason: nullable(word("Why it ended as it did; null if there is nothing to say")),
  stop_step: optional(nullable(int({ min: 1, description: "The last step, by max_seconds" })), null),
  restored_epoch: optional(nullable(int({ min: 1, description: "The epoch that it ended with" })), null),
  versions: object({
    mlx: word("Version of the program"),
    numerics: word("Version of the arithmetic: equal versions give equal bits; 0 was not frozen"),
    deno: word("Version of Deno"),
    v8: word("Version of V8"),
  }, { description: "What computed it" }),
  kernels: word("The kernels that computed it"),
  reproducibility: choice(["exact", "device"], {
    description: "exact: the same bits everywhere; device: on the same device at best",
  }),
  platform: object({ os: word("Operating system"), arch: word("Processor architecture") }),
  started: time("When the run began"),
  finished: nullable(time("When it ended")),
  training_seconds: optional(nullable(number({ min: 0, description: "Seconds of training" })), null),
  evaluation_seconds: optional(nullable(number({ min: 0, description: "Seconds of evaluation" })), null),
  seeds: recordOf(count("A seed"), "Seeds by purpose"),
  data: dataFiles("The data files that were read"),
  rows: object({
    train: count("Rows trained on"),
    validation: count("Rows of the validation split"),
    test: count("Rows of the test split"),
  }),
  parameters: count("Trainable numbers of the model"),
  from: optional(
    nullable(object({
      run: word("The run directory, from the workspace root"),
      config_digest: digest("SHA-256 of what its config computes"),
      data: optional(nullable(dataFiles("The data files that it read")), null),
    })),
    null,
  ),
  commit: optional(
    nullable(matching(/^[0-9a-f]{40,64}$/, "a commit", "The Git commit that the workspace was at")),
    null,
  ),
  extensions: optional(
    list(
      object({
        at: time("When"),
        from: count("Epochs before"),
        to: count("Epochs since"),
        config_file: fileDigest,
      }),
      { description: "How the number of epochs was changed after the run began" },
    ),
    [],
  ),
  config_file: fileDigest,
  config_digest: digest("SHA-256 of what the config computes"),
  trajectory_digest: optional(nullable(digest("The same without the number of epochs")), null),
  epoch_digests: list(digest("One epoch"), { description: "The chain of digests, one per epoch" }),
  final_digest: nullable(digest("SHA-256 of config, epochs and final weights")),
  checkpoints: list(checkpointRecord, { description: "The checkpoints with the digest of every file" }),
  files: optional(nullable(recordOf(fileDigest, "The other files by their paths from here")), null),
});

/** The digest that the chain of a run's epochs starts from. */
export function originOf({ trajectory_digest, config_digest }: Manifest): string {
  return trajectory_digest ?? config_digest;
}

/** The name of the file. */
export const manifestFile = "manifest.json";
const maxBytes = 2 ** 28;

/** Writes the manifest of the run in this directory. */
export async function writeManifest(
  directory: string,
  value: Manifest,
  options?: WriteFileOptions,
): Promise<void> {
  await writeFileAtomic(join(directory, manifestFile), formatSealed(value), options);
}

/** Whether there is a manifest in this directory, whatever it says. */
export async function hasManifest(directory: string): Promise<boolean> {
  return await Deno.lstat(join(directory, manifestFile)).then(({ isFile }) => isFile, () => false);
}

/**
 * Reads the manifest of the run in this directory.
 *
 * @param shown The directory as messages show it.
 * @throws {ConfigError} if there is none.
 * @throws {DataError} if it is damaged, no regular file or of a newer version.
 */
export async function readManifest(directory: string, shown = directory): Promise<Manifest> {
  const file = { shown: `${shown}/${manifestFile}` };
  const bytes = await readRunFile(join(directory, manifestFile), { maxBytes, ...file });
  const raw = readJson(bytes, file);
  if (!isObject(raw) || !Object.hasOwn(raw, "sha256")) {
    // Manifests of version 0.1.0 carry no digest of themselves, and no key that is not known: that would be the damaged
    // name of the digest.
    refuseNewer(raw, file.shown);
    return parseAs(manifest, raw, file.shown);
  }
  const { sha256: _, ...content } = raw;
  const { value } = parseDocument(manifest, content, file.shown);
  checkSeal(bytes, raw, file.shown);
  return value;
}
