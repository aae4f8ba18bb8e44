/**
 * A planned experiment in a few words, for the plan of a dry run and the head of a run alike.
 *
 * @module
 */
import { formatCount, plural } from "../report/numbers.ts";
import type { Plan } from "./engine.ts";

/** The data set: `csv data/iris.csv: 150 rows × 4 features, 3 classes`. */
export function describeData({ spec, info }: Plan): string {
  const { name, path } = spec.dataset;
  const target = info.classes
    ? plural(info.classes.length, "class", "classes")
    : info.targets === 1
    ? "one target"
    : plural(info.targets, "target");
  const size = `${plural(info.rows, "row")} × ${plural(info.features.length, "feature")}`;
  return `${path === null ? name : `${name} ${path}`}: ${size}, ${target}`;
}

/** The rows of each part: `120 train, 30 test`. */
export function describeSplit({ rows }: Plan): string {
  const parts = Object.entries(rows).filter(([, count]) => count > 0);
  return parts.map(([part, count]) => `${formatCount(count)} ${part}`).join(", ");
}

/** The model: `mlp: 1,234 parameters`. */
export function describeModel({ spec, parameters }: Plan): string {
  return `${spec.model.name}: ${plural(parameters, "parameter")}`;
}

/** The training: `100 epochs × 4 steps, adam, cross_entropy, seed 42`. */
export function describeTraining({ spec, stepsPerEpoch, optimizer, objective, seeds }: Plan): string {
  const { epochs, seed } = spec.training;
  const length = `${plural(epochs, "epoch")} × ${plural(stepsPerEpoch, "step")}`;
  return `${length}, ${optimizer}, ${objective}, seed ${seed ?? seeds.training}`;
}
