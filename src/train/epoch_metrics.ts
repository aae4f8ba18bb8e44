/**
 * The metrics of an epoch: on the training rows, and on the validation rows if there are any.
 *
 * Those on the training rows are gathered from the steps ("running": while the weights moved, dropout acting), or by a
 * pass over the rows at the end of each epoch ("exact"), or only when training has ended ("final").
 *
 * @module
 */
import type { Task } from "../datasets/dataset.ts";
import type { Metric, Metrics } from "../objectives/metrics.ts";
import { rateAt } from "../schedules/schedule.ts";
import type { Spec } from "../spec/spec.ts";
import {
  evaluate,
  lossOf,
  measure,
  metricsOf,
  predict,
  predictionsFrom,
  prefixed,
  usual,
} from "./evaluate.ts";
import type { Learner } from "./learner.ts";
import type { Monitor } from "./monitor.ts";
import type { Pacer } from "./pacer.ts";

/** Which metrics there are after every epoch. */
export interface EpochMetrics {
  /** Names of those on the training rows, beside the loss. */
  readonly train: readonly string[];
  /** Names of those on the validation rows, beside the loss. */
  readonly validation: readonly string[];
  /** How those on the training rows come about. */
  readonly from: Spec["training"]["train_metrics"];
  /** Whether steps keep their outputs. */
  readonly gathered: boolean;
}

/** What an experiment tells after every epoch: the first metric of its task, and the one that is monitored. */
export function epochMetricsOf(
  { train_metrics, class_weight }: Spec["training"],
  { task, solved, table, monitor }: {
    readonly task: Task;
    /** Whether the model is found in one go, without steps. */
    readonly solved: boolean;
    readonly table: Readonly<Record<string, Metric>>;
    readonly monitor: Monitor;
  },
): EpochMetrics {
  const [first] = Object.keys(table);
  const from = solved ? "exact" : train_metrics;
  const also = (metric: string, names: readonly string[]) =>
    Object.hasOwn(table, metric) && !names.includes(metric) ? [...names, metric] : names;
  const train = also(monitor.metric, task === "classification" || solved ? [first] : []);
  const validation = also(monitor.metric.replace(/^val_/, ""), [first]);
  const gathered = !solved && (class_weight !== null || from === "running" && train.length > 0);
  return { train, validation, from, gathered };
}

/** Whether the validation rows are looked at after this epoch. */
function isValidated(epoch: number, { validateEvery }: Learner): boolean {
  return epoch % validateEvery === 0;
}

/**
 * The metrics of an epoch that has just been trained.
 *
 * @param of.epoch Its number.
 * @param of.loss What training lowered: the mean over the epoch's steps.
 * @param of.rows The rows of its steps: the first so many of its order.
 */
export async function measureEpoch(
  learner: Learner,
  pacer: Pacer,
  { epoch, loss, rows }: { readonly epoch: number; readonly loss: number; readonly rows: number },
): Promise<Metrics> {
  const { data: { split }, epochMetrics: { from, train, validation } } = learner;
  const trained = await gatherMetrics(learner, pacer, loss, rows);
  const exact = from === "exact" ? await exactMetrics(learner, pacer, train) : {};
  const held = split.validation.length > 0 && isValidated(epoch, learner)
    ? await measureHeldOut(learner, pacer, "validation", validation)
    : {};
  const told = learner.model.fit ? {} : { ...learner.clipping.metrics, ...rateOf(learner) };
  return { ...trained, ...exact, ...held, ...told };
}

/** The learning rate of the epoch's last step, where it moves. */
function rateOf({ schedule, rates, progress: { step } }: Learner): Metrics {
  return schedule === null ? {} : { learning_rate: rateAt(rates, step) };
}

/** The names of those that are of the steps, beside losses. */
export function runningNames({ from, train }: EpochMetrics): readonly string[] {
  return from === "running" ? train : [];
}

/**
 * The metrics of the last epoch, or of the best, when training has ended: those on the training rows are exact, and
 * those on the validation and test rows are there.
 */
export async function measureEnd(learner: Learner, pacer: Pacer, last: Metrics): Promise<Metrics> {
  const { data: { split }, epochMetrics: { from, train, validation } } = learner;
  const held = split.validation.length > 0 && !("val_loss" in last)
    ? await measureHeldOut(learner, pacer, "validation", validation)
    : {};
  const losses = ["loss", "weighted_loss"].flatMap((name) => name in last ? [[name, last[name]]] : []);
  const exact = from === "exact" ? {} : await exactMetrics(learner, pacer, train);
  const test = split.test.length > 0 ? await measureHeldOut(learner, pacer, "test", testNames(learner)) : {};
  // In the order in which epochs have them.
  return { ...Object.fromEntries(losses), ...exact, ...{ ...last, ...exact }, ...held, ...test };
}

/** Metrics on the test rows: the usual ones, and the one that the epochs of the run were compared by. */
function testNames({ metrics, epochMetrics }: Learner): readonly string[] {
  const names = usual(metrics);
  return [...names, ...epochMetrics.validation.filter((name) => !names.includes(name))];
}

/** The loss of an epoch's steps, and the metrics that are gathered from them. */
async function gatherMetrics(
  learner: Learner,
  pacer: Pacer,
  loss: number,
  rows: number,
): Promise<Metrics> {
  const { stepOutputs, classWeights, data, model, metrics, epochMetrics } = learner;
  if (stepOutputs === null) {
    if (classWeights === undefined) return { loss };
    const { weightedLoss } = await evaluate(learner, learner.data.split.train, pacer.breathe, classWeights);
    return { loss, weighted_loss: weightedLoss! };
  }
  const order = data.order.subarray(0, rows);
  const outputs = { rows: order, outputs: stepOutputs.subarray(0, rows * model.outputs) };
  const losses: Metrics = classWeights === undefined
    ? { loss }
    : { loss: await lossOf(learner, outputs, pacer.breathe), weighted_loss: loss };
  const running = runningNames(epochMetrics);
  return running.length === 0 ? losses : {
    ...losses,
    ...metricsOf(predictionsFrom(learner, order, new Float64Array(outputs.outputs)), metrics, running),
  };
}

async function exactMetrics(learner: Learner, pacer: Pacer, names: readonly string[]): Promise<Metrics> {
  if (names.length === 0) return {};
  const predictions = await predict(learner, learner.data.split.train, pacer.breathe);
  return metricsOf(predictions, learner.metrics, names);
}

/** Losses and these metrics of a part that is not trained on, as `val_…` and `test_…`. */
async function measureHeldOut(
  learner: Learner,
  pacer: Pacer,
  part: "validation" | "test",
  names: readonly string[],
): Promise<Metrics> {
  const { data: { split }, classWeights, metrics } = learner;
  const found = await evaluate(learner, split[part], pacer.breathe, classWeights);
  return prefixed(part === "test" ? "test_" : "val_", measure(found, metrics, names));
}
