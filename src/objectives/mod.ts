/**
 * Every loss a config can name. To add one: write its file, add its line.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import type { DataShape, Model } from "../models/model.ts";
import { binary_cross_entropy, cross_entropy } from "./cross_entropy.ts";
import { mse } from "./mse.ts";
import { applyLink, defaultLoss, type Loss, type Objective } from "./objective.ts";

export const objectives = { mse, cross_entropy, binary_cross_entropy } satisfies Record<string, Loss>;

/**
 * Fits a loss to a model and data.
 *
 * @param name A name of the table, as the config says; null for the task's default.
 * @throws {ConfigError} if the three do not go together.
 */
export function createObjective(
  name: string | null,
  data: DataShape,
  model: Model,
  table: Readonly<Record<string, Loss>> = objectives,
): Objective {
  const chosen = name ?? defaultLoss(data, model);
  const loss = table[chosen];
  const reason = loss.refuse(data, model.outputs, model.link);
  if (reason !== undefined) {
    throw new ConfigError(
      `Cannot train with loss "${chosen}": ${reason}`,
      name === null
        ? "change model.params.output_activation or the output width, or set training.loss"
        : `use another training.loss (${Object.keys(table).join(", ")}) or leave it out`,
    );
  }
  const link = model.link ?? loss.link(data, model.outputs);
  return {
    name: chosen,
    task: data.task,
    classes: data.classes,
    link,
    loss: (x, y) => loss.loss(x, y, link, data.task),
    predict: (x) => applyLink(x, link),
  };
}
