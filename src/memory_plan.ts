/**
 * How many threads a run has, how much memory it takes, all of the process at its peak, and how long its steps are.
 *
 * @module
 */
import type { DatasetInfo } from "./datasets/dataset.ts";
import { ConfigError } from "./errors.ts";
import type { Float, Precision } from "./kernels/kernels.ts";
import { threadCount } from "./kernels/threads/count.ts";
import { reservedFor } from "./kernels/wasm.ts";
import { leastSquaresBytes } from "./linalg/least_squares.ts";
import type { DataShape, Model } from "./models/model.ts";
import { hasOwnMetrics, type Metric } from "./objectives/metrics.ts";
import type { Objective } from "./objectives/objective.ts";
import type { Optimizer } from "./optimizers/optimizer.ts";
import type { Spec, Workers } from "./spec/spec.ts";
import { bytesOf, MeasuringArena } from "./tensor/arena.ts";
import { measureStep, type Work } from "./tensor/measure.ts";
import { pack } from "./tensor/param.ts";
import type { Tensor } from "./tensor/tensor.ts";
import { levelsFor } from "./train/gradient_parts.ts";
import type { EpochMetrics } from "./train/epoch_metrics.ts";
import { evaluationRows } from "./train/evaluate.ts";
import { type DataSizes, placeRoom } from "./train/placing.ts";

/** Bytes at the peak of a run. */
export interface MemoryPlan {
  /** The data set while it is loaded and afterwards. */
  readonly dataset: number;
  /** Parameters, gradients, optimizer, one step, and data up to `placedLimit`: the WebAssembly memory. */
  readonly training: number;
  /** Predictions of an evaluation, and what metrics make of them. */
  readonly evaluation: number;
  /** Start values being drawn, the last finite state, and that of the best epoch if it is to be restored. */
  readonly copies: number;
  /** The program itself: what it has before there are data, and what it has not given back yet. */
  readonly runtime: number;
  /** All of it. */
  readonly total: number;
}

/** About how long one thread computes, where multiplication and addition are fused. */
export interface PlannedSeconds {
  /** A training step. */
  readonly step: number;
  /** A pass over the rows that are evaluated together. */
  readonly evaluation: number;
}

/** Bytes of products a second, and the nanoseconds in which a number that no product makes is computed. */
const productBytes = 60e9, elementwise = 5e-9;

function secondsOf({ products, numbers }: Work, precision: Precision): number {
  return products * bytesOf[precision] / productBytes + numbers * elementwise;
}

/**
 * What Deno has at its peak beside the arrays: 70 MiB in a run of nearly nothing, the rest garbage up to where it is
 * collected, most of it of text that was read. Measured, as is what a thread adds, by `scripts/torture P10`.
 */
const runtimeBytes = 128 * 2 ** 20, threadBytes = 8 * 2 ** 20;

/** What ranking takes for a row beside its scores: numbers to rank by, and places before and after sorting. */
const rankingBytes = 48;

/** The most that 32-bit WebAssembly addresses. */
const addressable = 2 ** 32;

/** What is to be computed. */
export interface Computation {
  readonly spec: Spec;
  readonly info: DatasetInfo;
  readonly shape: DataShape;
  /** The data that lie in the memory of the kernels; null if they stay outside. */
  readonly placed: DataSizes | null;
  /** Rows of each split. */
  readonly parts: { readonly train: number; readonly validation: number; readonly test: number };
  readonly model: Model;
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly epochMetrics: EpochMetrics;
}

/** How many threads compute, how much memory it takes, and about how long. */
export function planCompute(
  { spec, info, shape, placed, parts, model, objective, optimizer, metrics, epochMetrics }: Computation,
  wanted: Workers,
): { readonly workers: number; readonly memory: MemoryPlan; readonly seconds: PlannedSeconds } {
  const { dataset, training } = spec, { rows, inputs, targets } = shape;
  const { train: trainMetrics, gathered } = epochMetrics;
  const { precision } = training;
  // Of data that are expanded batch by batch only the targets are converted as a whole.
  const isReady = !info.inBytes && inputs === info.features.length;
  const numbers = info.rows * (targets + (isReady ? inputs : 0));
  const converted = precision === "float64" || placed ? 0 : numbers * bytesOf[precision];
  const scaled = (dataset.standardize ? inputs * 16 : 0) +
    (dataset.standardize_target ? 8 * info.rows * targets : 0);
  const solved = model.fit !== undefined;
  const outputs = gathered ? parts.train * model.outputs : 0;
  const outside = placed ? 0 : outputs * bytesOf[precision];
  const data = info.bytes + converted + scaled + outside + info.rows * 8;
  const weights = training.class_weight === null ? undefined : new Array(objective.classes).fill(1);
  const trained = Math.min(evaluationRows, parts.train);
  const heldOut = Math.min(evaluationRows, Math.max(parts.validation, parts.test));
  const averages = training.ema === null ? 0 : 1;
  const measured = measureStep({
    precision,
    module: model,
    slots: optimizer.slots.length + averages + levelsFor(training.accumulate_steps),
    inputs,
    targets,
    keep(arena) {
      if (placed) placeRoom(arena, precision, placed);
      if (placed && gathered) arena.keep(precision, outputs);
      if (averages > 0) arena.keep(precision, pack(model, new MeasuringArena(0), precision).state.length);
    },
    batchRows: solved ? 0 : Math.min(training.batch_size, rows),
    evaluations: [
      {
        rows: trainMetrics.length > 0 ? trained : 0,
        columns: inputs,
        compute: (x, y) => solved ? objective.loss(model.forward(x), y) : model.forward(x),
      },
      { rows: heldOut, columns: inputs, compute: (x, y) => objective.loss(model.forward(x), y) },
      ...weights === undefined ? [] : [
        { rows: trained, columns: model.outputs, compute: (raw: Tensor, y: Float) => objective.loss(raw, y) },
        {
          rows: heldOut,
          columns: model.outputs,
          compute: (raw: Tensor, y: Float) => objective.loss(raw, y, weights),
        },
      ],
    ],
    forward: (x, y) => {
      objective.loss(model.forward(x), y, weights);
      model.penalty?.(x.pass);
    },
  });
  const product = solved ? rows * inputs * inputs : measured.product;
  const workers = threadCount(wanted, product);
  const arena = reservedFor(workers) + measured.bytes +
    (solved ? leastSquaresBytes({ rows, inputs, targets }) : 0);
  if (arena > addressable) {
    const what = solved ? `an exact solve for ${inputs} inputs` : "a step";
    throw new ConfigError(
      `Cannot train: ${what} needs ${(arena / 2 ** 30).toFixed(1)} GiB, WebAssembly addresses 4 GiB`,
      solved
        ? "leave columns out, or set model.params.use_gradient_descent"
        : "use a smaller training.batch_size, fewer units, or training.precision float32",
    );
  }
  const evaluation = Math.max(...Object.values(parts)) * (
    info.task === "regression"
      ? 8 * (model.outputs + targets)
      : 8 * (model.outputs * (hasOwnMetrics(metrics, info.task) ? 2 : 1) + 1) + rankingBytes
  );
  const sizes = pack(model, new MeasuringArena(0), precision).params.map(({ size }) => size);
  const state = (1 + averages + optimizer.slots.length) * sizes.reduce((sum, size) => sum + size, 0) *
    bytesOf[precision];
  const copies = state * (training.early_stopping?.restore_best ? 2 : 1) + 8 * Math.max(...sizes);
  const runtime = runtimeBytes + (workers - 1) * threadBytes;
  const total = data + arena + evaluation + copies + runtime;
  const seconds = {
    step: secondsOf(measured.step, precision),
    evaluation: evaluationRows * secondsOf(measured.row, precision),
  };
  return { workers, memory: { dataset: data, training: arena, evaluation, copies, runtime, total }, seconds };
}
