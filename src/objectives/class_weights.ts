/**
 * Weights of classes: what `training.class_weight` asks for.
 *
 * A run's loss is then Σ weight · loss / Σ weight over the training rows, as scikit-learn weighs samples. Each step has
 * its share of that sum, so the weights that are used have the mean 1 over the training rows. Losses of other rows, and
 * all metrics, are not weighted.
 *
 * @module
 */
import { ConfigError } from "../errors.ts";
import { didYouMean } from "../schema/suggest.ts";
import type { Objective } from "./objective.ts";

/** "balanced", or the weight of each class that is not to have weight 1. */
export type ClassWeight = "balanced" | Readonly<Record<string, number>>;

/**
 * Checks weights before there are numbers to train on.
 *
 * @param rows The rows that will be trained on, if any.
 * @param labels The class index of every row, where it is known already.
 * @throws {ConfigError} if the loss cannot be weighed, a class is not one of the data set's, or as {@linkcode classWeights}.
 */
export function checkClassWeight(
  setting: ClassWeight | null,
  classes: readonly string[],
  { name, weighable }: Pick<Objective, "name" | "weighable">,
  rows?: Uint32Array,
  labels?: () => Float64Array,
): void {
  if (setting === null) return;
  if (!weighable) {
    throw new ConfigError(
      `Cannot weigh classes with loss "${name}": only a cross-entropy can`,
      "leave training.class_weight out",
    );
  }
  if (setting === "balanced") return;
  const weights = weightsByName(setting);
  const composed = classes.map((name) => name.normalize("NFC"));
  const unknown = Object.keys(setting).find((key) => !composed.includes(key.normalize("NFC")));
  if (unknown !== undefined) {
    throw new ConfigError(
      `Cannot weigh class ${JSON.stringify(unknown)}: the classes are ${classes.join(", ")}`,
      didYouMean(unknown, classes) ?? "name a class as the data set does",
    );
  }
  if (composed.every((name) => weights.get(name) === 0)) throw weightless();
  if (!rows || !labels) return;
  const all = labels();
  classWeights(setting, classes, rows.values().map((row) => all[row]));
}

/**
 * The weights of the classes, scaled to the mean 1 over rows.
 *
 * @param labels The class index of each training row.
 * @throws {ConfigError} if every row has weight 0, or the weights of all rows add up to more than there are numbers.
 */
export function classWeights(
  setting: ClassWeight,
  classes: readonly string[],
  labels: Iterable<number>,
): number[] {
  const counts = classes.map(() => 0);
  for (const label of labels) counts[label]++;
  const rows = sum(counts), present = counts.filter((count) => count > 0).length;
  const given = setting === "balanced" ? new Map<string, number>() : weightsByName(setting);
  const weights = classes.map((name, k) => {
    if (setting === "balanced") return counts[k] === 0 ? 0 : rows / (present * counts[k]);
    return given.get(name.normalize("NFC")) ?? 1;
  });
  const shares = weights.map((weight, k) => weight * counts[k]);
  const mean = sum(shares) / rows;
  if (mean === 0) throw weightless();
  if (!Number.isFinite(mean)) {
    const heaviest = shares.indexOf(Math.max(...shares));
    throw new ConfigError(
      `Cannot weigh the classes: over the ${rows} training rows the weights add up to more than float64 holds, ` +
        `most of it ${weights[heaviest]} for each of ${counts[heaviest]} rows of class ${
          JSON.stringify(classes[heaviest])
        }`,
      "only how the numbers of training.class_weight compare counts: divide all of them by the largest, " +
        "those of classes that are not named, which are 1, too",
    );
  }
  return weights.map((weight) => weight / mean);
}

/** The weights by the names of their classes, in whatever way those are composed. */
function weightsByName(setting: Readonly<Record<string, number>>): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [key, weight] of Object.entries(setting)) {
    const name = key.normalize("NFC");
    if (weights.has(name)) {
      throw new ConfigError(
        `Cannot weigh class ${JSON.stringify(name)}: training.class_weight names it twice`,
      );
    }
    weights.set(name, weight);
  }
  return weights;
}

function weightless(): ConfigError {
  return new ConfigError(
    "Cannot weigh the classes: each class among the training rows has weight 0",
    "give a class a positive training.class_weight",
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
