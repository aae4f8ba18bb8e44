/**
 * What a model is to the rest of the program.
 *
 * @module
 */
import type { Task } from "../datasets/dataset.ts";
import type { Rows, SolveContext } from "../linalg/least_squares.ts";
import type { Schema } from "../schema/fields.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What a model is told of the data it is built for. */
export interface DataShape {
  /** What is to be predicted. */
  readonly task: Task;
  /** Feature columns. */
  readonly inputs: number;
  /** Columns of y: for regression the targets, for classification 1. */
  readonly targets: number;
  /** Number of classes; 0 for regression. */
  readonly classes: number;
  /** Rows that are trained on. */
  readonly rows: number;
}

/** How a model's raw outputs become predictions. */
export type Link = "identity" | "sigmoid" | "softmax";

/** One line of the model summary. */
export interface LayerSummary {
  /** The field of the model, e.g. "layers.0". */
  readonly name: string;
  /** What the layer does, e.g. "dense + relu". */
  readonly kind: string;
  /** Shape of the output for one row. */
  readonly output: readonly number[];
  /** How many numbers of it are trained. */
  readonly parameters: number;
}

/** What `fit` is given: the training rows, and float64 kernels to work with. */
export interface FitContext extends SolveContext {
  /** The training rows, as the model's inputs. */
  readonly data: Rows;
}

/** A model: its fields hold the parameters. */
export interface Model {
  /** How many numbers the model gives for a row. */
  readonly outputs: number;
  /** The link the config asks for; null leaves it to the loss. */
  readonly link: Link | null;
  /**
   * Whether `forward` and `penalty` compute by operations alone, by the same ones whatever the numbers are, and return
   * what those give: for two inputs of equal shape they differ in nothing but numbers. A step is then walked through
   * once and repeated afterwards, without garbage. Not so by default: every step is walked through.
   */
  readonly staticGraph?: boolean;
  /** One line per layer, in the order data passes them. */
  summary(): LayerSummary[];
  /** Raw outputs, before the link. x [n, inputs] → [n, outputs]. */
  forward(x: Tensor): Tensor;
  /** Adds penalties on weights to the loss and their gradients to the tape. Returns the sum. */
  penalty?(pass: Pass): number;
  /** Finds the parameters in one go instead of by steps. */
  fit?(context: FitContext): Promise<void>;
}

/** One line of the table in `mod.ts`. */
export interface ModelEntry<P = unknown> {
  /** One sentence for help and docs. */
  readonly summary: string;
  /** What `model.params` may say. A param `seed` is the seed of the initial values. */
  readonly params: Schema<P>;
  /**
   * Makes the model; its parameters get their memory and initial values later.
   *
   * @throws {ConfigError} if the params do not fit the data, naming the param.
   */
  build(params: P, data: DataShape): Model;
}

/** Helps TypeScript infer the type of `params`. */
export function defineModel<P>(entry: ModelEntry<P>): ModelEntry<P> {
  return entry;
}
