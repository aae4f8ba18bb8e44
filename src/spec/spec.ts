/**
 * A spec: one experiment as plain JSON, every default filled in.
 *
 * @module
 */
import type { EncodingName, UnknownCategory } from "../datasets/encode.ts";
import type { MissingSetting } from "../datasets/impute.ts";
import { type Issue, parse, type Schema } from "../schema/fields.ts";
import type { SplitSetting } from "./dataset_fields.ts";
import type { KeepSetting } from "./output.ts";
import { specSchema } from "./schema.ts";
import { builtin, type Tables } from "./tables.ts";

/** One experiment. Names are in the spelling of the tables; `params` are as the named entry declares them. */
export interface Spec {
  /** Version of the layout of configs. */
  format_version: number;
  /** The experiment's name, which names its directory of runs too. */
  name: string;
  /** A note. */
  description: string | null;
  /** What is learned from. */
  dataset: {
    /** A name of the data sets. */
    name: string;
    /** The data file, relative to the root; null for data sets that read none. */
    path: string | null;
    /** As the data set declares them. */
    params: Readonly<Record<string, unknown>>;
    /** Which rows are held out; null: none. */
    split: SplitSetting | null;
    /** What becomes of missing values. */
    missing: MissingSetting;
    /** How categories become numbers. */
    encoding: EncodingName;
    /** What becomes of a category that no training row has. */
    unknown_category: UnknownCategory;
    /** Whether numeric features are brought to mean 0 and variance 1 over the training rows. */
    standardize: boolean;
    /** The same for the target of a regression; predictions and metrics are in its own units. */
    standardize_target: boolean;
  };
  /** What learns. */
  model: {
    /** A name of the models. */
    name: string;
    /** A note on the architecture. */
    architecture: string | null;
    /** As the model declares them. */
    params: Readonly<Record<string, unknown>>;
  };
  /** How it learns. */
  training: {
    /** How often every training row is seen. */
    epochs: number;
    /** Rows of one step. */
    batch_size: number;
    /** Size of the steps. */
    learning_rate: number;
    /** A name of the optimizers. */
    optimizer: string;
    /** From 0 to 2^32 - 1; null until {@linkcode resolveSeed} has drawn one. */
    seed: number | null;
    /** Width of the numbers. */
    precision: "float64" | "float32";
    /** How many threads compute; "auto" for as many as gain something on the machine. */
    workers: number | "auto";
    /** How metrics on the training rows come about. */
    train_metrics: "running" | "exact" | "final";
    /** What the best epoch is found by; null: by the loss that training lowers, on the validation rows if there are any. */
    monitor: {
      /** The name of a metric of epochs, e.g. "val_loss". */
      metric: string;
      /** Whether the lowest value is the best or the highest; null: as the metric is. */
      mode: "min" | "max" | null;
    } | null;
    /** A name of the objectives; null for the task's default. */
    loss: string | null;
    /** As the loss declares them. */
    loss_params: Readonly<Record<string, unknown>>;
    /** How much the rows of a class count in the loss of training; null: all rows alike. */
    class_weight: "balanced" | Readonly<Record<string, number>> | null;
    /** The most that the norm of all gradients together may be; null: no limit. */
    clip_gradient_norm: number | null;
    /** The most that each number of the gradient may be; null: no limit. */
    clip_gradient_value: number | null;
    /** The most that each weight may be after a step; null: no limit. */
    clip_weights: number | null;
    /** Steps from one checkpoint inside an epoch to the next; null: none are written. */
    checkpoint_every_steps: number | null;
    /** Seconds from one checkpoint to the next at the most; null: no limit. */
    checkpoint_every_seconds: number | null;
    /** As the optimizer declares them. */
    params: Readonly<Record<string, unknown>>;
  };
  /** What is kept, and where. */
  output: {
    /** Where the runs go, relative to the root. */
    directory: string;
    /** Whether checkpoints are written. */
    save_checkpoints: boolean;
    /** Epochs from one checkpoint to the next. */
    checkpoint_frequency: number;
    /** Which checkpoints stay; null: all that are written, but for those inside epochs. */
    keep: KeepSetting | null;
    /** Whether `logs/run.log` is written. */
    save_logs: boolean;
    /** Whether the run is entered in `index.json`. */
    index: boolean;
    /** Reserved. */
    params: Readonly<Record<string, never>>;
  };
}

/** How many threads compute; "auto" for as many as gain something on the machine. */
export type Workers = Spec["training"]["workers"];

/** The declaration of one experiment over the tables of this program. */
export const schema: Schema<Spec> = specSchema(builtin);

/**
 * Reads one experiment: the spec with defaults filled in, or everything that is wrong.
 *
 * @param tables What names are looked up in.
 */
export function parseSpec(
  value: unknown,
  tables: Tables = builtin,
): { value: Spec; issues?: undefined } | { value?: undefined; issues: Issue[] } {
  return parse(tables === builtin ? schema : specSchema(tables), value);
}

/** The declaration of an experiment of which only the data are wanted: it needs no name and no model. */
export function dataSchema(tables: Tables = builtin): Schema<Spec> {
  return specSchema(tables, { dataOnly: true });
}

/** Reads the experiment of a run: what {@linkcode parseSpec} reads, and what it once did. */
export function parseRecorded(value: unknown, tables: Tables = builtin): ReturnType<typeof parseSpec> {
  return parse(specSchema(tables, { recorded: true }), value);
}

/** The spec with a seed: its own, or a drawn one where that is null. */
export function resolveSeed(spec: Spec, draw: () => number): Spec {
  return { ...spec, training: { ...spec.training, seed: spec.training.seed ?? draw() } };
}
