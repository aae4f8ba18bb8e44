/**
 * What an experiment will do, as far as it can be known without training: names looked up, shapes and sizes held
 * against each other, seeds and memory. A dry run prints it; a run starts from it.
 *
 * @module
 */
import type { DatasetInfo, DatasetSource, LoadContext } from "./datasets/dataset.ts";
import type { Encoding } from "./datasets/encode.ts";
import { openData } from "./datasets/open_data.ts";
import type { OpenedSources } from "./datasets/opened_sources.ts";
import { type DiskPlan, planDisk } from "./disk_plan.ts";
import { ConfigError } from "./errors.ts";
import { type MemoryPlan, planCompute, type PlannedSeconds } from "./memory_plan.ts";
import type { DataShape, LayerSummary, Model } from "./models/model.ts";
import { checkClassWeight } from "./objectives/class_weights.ts";
import { createObjective } from "./objectives/mod.ts";
import type { Objective } from "./objectives/objective.ts";
import type { Metric } from "./objectives/metrics.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import { deriveSeed } from "./random/seeds.ts";
import { type PlannedRates, planRates } from "./schedules/planned_rates.ts";
import type { Schedule } from "./schedules/schedule.ts";
import type { Spec, Workers } from "./spec/spec.ts";
import { builtin, type Table, type Tables } from "./spec/tables.ts";
import { type EpochMetrics, epochMetricsOf } from "./train/epoch_metrics.ts";
import { checkStopping, stoppingOf, stoppingWarnings } from "./train/early_stopping.ts";
import { checkMonitor, type Monitor, monitorOf } from "./train/monitor.ts";
import { stepRows } from "./train/gradient_parts.ts";
import type { SplitRows } from "./train/learner.ts";
import { isPlaced } from "./train/placing.ts";
import type { SnapshotState } from "./train/snapshot.ts";
import type { Stopping } from "./train/stopping.ts";

/** Seeds by purpose; all of them integers from 0 to 2^32 - 1. */
export interface Seeds {
  /** Of generated data. */
  readonly data: number;
  /** Of the split. */
  readonly split: number;
  /** Of the initial values. */
  readonly weights: number;
  /** Of the order of rows in the epochs. */
  readonly shuffle: number;
}

/** The facts of an experiment, as plain data. */
export interface PlanFacts {
  /** The config with every default filled in, its seed drawn. */
  readonly spec: Spec;
  /** What is known of the data set. */
  readonly info: DatasetInfo;
  /** The names of the model's inputs: the columns of the data, categories encoded. */
  readonly inputs: readonly string[];
  /** Rows of each part of the data. */
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  /** The model, layer by layer. */
  readonly layers: readonly LayerSummary[];
  /** How many numbers are trained. */
  readonly parameters: number;
  /** The name of the loss. */
  readonly objective: string;
  /** The rule, or null when the model is solved in one go. */
  readonly optimizer: string | null;
  /** How many there will be. */
  readonly epochs: number;
  /** How often the optimizer moves in an epoch. */
  readonly stepsPerEpoch: number;
  /** The learning rates of the schedule; null where there is none. */
  readonly rates: PlannedRates | null;
  /** Those given and those derived. */
  readonly seeds: Seeds;
  /** How many threads may compute, the main one included. No number depends on it. */
  readonly workers: number;
  /** What the run will need. */
  readonly memory: MemoryPlan;
  /** What its checkpoints take of the disk, at the most. */
  readonly disk: DiskPlan;
  /** What a user should know before trusting the result. */
  readonly warnings: readonly string[];
}

/** A checked experiment, ready to be opened. */
export interface Plan {
  readonly facts: PlanFacts;
  readonly source: DatasetSource;
  readonly split: SplitRows;
  /** How the data's columns become the model's inputs, standardisation aside. */
  readonly encoding: Encoding;
  readonly shape: DataShape;
  /** Whether the data lie in the kernels' memory. */
  readonly placed: boolean;
  readonly model: Model;
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  /** The metrics of the task. */
  readonly metrics: Table<Metric>;
  /** Which of them are told after every epoch. */
  readonly epochMetrics: EpochMetrics;
  /** What the best epoch is found by. */
  readonly monitor: Monitor;
  /** How the learning rate moves; null: it does not. */
  readonly schedule: Schedule | null;
  /** When training ends before all epochs. */
  readonly stopping: Stopping;
  /** How long steps are. */
  readonly seconds: PlannedSeconds;
  /** Whether model, loss and optimizer are all of this program, whose own tests have checked how they use kernels. */
  readonly trusted: boolean;
}

/** What a plan may rest on beside the spec. */
export interface PlanOptions {
  /** The state of a checkpoint: the model is built for the data it was trained on, and this data must fit. */
  readonly trained?: SnapshotState;
  /** Where data are kept that other experiments of the process use too. */
  readonly sources?: OpenedSources;
  /** What names are looked up in. */
  readonly tables?: Tables;
  /** How many threads compute; by default what the spec says. */
  readonly workers?: Workers;
}

/**
 * Checks an experiment and measures it.
 *
 * @param spec With a training seed.
 * @throws {ConfigError} if names, shapes, sizes or seeds do not go together.
 * @throws {DataError} if the data cannot be used.
 */
export async function planExperiment(
  spec: Spec,
  context: LoadContext,
  { trained, sources, tables = builtin, workers = spec.training.workers }: PlanOptions = {},
): Promise<Plan> {
  const { training } = spec;
  const seeds = seedsOf(spec);
  const data = await openData(tables.datasets[spec.dataset.name], spec.dataset, seeds, {
    ...context,
    memoryLimit: spec.dataset.memory_limit,
  }, {
    trained,
    sources,
  });
  const { source, info, split, encoding, inputs } = data;
  const classes = trained?.classes ?? info.classes ?? [];
  const shape: DataShape = {
    task: info.task,
    inputs: inputs.length,
    targets: info.targets,
    classes: classes.length,
    rows: split.train.length,
  };
  const entry = tables.models[spec.model.name];
  const model = entry.build(spec.model.params, shape);
  const objective = createObjective(
    training.loss?.name ?? null,
    shape,
    model,
    tables.objectives,
    training.loss?.params,
    training.label_smoothing,
  );
  checkClassWeight(
    training.class_weight,
    classes,
    objective,
    trained ? undefined : split.train,
    source.labels,
  );
  checkSteps(training, model);
  const rule = tables.optimizers[training.optimizer.name];
  const optimizer = rule.create(training.optimizer.params);
  const solved = model.fit !== undefined;
  const metrics = tables.metrics[info.task];
  const monitored = { validation: split.validation.length > 0, table: metrics };
  const monitor = monitorOf(training, monitored);
  const probabilities = objective.link === "softmax" || objective.link === "sigmoid" && model.outputs === 1;
  if (!trained) checkMonitor(training, { ...monitored, solved, probabilities });
  const epochMetrics = epochMetricsOf(training, { task: info.task, solved, table: metrics, monitor });
  const layers = model.summary();
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const parts = { train: split.train.length, validation: split.validation.length, test: split.test.length };
  const sizes = {
    rows: info.rows,
    inputs: shape.inputs,
    targets: shape.targets,
    train: parts.train,
    split: parts.train + parts.validation + parts.test,
  };
  // Bytes stay bytes until a batch asks for them.
  const placed = !solved && !info.inBytes && isPlaced(sizes, training.precision) ? sizes : null;
  const computation = {
    spec,
    info,
    shape,
    placed,
    parts,
    model,
    objective,
    optimizer,
    metrics,
    epochMetrics,
  };
  const { seconds, ...compute } = planCompute(computation, workers);
  const epochs = solved ? 1 : training.epochs;
  const stepsPerEpoch = solved ? 1 : Math.ceil(parts.train / stepRows(training));
  checkStopping(training, { validation: parts.validation > 0, metric: monitor.metric });
  const { schedule, rates } = planRates(training, { epochs, stepsPerEpoch, monitor }, tables.schedules);
  return {
    facts: {
      spec,
      info,
      inputs,
      rows: parts,
      layers,
      parameters,
      objective: objective.name,
      optimizer: solved ? null : training.optimizer.name,
      epochs,
      stepsPerEpoch,
      rates,
      seeds,
      ...compute,
      disk: planDisk(spec, {
        epochs,
        parameters,
        slots: optimizer.slots.length + (training.ema === null ? 0 : 1),
        inputs: shape.inputs,
      }),
      warnings: [...info.warnings, ...rates?.warnings ?? [], ...stoppingWarnings(training)],
    },
    source,
    split,
    encoding,
    shape,
    placed: placed !== null,
    model,
    objective,
    optimizer,
    metrics,
    epochMetrics,
    monitor,
    schedule,
    stopping: stoppingOf(training, monitor),
    seconds,
    trusted: Object.hasOwn(builtin.models, spec.model.name) &&
      Object.hasOwn(builtin.objectives, objective.name) &&
      Object.hasOwn(builtin.optimizers, training.optimizer.name),
  };
}

/** The seed of each purpose: as given, else derived from `training.seed`. */
export function seedsOf({ training: { seed }, dataset, model }: Spec): Seeds {
  if (seed === null) throw new Error("Cannot derive seeds without a training seed");
  const given = (params: unknown) => (params as { seed?: number | null }).seed;
  return {
    data: given(dataset.params) ?? deriveSeed(seed, "data"),
    split: dataset.split?.seed ?? deriveSeed(seed, "split"),
    weights: given(model.params) ?? deriveSeed(seed, "weights"),
    shuffle: seed,
  };
}

/** Refuses settings of steps where there are none. */
function checkSteps(training: Spec["training"], model: Model): void {
  const keys = [
    "schedule",
    "max_steps",
    "max_seconds",
    "ema",
    "early_stopping",
    "validate_every",
    "clip_gradient_norm",
    "clip_gradient_value",
    "clip_weights",
  ] as const;
  const key = keys.find((key) => training[key] !== null);
  if (model.fit && key !== undefined) {
    throw new ConfigError(
      `Cannot apply training.${key}: the model is fitted in closed form, without steps`,
      "leave it out, or set model.params.use_gradient_descent",
    );
  }
}
