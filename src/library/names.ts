/**
 * The names of this program's own entries as types, so that an editor offers them. The tables decide what a config may
 * say; `tests/library/names_test.ts` type-checks only while the two agree.
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
export type ModelName = "linear_regression" | "logistic_regression" | "mlp" | "custom";

/** The optimizers of this program. */
export type OptimizerName = "sgd" | "adam" | "adamw" | "rmsprop";

/** The losses of this program. */
export type LossName = "mse" | "mae" | "huber" | "cross_entropy" | "binary_cross_entropy";

/** Any other name: one of a user's own tables. */
export type OwnName = string & Record<never, never>;
