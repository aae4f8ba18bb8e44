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
  const { learning_rate, seed, schedule, ema } = spec.training;
  const average = ema === null ? "" : `, averaged by ${ema.decay}`;
  const moves = schedule === null ? "" : ` (${schedule.name})`;
  const work = optimizer === null
    ? "one exact solve"
    : `${plural(epochs, "epoch")} × ${
      plural(stepsPerEpoch, "step")
    }, ${optimizer} at ${learning_rate}${moves}${average}`;
  return `${work}, ${objective}, seed ${seed}`;
}

/** The learning rates of a schedule: `cosine: first 0.001, highest 0.01 in step 10, last 0.0001 in step 400`. */
export function describeRates({ spec: { training: { schedule } }, rates }: PlanFacts): string {
  if (rates === null || schedule === null) return "";
  const { first, peak, last } = rates;
  const end = last === null
    ? "from there on by the metrics"
    : `last ${formatRate(last.rate)} in step ${formatCount(last.step)}`;
  return `${schedule.name}: first ${formatRate(first.rate)}, highest ${formatRate(peak.rate)} in step ${
    formatCount(peak.step)
  }, ${end}`;
}

/** A learning rate in few digits, without zeros at the end. */
function formatRate(rate: number): string {
  return String(Number(rate.toPrecision(6)));
}
