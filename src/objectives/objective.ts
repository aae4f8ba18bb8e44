/**
 * An objective: the loss that training lowers, and how raw outputs become predictions.
 *
 * @module
 */
import type { Task } from "../datasets/dataset.ts";
import type { Float } from "../kernels/kernels.ts";
import type { DataShape, Link, Model } from "../models/model.ts";
import { sigmoid, softmax } from "../ops/activations.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** One line of the table in `mod.ts`. */
export interface Loss {
  /** One sentence for help and docs. */
  readonly summary: string;
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
  loss(x: Tensor, y: Float, link: Link, task: Task): number;
}

/** A loss fitted to a model and data. */
export interface Objective {
  readonly name: string;
  readonly task: Task;
  /** Number of classes; 0 for regression. */
  readonly classes: number;
  readonly link: Link;
  loss(x: Tensor, y: Float): number;
  /** [n, outputs] raw → [n, outputs] predictions: values, or probabilities of classes. */
  predict(x: Tensor): Tensor;
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
