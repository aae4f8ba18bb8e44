import { gatherRows } from "../datasets/batches.ts";
import type { Metric, Metrics } from "../objectives/metrics.ts";
import { type Predictions, predictionsOf, throughLink } from "../objectives/predictions.ts";
import type { Float } from "../kernels/kernels.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Learner } from "./learner.ts";
import { type Breathe, breathing } from "./long_step.ts";
import { beginBatch } from "./step.ts";

/** Rows of one evaluating pass: a constant, since it is part of the shape of the sum that the loss is. */
export const evaluationRows = 1024;

/** What a model makes of some rows. */
export interface Evaluation {
  /** Mean loss of a row, penalties on weights left out; of the standardised target, if it is. */
  readonly loss: number;
  /** The same with the rows weighed by their classes, where that was asked for: Σ weight · loss / Σ weight. */
  readonly weightedLoss?: number;
  readonly predictions: Predictions;
}

/**
 * Runs the model over rows of the data, and tells the loss and what it predicts.
 *
 * @param breathe Called after each pass, and within long ones; may throw to stop.
 * @param weights One per class: the weighted loss is then told, too.
 */
export async function evaluate(
  learner: Learner,
  rows: Uint32Array,
  breathe: Breathe,
  weights?: readonly number[],
): Promise<Evaluation> {
  let total = 0;
  const outputs = await forward(learner, rows, breathe, {
    loss: (raw, y) => learner.objective.loss(raw, y),
    lost: (loss) => total += loss,
  });
  const weightedLoss = weights && await lossOf(learner, { rows, outputs }, breathe, weights);
  return {
    loss: total / rows.length,
    weightedLoss,
    predictions: predictionsFrom(learner, rows, outputs),
  };
}

/** What the model predicts for rows of the data. */
export async function predict(learner: Learner, rows: Uint32Array, breathe: Breathe): Promise<Predictions> {
  return predictionsFrom(learner, rows, await forward(learner, rows, breathe));
}

/** Rows of the data and raw outputs [rows, outputs] that were computed for them. */
export interface Outputs {
  readonly rows: Uint32Array;
  readonly outputs: Float;
}

/** The mean loss of known outputs, or with weights of the classes Σ weight · loss / Σ weight. */
export async function lossOf(
  { objective, model, data, evaluating: pass }: Learner,
  { rows, outputs }: Outputs,
  breathe: Breathe,
  weights?: readonly number[],
): Promise<number> {
  const columns = model.outputs;
  let total = 0, weight = 0;
  for (let from = 0; from < rows.length; from += evaluationRows) {
    const to = Math.min(from + evaluationRows, rows.length);
    pass.reset();
    const raw = pass.input([to - from, columns]), y = pass.floats((to - from) * data.targets);
    raw.data.set(outputs.subarray(from * columns, to * columns));
    gatherRows(y, data.y, data.targets, rows, from, to);
    total += objective.loss(raw, y, weights);
    if (weights) { for (let i = 0; i < y.length; i++) weight += weights[y[i]]; }
    await breathe();
  }
  return total / (weights ? weight : rows.length);
}

/**
 * Predictions from known outputs.
 *
 * @param scores The outputs; they are taken over, and may be changed.
 */
export function predictionsFrom(
  { model, objective, data }: Learner,
  rows: Uint32Array,
  scores: Float64Array,
): Predictions {
  const y = new Float64Array(rows.length * data.targets);
  gatherRows(y, data.given, data.targets, rows, 0, rows.length);
  const values = objective.task === "regression";
  return predictionsOf({
    scores: values ? inUnits(throughLink(scores, model.outputs, objective.link), data.units) : scores,
    link: values ? "identity" : objective.link,
    y,
    rows: rows.length,
    outputs: model.outputs,
    classes: objective.classes,
  });
}

/**
 * The raw outputs of the model for rows of the data.
 *
 * @param options.loss Computes the loss of a pass by operations.
 * @param options.lost Is told what it is.
 */
async function forward(
  learner: Learner,
  rows: Uint32Array,
  breathe: Breathe,
  { loss = () => 0, lost = () => {} }: {
    readonly loss?: (raw: Tensor, y: Float) => number;
    readonly lost?: (loss: number) => void;
  } = {},
): Promise<Float64Array> {
  const { model, evaluating: pass, long } = learner;
  const outputs = new Float64Array(rows.length * model.outputs);
  for (let from = 0; from < rows.length; from += evaluationRows) {
    const to = Math.min(from + evaluationRows, rows.length);
    const batch = beginBatch(learner, pass, rows, from, to, long.evaluation);
    const raw = model.forward(batch.x);
    const ofRows = loss(raw, batch.y);
    lost(long.evaluation ? (await breathing(pass.compute(from), breathe)).loss : ofRows);
    outputs.set(raw.data, from * model.outputs);
    await breathe();
  }
  return outputs;
}

/** Standardised values back in the target's own units, in their place. */
function inUnits(values: Float64Array, units: Learner["data"]["units"]): Float64Array {
  if (units === null) return values;
  const { mean, scale } = units, columns = mean.length;
  for (let i = 0; i < values.length; i++) {
    values[i] = values[i] * scale[i % columns] + mean[i % columns];
  }
  return values;
}

/**
 * An evaluation as named numbers: the losses, then metrics.
 *
 * @param table The metrics of the task.
 * @param names Which of them; by default all but those on request. Those that mean nothing for the predictions are left
 *   out.
 */
export function measure(
  { loss, weightedLoss, predictions }: Evaluation,
  table: Readonly<Record<string, Metric>>,
  names: readonly string[] = usual(table),
): Metrics {
  const losses = { loss, ...weightedLoss !== undefined && { weighted_loss: weightedLoss } };
  return { ...losses, ...metricsOf(predictions, table, names) };
}

/** The names of the metrics that nobody has to ask for. */
export function usual(table: Readonly<Record<string, Metric>>): readonly string[] {
  return Object.keys(table).filter((name) => !table[name].onRequest);
}

/** Metrics of predictions: those of `names` that mean something for them. */
export function metricsOf(
  predictions: Predictions,
  table: Readonly<Record<string, Metric>>,
  names: readonly string[],
): Metrics {
  const meant = names.filter((name) => predictions.probabilities || !table[name].probabilities);
  return Object.fromEntries(meant.map((name) => [name, table[name].compute(predictions)]));
}

/** The same metrics under names with a prefix: "val_loss", "val_accuracy", … */
export function prefixed(prefix: string, values: Metrics): Metrics {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}
