/**
 * The type of a spec; made by `deno task schema` from the declarations in src/spec/.
 *
 * @module
 */

/**
 * One experiment as plain JSON, every default filled in. Names are in the spelling of the tables; `params` are as the
 * named entry declares them.
 */
export interface Spec {
  /** Version of the file format. */
  format_version: number;
  /** Name of the experiment, and of the directory of its runs. */
  name: string;
  /** What the experiment is for. */
  description: string | null;
  /** What is learned from. */
  dataset: {
    /** The data set. */
    name: string;
    /** The data file, relative to the workspace root. */
    path: string | null;
    /** Settings of what is named. */
    params: Readonly<Record<string, unknown>>;
    /** Which rows are held out; null: none. */
    split: {
      /** Fraction of the rows held out for the test. */
      test: number;
      /** Fraction of the remaining rows held out for validation. */
      validation: number;
      /** Seed of the split; null: derived from training.seed. */
      seed: number | null;
      /** Whether each split has the classes in their overall proportions. */
      stratify: boolean;
      /** false: the last rows are held out. */
      shuffle: boolean;
      /** Column whose rows of equal value stay together; the fractions are then of groups. */
      group: string | number | null;
      /** Column that rows are sorted by before the last of them are held out, such as a time. */
      order: string | number | null;
      /** Column that holds each row's split: train, validation or test. */
      column: string | number | null;
    } | null;
    /**
     * What to do with missing values: refuse them (error), leave their rows out (drop), or impute the mean, median
     * or most_frequent value of the training rows; or a rule for each kind of column.
     */
    missing: "error" | "drop" | "mean" | "median" | "most_frequent" | {
      /** What to impute for a missing number; drop leaves its row out. */
      numeric: "error" | "drop" | "mean" | "median" | "most_frequent" | number;
      /** What to impute for a missing category; category is a separate one, drop leaves its row out. */
      categorical: "error" | "drop" | "most_frequent" | "category";
      /** Rows without a target: refused, or left out. */
      target: "error" | "drop";
      /** Rows without a value in a column that rows are split by: refused, or left out. */
      split: "error" | "drop";
    };
    /** How categories become numbers: a column of 0 and 1 for each, or their index. */
    encoding: "one_hot" | "ordinal";
    /** A category that no training row has: refused, or encoded as all zeros (ordinal: -1). */
    unknown_category: "error" | "ignore";
    /**
     * Shift and scale each numeric feature to mean 0 and variance 1 over the training rows; encoded categories
     * stay.
     */
    standardize: boolean;
    /** The most memory that loading the data may take, in MiB. It changes no digest. */
    memory_limit: number;
    /**
     * Train on a target of mean 0 and variance 1 over the training rows; predictions and metrics are in its own
     * units, the loss is not.
     */
    standardize_target: boolean;
  };
  /** What learns. */
  model: {
    /** The model. */
    name: string;
    /** A note on the architecture, shown in the plan and kept with the run. */
    architecture: string | null;
    /** Settings of what is named. */
    params: Readonly<Record<string, unknown>>;
  };
  /** How it learns. */
  training: {
    /** Number of epochs: passes over the training rows. */
    epochs: number;
    /** Batch size: rows of one step, or of each of its parts. */
    batch_size: number;
    /**
     * Batches whose gradients make one step: it is that of a batch as large as all of them, and takes the memory of
     * one.
     */
    accumulate_steps: number;
    /** Learning rate. */
    learning_rate: number;
    /** Optimizer. */
    optimizer: {
      /** Optimizer. */
      name: string;
      /** Settings of what is named. */
      params: Readonly<Record<string, unknown>>;
    };
    /** How the learning rate moves; null: it does not. Epochs then tell the rate of their last step. */
    schedule: {
      /** How the learning rate moves; null: it does not. Epochs then tell the rate of their last step. */
      name: string;
      /** Settings of what is named. */
      params: Readonly<Record<string, unknown>>;
      /**
       * How long the rate rises along a line to where the schedule begins: step k of n, counted from 0, has (k + 1)
       * / n of it; the time of the schedule counts from the end of the warm-up. One of steps, epochs and fraction;
       * null: none.
       */
      warmup: {
        /** A number of steps. */
        steps: number | null;
        /** A number of epochs. */
        epochs: number | null;
        /** A share of all steps of training. */
        fraction: number | null;
      } | null;
    } | null;
    /** Seed of everything random; null: drawn and recorded. */
    seed: number | null;
    /** Floating-point precision. */
    precision: "float64" | "float32";
    /**
     * How many threads compute: a number, or "auto" for as many as gain something here. The result is the same to
     * the last bit.
     */
    workers: "auto" | number;
    /**
     * How metrics on the training rows come about. running: gathered from the steps of each epoch, while the
     * weights move and dropout acts, at no cost; exact: by a pass over the rows after each epoch; final: only at
     * the end. At the end they are exact in any case. It changes no weight and no digest.
     */
    train_metrics: "running" | "exact" | "final";
    /**
     * The metric that chooses the best epoch and checkpoint_best; null: val_loss, without validation rows loss;
     * with class_weight val_weighted_loss or weighted_loss. It changes no weight and no digest.
     */
    monitor: {
      /** The name of a metric that every epoch has, such as val_loss or val_roc_auc. */
      metric: string;
      /** Which value is the best; null: as the metric says. */
      mode: "min" | "max" | null;
    } | null;
    /** The step after which training ends, before all epochs if it is inside one; null: no limit. */
    max_steps: number | null;
    /**
     * Training ends after this time, evaluations included; null: no limit. manifest.json records the step at which
     * it ended: a resumed or reproduced run ends there. It enters no digest of the config.
     */
    max_seconds: number | null;
    /**
     * When the validation rows are evaluated; null: after every epoch. At the end of training they are in any case.
     */
    validate_every: {
      /** After this number of epochs. */
      epochs: number;
    } | null;
    /**
     * Ends training before its last epoch when the metric of training.monitor, by default val_loss, stops getting
     * better; null: all epochs are trained.
     */
    early_stopping: {
      /**
       * Training ends after this number of checks in a row that were not better: with 2, after the losses 5, 4,
       * 4.5, 4.2. A check is an epoch after which there is a value, see validate_every.
       */
      patience: number;
      /** By how much a value has to be better than the best to count as better. */
      min_delta: number;
      /** Which value is better; null: as training.monitor, or the metric, says. */
      mode: "min" | "max" | null;
      /**
       * Whether a run that completes, early or not, ends with the weights of its best epoch instead of the last.
       */
      restore_best: boolean;
    } | null;
    /** Loss; null: the one that fits the task. */
    loss: {
      /** Loss; null: the one that fits the task. */
      name: string;
      /** Settings of what is named. */
      params: Readonly<Record<string, unknown>>;
    } | null;
    /**
     * Takes an exponential moving average of all parameters and buffers over the steps: it is what is evaluated,
     * saved and predicted with; null: what is trained.
     */
    ema: {
      /** The share of the average that each step keeps. */
      decay: number;
    } | null;
    /**
     * Share of each target that is spread over all classes, in steps of training alone: val_loss is of the labels.
     */
    label_smoothing: number;
    /**
     * Class weights in the training loss: an object from class to weight (1 where omitted), or "balanced" for
     * weights inversely proportional to class frequency, as in scikit-learn; null: unweighted.
     */
    class_weight: "balanced" | Readonly<Record<string, number>> | null;
    /**
     * The most that the norm of all gradients together may be; null: no limit. The metric clipped_gradients is the
     * share of an epoch's steps in which gradients were clipped.
     */
    clip_gradient_norm: number | null;
    /**
     * The most that each number of the gradient may be; null: no limit. The metric clipped_gradients is the share
     * of an epoch's steps in which gradients were clipped.
     */
    clip_gradient_value: number | null;
    /**
     * The most that each weight may be after a step; null: no limit. The metric clipped_weights is the share of an
     * epoch's steps in which weights were clipped.
     */
    clip_weights: number | null;
    /** Steps from one checkpoint inside an epoch to the next; null: none are written. */
    checkpoint_every_steps: number | null;
    /** Maximum seconds from one checkpoint to the next; null: no limit. It changes no number. */
    checkpoint_every_seconds: number | null;
  };
  /** What to write, and where. */
  output: {
    /** Where the runs go, relative to the workspace root; its parts are names as experiments have. */
    directory: string;
    /** Whether checkpoints are written; if not, other settings of them are refused. */
    save_checkpoints: boolean;
    /** Epochs from one checkpoint to the next. */
    checkpoint_frequency: number;
    /**
     * Which checkpoints stay; the others are removed. The newest two, the best and the final one always do. null:
     * all of them stay, but of those inside epochs only the newest.
     */
    keep: {
      /** Number of most recent epoch checkpoints to retain. */
      last: number;
      /** Number of best epoch checkpoints to retain. */
      best: number;
      /** Also retain every Nth epoch; null: no additional epochs. */
      every: number | null;
    } | null;
    /** Whether logs/run.log is written. */
    save_logs: boolean;
    /** Whether the run is entered in index.json. */
    index: boolean;
    /** Reserved: there are none yet. */
    params: Readonly<Record<string, never>>;
  };
}
