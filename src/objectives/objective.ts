/**
 * An objective: the loss that training lowers, and how raw outputs become predictions.
 *
 * @module
 */
import type { Task } from "../datasets/dataset.ts";
import type { Float } from "../kernels/kernels.ts";
import type { DataShape, Link, Model } from "../models/model.ts";
import { sigmoid, softmax } from "../ops/activations.ts";
import type { Schema } from "../schema/fields.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** What a loss is computed with, beside outputs and targets. */
export interface LossSettings<P = unknown> {
  /** How raw outputs become predictions. */
  readonly link: Link;
  /** What is predicted. */
  readonly task: Task;
  /** What `training.loss.params` says. */
  readonly params: P;
  /** One number per class to weigh its rows with; undefined outside of training, and where no weights are asked for. */
  readonly classWeights: readonly number[] | undefined;
  /** `training.label_smoothing`; 0 outside of training, and for losses that are not `smoothable`. */
  readonly labelSmoothing: number;
}

/** One line of the table in `mod.ts`. */
export interface Loss<P = unknown> {
  /** One sentence for help and docs. */
  readonly summary: string;
  /** What `training.loss.params` may say; nothing by default. */
  readonly params?: Schema<P>;
  /** Whether rows can be weighed by their class. */
  readonly weighable?: true;
  /** Whether its targets are labels that can be smoothed. */
  readonly smoothable?: true;
  /** Whether `loss` computes by operations alone; see {@linkcode Model.staticGraph}. */
  readonly staticGraph?: true;
  /**
   * Why the loss cannot be used here; undefined if it can.
   *
   * @param link The link the model asks for; null leaves it to the loss.
   */
  refuse(data: DataShape, outputs: number, link: Link | null): string | undefined;
  /** How raw outputs become predictions, where the model does not say. */
  link(data: DataShape, outputs: number): Link;
  /**
   * The sum over rows of the loss, in float64; sends the gradient of the mean over rows to `x`.
   *
   * @param x [n, outputs] raw outputs
   * @param y [n, targets] targets, a class as its index
   */
  loss(x: Tensor, y: Float, settings: LossSettings<P>): number;
}

/** A loss fitted to a model and data. */
export interface Objective {
  readonly name: string;
  readonly task: Task;
  /** Number of classes; 0 for regression. */
  readonly classes: number;
  readonly link: Link;
  /** Whether rows can be weighed by their class. */
  readonly weighable: boolean;
  /** See {@linkcode Loss.staticGraph}. */
  readonly staticGraph: boolean;
  /** See {@linkcode Loss.loss}. */
  loss(x: Tensor, y: Float, classWeights?: readonly number[]): number;
}

/** Helps TypeScript infer the type of `params`. */
export function defineLoss<P>(entry: Loss<P>): Loss<P> {
  return entry;
}

/** Raw outputs through a link. */
export function applyLink(x: Tensor, link: Link): Tensor {
  return link === "identity" ? x : link === "sigmoid" ? sigmoid(x) : softmax(x);
}

/** The loss that fits a task when the config names none. */
export function defaultLoss(data: DataShape, model: Model): "mse" | "binary_cross_entropy" | "cross_entropy" {
  if (data.task === "regression" || model.link === "identity") return "mse";
  return model.outputs === 1 ? "binary_cross_entropy" : "cross_entropy";
}
