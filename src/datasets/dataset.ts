/**
 * What a data set is to the rest of the program: a table of numbers with a task.
 *
 * @module
 */
import type { Schema } from "../schema/fields.ts";

/** What is to be predicted. */
export type Task = "regression" | "classification";

/** A data file that was read, by its content. */
export interface DataFile {
  /** The path as the config names it. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the content, in hex. */
  readonly sha256: string;
}

/** What is known of a data set before its numbers are made. */
export interface DatasetInfo {
  readonly task: Task;
  readonly rows: number;
  /** One name per feature column. */
  readonly features: readonly string[];
  /** Columns of `y`: 1, except for regression on several targets. */
  readonly targets: number;
  /** Class names in label order; absent for regression. */
  readonly classes?: readonly string[];
  /** Bytes held at the peak of loading, x and y included. */
  readonly bytes: number;
  readonly files: readonly DataFile[];
  /** Things a user should hear before trusting a result, e.g. a column that gives the target away. */
  readonly warnings: readonly string[];
  /** How the data were understood, for the plan: e.g. what decided the task. */
  readonly notes?: readonly string[];
}

/** The numbers: x [rows, features], y [rows, targets]; a class is its index in `info.classes`. */
export interface Dataset {
  readonly info: DatasetInfo;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** What a data set may ask of the outside; nothing else is reachable from here. */
export interface LoadContext {
  /**
   * The whole content of a file the workspace lets us read.
   *
   * @param maxBytes Above this size the file is refused before it is read.
   */
  read(path: string, maxBytes?: number): Promise<Uint8Array>;
  /**
   * Gives the event loop a turn when about 100 ms have passed since the last one, so that signals get in.
   * Throws the signal's reason when the run is to stop. Call it every few thousand numbers.
   */
  breathe(): Promise<void> | undefined;
}

/** A data set that is checked and measured but not yet made. */
export interface DatasetSource {
  readonly info: DatasetInfo;
  load(): Promise<Dataset>;
}

/** One line of the table in `mod.ts`. */
export interface DatasetEntry<P = unknown> {
  /** One sentence for help and docs. */
  readonly summary: string;
  /** What `dataset.params` may say. */
  readonly params: Schema<P>;
  /** Whether the entry reads `dataset.path`. */
  readonly needsPath: boolean;
  /**
   * Checks everything that can be checked, and measures, without making the numbers.
   *
   * @param seed The data seed: `params.seed`, else derived from `training.seed`.
   * @throws {DataError} if the data cannot be used, saying where and why.
   */
  open(
    params: P,
    options: { path: string | null; seed: number },
    context: LoadContext,
  ): Promise<DatasetSource>;
}

/** Helps TypeScript infer the type of `params`. */
export function defineDataset<P>(entry: DatasetEntry<P>): DatasetEntry<P> {
  return entry;
}
