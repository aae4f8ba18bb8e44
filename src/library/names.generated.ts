/**
 * The names of this program's own entries as types; made by `deno task schema`.
 *
 * @module
 */

/** The data sets of this program. */
export type DatasetName =
  | "synthetic_regression"
  | "synthetic_classification"
  | "csv"
  | "jsonl"
  | "npy"
  | "npz";

/** The models of this program; `custom` names one of the others in its params. */
export type ModelName =
  | "linear_regression"
  | "logistic_regression"
  | "mlp"
  | "custom";

/** The optimizers of this program. */
export type OptimizerName =
  | "sgd"
  | "adam"
  | "adamw"
  | "rmsprop"
  | "adagrad"
  | "adadelta"
  | "adamax"
  | "nadam"
  | "radam"
  | "lion"
  | "lamb";

/** The losses of this program. */
export type LossName =
  | "mse"
  | "mae"
  | "huber"
  | "cross_entropy"
  | "binary_cross_entropy";

/** The schedules of this program. */
export type ScheduleName =
  | "constant"
  | "step"
  | "multistep"
  | "exponential"
  | "cosine"
  | "cosine_restarts"
  | "linear"
  | "polynomial"
  | "one_cycle"
  | "inverse_sqrt"
  | "reduce_on_plateau"
  | "wsd";
