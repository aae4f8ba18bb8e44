/**
 * What the loop trains: data, model, objective, optimizer and the state they are in. A session is one.
 *
 * @module
 */
import type { InputRows } from "../datasets/input_rows.ts";
import type { Scaling } from "../datasets/preprocess.ts";
import type { Float, Kernels } from "../kernels/kernels.ts";
import type { StepLoop } from "../kernels/loop.ts";
import type { Rows, SolveContext } from "../linalg/least_squares.ts";
import type { Model } from "../models/model.ts";
import type { Metric } from "../objectives/metrics.ts";
import type { Objective } from "../objectives/objective.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { Rates, Schedule } from "../schedules/schedule.ts";
import type { Packed } from "../tensor/param.ts";
import type { Pass } from "../tensor/pass.ts";
import type { GradientParts } from "./gradient_parts.ts";
import type { Tape } from "../tensor/tape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Averaging } from "./averaging.ts";
import type { Clipping } from "./clipping.ts";
import type { EpochMetrics } from "./epoch_metrics.ts";
import type { StepLimit } from "./limits.ts";
import type { Monitor } from "./monitor.ts";
import type { PartialEpoch } from "./snapshot.ts";
import type { StateCopy } from "./state_copy.ts";
import type { Stopping } from "./stopping.ts";
import type { Stretch } from "./stretches.ts";

/** Which rows of the data set are for what. */
export interface SplitRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/** The data in the precision of the run. */
export interface LearnerData {
  /** [rows, inputs] where they lie ready in one array, as they do in the kernels' memory; else empty. */
  readonly x: Float;
  /** The inputs, wherever they lie and whatever they are made of. */
  readonly rows: InputRows;
  /** [rows, targets], a class as its index */
  readonly y: Float;
  readonly inputs: number;
  readonly targets: number;
  readonly split: SplitRows;
  /** Room for the training rows in the order of an epoch. */
  readonly order: Uint32Array;
  /** [rows, targets] The targets as the data set has them, neither rounded nor standardised: what metrics compare with. */
  readonly given: Float64Array;
  /** Where `y` is standardised, how to come back to the target's own units; else null. */
  readonly units: Scaling | null;
}

/** Where training stands. */
export interface Progress {
  /** Complete epochs. */
  epoch: number;
  /** Optimizer steps taken. */
  step: number;
  /** Whether the parameters are those of the end of an epoch. */
  epochComplete: boolean;
  /** What the steps of an epoch that is not complete have added up to, where it was left; else null. */
  partial: PartialEpoch | null;
}

/** Some rows of the data, in the memory of a pass. */
export interface Batch {
  /** [n, inputs] */
  readonly x: Tensor;
  /** [n, targets] */
  readonly y: Float;
}

/** A training step that has been walked through: where its rows are listed, and all it computes from them. */
export interface RepeatedStep {
  readonly order: Uint32Array;
  readonly tape: Tape;
  /** Many of it as one function; null if that cannot be, undefined if it was not tried. */
  loop?: StepLoop | null;
}

/** See the module. */
export interface Learner {
  readonly kernels: Kernels;
  readonly model: Model;
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  readonly packed: Packed;
  /** One vector per slot of the optimizer. */
  readonly slots: readonly Float[];
  /** The average of parameters and buffers over the steps; null if none is taken. */
  readonly averaging: Averaging | null;
  /** What the optimizer updates at once. */
  readonly stretches: readonly Stretch[];
  readonly data: LearnerData;
  /** Passes on the same memory: one step at a time. */
  readonly training: Pass;
  readonly evaluating: Pass;
  readonly epochs: number;
  /** Whether training ends before all epochs. */
  readonly stopping: Stopping;
  /** Where training ends before all epochs; null: nowhere. */
  limit: StepLimit | null;
  /** A copy of the state after the best epoch, to which training goes back at its end; null if it does not. */
  readonly bestState: StateCopy | null;
  /** Rows of a step, or of each of its parts. */
  readonly batchSize: number;
  /** Rows of a step: those of all of its parts. */
  readonly stepRows: number;
  /** Adds up the gradients of a step's parts; null where each step is one. */
  readonly parts: GradientParts | null;
  /** Epochs from one look at the validation rows to the next. */
  readonly validateEvery: number;
  readonly learningRate: number;
  /** How the learning rate moves; null: it does not. */
  readonly schedule: Schedule | null;
  /** What the schedule makes of the learning rate in the epoch that goes on. */
  rates: Rates;
  readonly clipping: Clipping;
  /** One per class, with mean 1 over the training rows; undefined if rows count alike. */
  readonly classWeights: readonly number[] | undefined;
  /** The seed that the shuffles of all epochs come from. */
  readonly shuffleSeed: number;
  readonly progress: Progress;
  /** A step after which whoever reads the events wants to look, turn or not; Infinity for none. */
  pauseAt: number;
  /** Whether a training step, and a pass that only evaluates, are so long that they are computed in pieces. */
  readonly long: { readonly step: boolean; readonly evaluation: boolean };
  /** Whether it need not be checked that operations and updates are the calls of kernels which they say they are. */
  readonly trusted: boolean;
  /** Training steps that are repeated, by their number of rows. */
  readonly steps: Map<number, RepeatedStep>;
  /** The metrics of the task. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Which of them are told after every epoch. */
  readonly epochMetrics: EpochMetrics;
  /** What the best epoch is found by. */
  readonly monitor: Monitor;
  /** [training rows, outputs], room for the raw outputs of an epoch's steps in their order; null if they are not kept. */
  readonly stepOutputs: Float | null;
  /** What a model that is fitted in one go needs beside its rows. */
  solveContext(
    hooks: Pick<SolveContext, "breathe" | "warn">,
  ): Promise<SolveContext & { readonly data: Rows }>;
}
