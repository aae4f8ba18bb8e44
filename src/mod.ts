/**
 * `mlx` as a library: experiments from programs and notebooks.
 *
 * ```ts
 * import { run } from "@mlx/mlx";
 *
 * const { metrics, digest } = await run({
 *   name: "first",
 *   dataset: { name: "synthetic_classification", split: { test: 0.25, seed: 1 } },
 *   model: { name: "mlp", params: { hidden: [16] } },
 *   training: { epochs: 5, learning_rate: 0.01 },
 * }, { record: false });
 * console.log(metrics.test_accuracy, digest);
 * ```
 *
 * @module
 */
export type { Config, Settings } from "./library/config.ts";
export { run, Running, type RunOptions, type RunResult } from "./library/run.ts";
export {
  evaluate,
  type EvaluateOptions,
  history,
  LoadedRun,
  type LoadOptions,
  loadRun,
  predict,
} from "./library/loaded_run.ts";
export { type Prediction, type Row, TrainedModel } from "./library/trained_model.ts";
export { type Arrays, fromArrays } from "./library/arrays.ts";

// What a data set, model, optimizer, loss or metric of one's own is made of.
export {
  type Dataset,
  type DatasetEntry,
  type DatasetInfo,
  type DatasetSource,
  defineDataset,
  type Task,
} from "./datasets/dataset.ts";
export {
  type DataShape,
  defineModel,
  type LayerSummary,
  type Model,
  type ModelEntry,
} from "./models/model.ts";
export { defineOptimizer, type Optimizer, type OptimizerEntry } from "./optimizers/optimizer.ts";
export type { Loss } from "./objectives/objective.ts";
export type { ClassReport, Metric, Metrics, Predictions } from "./objectives/metrics.ts";
export type { OwnTables } from "./spec/tables.ts";
export {
  choice,
  flag,
  type Infer,
  int,
  list,
  nullable,
  number,
  object,
  optional,
  type Schema,
  text,
} from "./schema/fields.ts";
export { Dense } from "./nn/dense.ts";
export { he, normal, xavier, zeros } from "./nn/init.ts";
export { type Initializer, Param } from "./tensor/param.ts";
export { Pass } from "./tensor/pass.ts";
export { Tensor } from "./tensor/tensor.ts";
export { linear } from "./ops/linear.ts";
export { relu, sigmoid, softmax, tanh } from "./ops/activations.ts";
export { sigmoidCrossEntropy, softmaxCrossEntropy, squaredError, squaredPenalty } from "./ops/losses.ts";
export type { Float, Kernels, Precision } from "./kernels/kernels.ts";
export { RandomState } from "./random/random_state.ts";
export { deriveSeed } from "./random/seeds.ts";

// What a run tells and leaves.
export type { EvaluationReport } from "./evaluation.ts";
export type { ExperimentEvent } from "./experiment.ts";
export type { RunEvent } from "./train/events.ts";
export { BusyError, ConfigError, DataError, InterruptedError, MlxError, StorageError } from "./errors.ts";
