/**
 * What a data set is to the rest of the program: a table of numbers with a task.
 *
 * @module
 */
import type { Schema } from "../schema/fields.ts";
import type { ColumnRef } from "./table/columns.ts";
import type { MissingAction } from "./table/gaps.ts";
import type { KeyColumn } from "./table/key_column.ts";

/** What is to be predicted. */
export type Task = "regression" | "classification";

/** A data file that was read, by its content. */
export interface DataFile {
  /** The path as the config names it. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
  /** SHA-256 of the content, in hex. */
  readonly sha256: string;
}

/** What is known of a data set before its numbers are made. */
export interface DatasetInfo {
  /** What is to be predicted. */
  readonly task: Task;
  /** How many rows there are. */
  readonly rows: number;
  /** One name per column of `x`. */
  readonly features: readonly string[];
  /** For each column of `x` the categories that its numbers count from 0, or null; absent if there are none. */
  readonly categories?: readonly (readonly string[] | null)[];
  /** For each column of `x` how many values are missing; absent if there are none. */
  readonly missing?: readonly number[];
  /** The columns that miss values, of the rows that were left out, too. */
  readonly gaps?: readonly Gap[];
  /** What was done about missing values, in words, for each column. */
  readonly filled?: readonly string[];
  /** The shape of a row of `x` where that is more than a list of columns, e.g. [height, width, channels] of images. */
  readonly sample?: readonly number[];
  /** Whether `x` holds bytes. */
  readonly inBytes?: boolean;
  /** Columns of `y`: 1, except for regression on several targets. */
  readonly targets: number;
  /** Class names in label order; absent for regression. */
  readonly classes?: readonly string[];
  /** Bytes held at the peak of loading, x and y included. */
  readonly bytes: number;
  /** What was read; the digests enter that of the run. */
  readonly files: readonly DataFile[];
  /** Things a user should hear before trusting a result, e.g. a column that gives the target away. */
  readonly warnings: readonly string[];
  /** How the data were understood, for the plan: e.g. what decided the task. */
  readonly notes?: readonly string[];
}

/**
 * The numbers: x [rows, features], y [rows, targets]; a class is its index in `info.classes`, a category of x its
 * index in `info.categories`. A missing value of x is NaN; y has none.
 */
export interface Dataset {
  /** What the numbers mean. */
  readonly info: DatasetInfo;
  /** [rows, features], row-major. Bytes stay bytes until a batch asks for them; they have no categories and no gaps. */
  readonly x: Float64Array | Uint8Array;
  /** [rows, targets], row-major. */
  readonly y: Float64Array;
}

/** A file that is read piece by piece, as often as needed. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  /** The content from its start. A piece may be overwritten when the next one is asked for. */
  pieces(): AsyncIterableIterator<Uint8Array>;
  /** SHA-256, in hex, of what the last `pieces()` gave; it must have been read to its end. */
  sha256(): Promise<string>;
}

/** How far a data file has been read. */
export interface Loading {
  /** The file as the config names it. */
  readonly path: string;
  /** What it is read for: a table is read twice. */
  readonly stage: "counting rows" | "reading numbers";
  /** Bytes of it that are done. */
  readonly bytes: number;
  /** All of them. */
  readonly size: number;
}

/** What a data set may ask of the outside; nothing else is reachable from here. */
export interface LoadContext {
  /**
   * The whole content of a file the workspace lets us read.
   *
   * @param maxBytes Above this size the file is refused before it is read.
   */
  read(path: string, maxBytes?: number): Promise<Uint8Array>;
  /** A file the workspace lets us read, to be read in pieces. */
  open(path: string): Promise<OpenFile>;
  /**
   * Gives the event loop a turn when about 100 ms have passed since the last one, so that signals get in.
   * Throws the signal's reason when the run is to stop. Call it every few thousand numbers.
   */
  breathe(): Promise<void> | undefined;
  /** The most mebibytes that loading may hold at its peak: `dataset.memory_limit`; 1000 by default. */
  readonly memoryLimit?: number;
  /** Is told how far a file has been read, after each mebibyte or so; absent if nobody wants to know. */
  readonly loading?: (loading: Loading) => void;
}

/** A data set that is checked and measured but not yet made. */
export interface DatasetSource {
  /** What is known before the numbers are made. */
  readonly info: DatasetInfo;
  /** The class of every row, as `y` has it, where it is known without loading. */
  readonly labels?: () => Float64Array;
  /**
   * The parts that the data come in, if they do: every row is in one. Their test rows are never trained on, and what a
   * config says of a split divides their training rows.
   */
  readonly split?: {
    readonly train: Uint32Array;
    readonly validation: Uint32Array;
    readonly test: Uint32Array;
  };
  /** The columns that {@linkcode OpenOptions.keys} asked for. */
  readonly keys?: Readonly<Partial<Record<KeyName, KeyColumn>>>;
  /** The numbers, to be looked at and not changed, where opening has read them already and until `load` is called. */
  readonly table?: () => Dataset;
  /** The numbers, made anew or given away: the caller may change them. */
  load(): Promise<Dataset>;
}

/** What a column may say of the rows' split. */
export type KeyName = "group" | "order" | "column";

/** What happens to missing values: they are refused, their rows are left out, or something will stand for them. */
export interface MissingRule {
  /** Of numeric features. */
  readonly numeric: MissingAction;
  /** Of categorical features. */
  readonly categorical: MissingAction;
  /** Of the target: nothing can stand for it. */
  readonly target: Exclude<MissingAction, "keep">;
  /** Of columns that say how rows are split: nothing can stand for them. */
  readonly split: Exclude<MissingAction, "keep">;
}

/** The rule without any setting. */
export const refuseMissing: MissingRule = {
  numeric: "refuse",
  categorical: "refuse",
  target: "refuse",
  split: "refuse",
};

/** The missing values of a column, as a user is told of them. */
export interface Gap {
  /** The column's name. */
  readonly column: string;
  /** How many rows miss a value. */
  readonly count: number;
  /** How many rows were read. */
  readonly rows: number;
  /** Where the first one is, as `17:40` or `row 3`. */
  readonly first: string;
  /** The word that stands there; empty if nothing does. */
  readonly word: string;
  /** Whether their rows are left out. */
  readonly dropped: boolean;
}

/** What a model was trained for: its data are read alike, whatever the rows at hand would say by themselves. */
export interface TrainedFor {
  /** What it predicts. */
  readonly task: Task;
  /** The names of its raw features. */
  readonly features: readonly string[];
  /** Its classes in label order; null for regression. */
  readonly classes: readonly string[] | null;
}

/** How a data set is opened. */
export interface OpenOptions {
  /** `dataset.path`, null for entries that need none. */
  readonly path: string | null;
  /** The data seed: `params.seed`, else derived from `training.seed`. */
  readonly seed: number;
  /** Columns that say how rows are split. They are no features unless `params.features` lists them. */
  readonly keys?: Readonly<Partial<Record<KeyName, ColumnRef | null>>>;
  /** By default every missing value is refused. */
  readonly missing?: MissingRule;
  /** Names of columns that hold categories, beside those that the params name. */
  readonly categorical?: readonly string[];
  /**
   * The model that the data are for. Its task is that of the data, its features are found by their names, and
   * `info.classes` are its classes, followed by those that it does not know.
   */
  readonly trained?: TrainedFor;
}

/** A row that a prediction is asked for, as its file has it. */
export interface RawRow {
  /** The features in the model's order: numbers, the texts of categories, null for what is missing. */
  readonly values: readonly (number | string | null)[];
  /** The text of the columns that are passed through. */
  readonly passed: readonly string[];
  /** Why the row cannot be read; null if it can. */
  readonly problem: string | null;
}

/** Which rows and columns are wanted, and where they go. */
export interface RowRequest {
  /** The model's raw features, in its order. */
  readonly features: readonly { readonly name: string; readonly categorical: boolean }[];
  /** Names of further columns whose text is wanted. */
  readonly passed: readonly string[];
  /** Is called for each row, in order; reading goes on when it is done. */
  readonly visit: (row: RawRow) => Promise<void> | void;
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
   * @throws {DataError} if the data cannot be used, saying where and why.
   */
  open(params: P, options: OpenOptions, context: LoadContext): Promise<DatasetSource>;
  /**
   * Reads rows to be predicted: they need no target, and none is left out. Absent for data without columns of a file.
   *
   * @throws {DataError} if the file lacks a column, or cannot be read.
   */
  readRows?(params: P, path: string, request: RowRequest, context: LoadContext): Promise<void>;
}

/** Helps TypeScript infer the type of `params`. */
export function defineDataset<P>(entry: DatasetEntry<P>): DatasetEntry<P> {
  return entry;
}
