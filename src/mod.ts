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
export {
  type Config,
  type DataConfig,
  type DatasetSettings,
  type Given,
  loadConfigs,
  type ModelSettings,
  type NamedSettings,
  type OutputSettings,
  type TrainingSettings,
} from "./library/config.ts";
export type {
  DatasetName,
  LossName,
  ModelName,
  OptimizerName,
  ScheduleName,
} from "./library/names.generated.ts";
export type { OwnName } from "./library/config.ts";
export { run, Running, type RunOptions, type RunResult } from "./library/run.ts";
export {
  evaluate,
  type EvaluateOptions,
  history,
  type HistoryEntry,
  LoadedRun,
  type LoadOptions,
  loadRun,
  predict,
} from "./library/loaded_run.ts";
export { type Displayed, jupyterDisplay } from "./library/display.ts";
export type { Display } from "./report/card.ts";
export { type Prediction, type SaveOptions, TrainedModel } from "./library/trained_model.ts";
export { loadModel } from "./library/load_model.ts";
export { version } from "./version.ts";
export type { Row, Value } from "./trained/rows.ts";
export { type Arrays, fromArrays } from "./library/arrays.ts";

// What a run tells and leaves.
export type { ExperimentEvent } from "./experiment/mod.ts";
export type { FinishedStatus, RunEvent } from "./train/events.ts";
export type { DiskPlan } from "./disk_plan.ts";
export type { MemoryPlan } from "./memory_plan.ts";
export type { PlanFacts, Seeds } from "./plan.ts";
export type { PlannedRate, PlannedRates } from "./schedules/planned_rates.ts";
export type { Spec } from "./spec/spec.ts";
export type { CategoricalFill, MissingSetting, MissingSettings, NumericFill } from "./datasets/impute.ts";
export type { EncodingName, UnknownCategory } from "./datasets/encode.ts";
export type { CheckpointResult, EvaluationReport, SplitName } from "./evaluation.ts";
export type { ClassReport } from "./objectives/metrics.ts";
export type { ClassScore } from "./objectives/classification_metrics.ts";
export type { Extension, Manifest, Origin, RunStatus } from "./runs/documents/manifest.ts";
export type { CheckpointRecord } from "./runs/checkpoints/checkpoint_state.ts";
export type { FileDigest } from "./runs/formats/fields.ts";
export type { MetricsRecord } from "./runs/documents/metrics_files.ts";
export type { FinalMetrics, RecordedBest, Summary } from "./runs/documents/summary.ts";
export type { BestEpoch, Monitor } from "./train/monitor.ts";
export type { Ended } from "./train/stopping.ts";
export type { Epochs } from "./runs/documents/epochs.ts";
export { type RunInfo, runsMarkdown, type RunState } from "./runs/index/history.ts";
export { runsCsv } from "./runs/index/runs_csv.ts";
export type { IndexEntry } from "./runs/index/index_file.ts";
export {
  BusyError,
  ConfigError,
  DataError,
  InterruptedError,
  MlxError,
  type StopSignal,
  StorageError,
  VerificationError,
} from "./errors.ts";

// What a data set, model, optimizer, loss or metric of one's own is made of.
export type { OwnTables, Table } from "./spec/tables.ts";
export {
  type DataFile,
  type Dataset,
  type DatasetEntry,
  type DatasetInfo,
  type DatasetSource,
  defineDataset,
  type Gap,
  type KeyName,
  type LoadContext,
  type Loading,
  type MissingRule,
  type OpenFile,
  type OpenOptions,
  type RawRow,
  type RowRequest,
  type Task,
  type TrainedFor,
} from "./datasets/dataset.ts";
export type { ColumnRef } from "./datasets/table/columns.ts";
export type { MissingAction } from "./datasets/table/gaps.ts";
export type { KeyColumn } from "./datasets/table/key_column.ts";
export {
  type DataShape,
  defineModel,
  type FitContext,
  type LayerSummary,
  type Link,
  type Model,
  type ModelEntry,
} from "./models/model.ts";
export type { Workbench } from "./linalg/workbench.ts";
export type { Rows, SolveContext } from "./linalg/least_squares.ts";
export {
  defineOptimizer,
  type Optimizer,
  type OptimizerEntry,
  type Slot,
  type StepAt,
} from "./optimizers/optimizer.ts";
export {
  type Course,
  type Curve,
  defineSchedule,
  type History,
  type ScheduleEntry,
  type Unit,
} from "./schedules/schedule.ts";
export type { Loss, LossSettings } from "./objectives/objective.ts";
export type { Metric, Metrics, Predictions } from "./objectives/metrics.ts";

// What their params are declared with.
export {
  choice,
  type Fields,
  flag,
  type Infer,
  type InferFields,
  int,
  type Issue,
  type JsonSchema,
  list,
  nullable,
  number,
  object,
  optional,
  type Path,
  type Schema,
  text,
} from "./schema/fields.ts";
export type { Range } from "./schema/range.ts";

// What models are built of.
export { Dense } from "./nn/dense.ts";
export {
  glorot,
  he,
  type InitFamily,
  type InitScheme,
  type LayerInit,
  layerInit,
  lecun,
  normal,
  uniform,
  xavier,
  zeros,
} from "./nn/init.ts";
export { Buffer, type Initializer, Param } from "./tensor/param.ts";
export type { Pass } from "./tensor/pass.ts";
export type { Tensor } from "./tensor/tensor.ts";
export { type Activation, linear } from "./ops/linear.ts";
export type { FusedActivation } from "./kernels/activations.ts";
export { gelu, leakyRelu, relu, sigmoid, softmax, tanh } from "./ops/activations.ts";
export { dropout } from "./ops/dropout.ts";
export {
  absoluteError,
  huberError,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  squaredError,
  squaredPenalty,
} from "./ops/losses.ts";
export type {
  AdadeltaStep,
  AdagradStep,
  AdamStep,
  Float,
  LionStep,
  NadamStep,
  Precision,
  RandomStream,
  RmspropStep,
  SgdStep,
  UpdateKernels,
} from "./kernels/kernels.ts";
export { RandomState, type RandomStateSnapshot } from "./random/random_state.ts";
export { deriveSeed } from "./random/seeds.ts";
