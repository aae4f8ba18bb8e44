/**
 * A planned experiment in a few words, for the plan of a dry run and the head of a run alike.
 *
 * @module
 */
import { formatCount, plural } from "../report/numbers.ts";
import type { PlanFacts } from "../plan.ts";

/** The data set: `150 rows × 4 features, 3 classes (csv data/iris.csv)`. */
export function describeData({ spec, info }: PlanFacts): string {
  const { name, path } = spec.dataset;
  const target = info.classes
    ? plural(info.classes.length, "class", "classes")
    : info.targets === 1
    ? "one target"
    : plural(info.targets, "target");
  const size = `${plural(info.rows, "row")} × ${plural(info.features.length, "feature")}`;
  return `${size}, ${target} (${path === null ? name : `${name} ${path}`})`;
}

/** The rows of each part: `120 train, 30 test`. */
export function describeSplit({ rows }: PlanFacts): string {
  const parts = Object.entries(rows).filter(([, count]) => count > 0);
  return parts.map(([part, count]) => `${formatCount(count)} ${part}`).join(", ");
}

/** The model: `mlp: 1,234 parameters`, with the note on its architecture if there is one. */
export function describeModel({ spec: { model }, parameters }: PlanFacts): string {
  const note = model.architecture ? ` (${model.architecture})` : "";
  return `${model.name}: ${plural(parameters, "parameter")}${note}`;
}

/** The training: `100 epochs × 4 steps, adam at 0.01, cross_entropy, seed 42`; or that it is one exact solve. */
export function describeTraining({ spec, epochs, stepsPerEpoch, optimizer, objective }: PlanFacts): string {
  const { learning_rate, seed } = spec.training;
  const work = optimizer === null
    ? "one exact solve"
    : `${plural(epochs, "epoch")} × ${plural(stepsPerEpoch, "step")}, ${optimizer} at ${learning_rate}`;
  return `${work}, ${objective}, seed ${seed}`;
}
