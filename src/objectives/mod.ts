/**
 * Every loss a config can name. To add one: write its file, add its line.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import type { DataShape, Model } from "../models/model.ts";
import { binary_cross_entropy, cross_entropy } from "./cross_entropy.ts";
import { huber } from "./huber.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";
import { defaultLoss, type Loss, type Objective } from "./objective.ts";

export const objectives = {
  mse,
  mae,
  huber,
  cross_entropy,
  binary_cross_entropy,
} satisfies Record<string, Loss>;

/**
 * Fits a loss to a model and data.
 *
 * @param name A name of the table, as the config says; null for the task's default.
 * @param params What `training.loss.params` says; only predictions can do without.
 * @param labelSmoothing What `training.label_smoothing` says; it acts on passes that train.
 * @throws {ConfigError} if they do not go together.
 */
export function createObjective(
  name: string | null,
  data: DataShape,
  model: Model,
  table: Readonly<Record<string, Loss>> = objectives,
  params?: unknown,
  labelSmoothing = 0,
): Objective {
  const chosen = name ?? defaultLoss(data, model);
  const loss = table[chosen];
  const solved = model.fit !== undefined && chosen !== defaultLoss(data, model);
  const reason = solved
    ? `the model is fitted in closed form, which minimizes ${defaultLoss(data, model)}`
    : loss.refuse(data, model.outputs, model.link);
  if (reason !== undefined) {
    const others = Object.keys(table).filter((other) =>
      !solved && table[other].refuse(data, model.outputs, model.link) === undefined
    );
    throw new ConfigError(
      `Cannot train with loss "${chosen}": ${reason}`,
      name !== null && (solved || others.length === 0)
        ? "leave training.loss out"
        : others.length > 0
        ? `use training.loss ${others.join(" or ")}`
        : "change model.params.output_activation or the output width",
    );
  }
  if (labelSmoothing > 0 && !loss.smoothable) {
    throw new ConfigError(
      `Cannot smooth labels: the loss "${chosen}" has none`,
      `leave training.label_smoothing out, or use training.loss ${
        Object.keys(table).filter((other) => table[other].smoothable).join(" or ")
      }`,
    );
  }
  const link = model.link ?? loss.link(data, model.outputs);
  return {
    name: chosen,
    task: data.task,
    classes: data.classes,
    link,
    weighable: loss.weighable === true,
    staticGraph: loss.staticGraph === true,
    loss: (x, y, classWeights) =>
      loss.loss(x, y, {
        link,
        task: data.task,
        params,
        classWeights,
        labelSmoothing: x.pass.training ? labelSmoothing : 0,
      }),
  };
}
