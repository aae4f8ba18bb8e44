/**
 * The original's experiments by our configs.
 *
 * Its gradient is that of half the squared error summed over k outputs; with a loss that is the mean, its rate r is
 * met at r k / 2. Its ridge penalty was divided by the rows of a batch, ours by all rows.
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { epochOrder } from "../../src/datasets/batches.ts";
import type { Session } from "../../src/session.ts";
import { evaluate, measure } from "../../src/train/evaluate.ts";
import { trainStep } from "../../src/train/step.ts";
import { openSpec } from "../sessions.ts";

/** What the original was told, and the rate it used. */
export interface Recipe {
  rate: number;
  dataset: { name: string; params: Record<string, unknown> };
  model: { name: string; params: Record<string, unknown> };
  training: { epochs: number; batch_size: number; seed: number };
}

/** Weights as the original kept them: a line's, or a matrix and biases per layer. */
export interface Weights {
  weights: number[] | number[][][];
  bias?: number;
  biases?: number[][];
}

/** A session that trains as the original did, with its seeds. */
export function openAsOriginal({ rate, dataset, model, training }: Recipe): Promise<Session> {
  const sizes = model.params.layer_sizes as number[] | undefined;
  const outputs = sizes?.at(-1) ?? 1;
  const { l2_regularization: l2, ...params } = model.params as { l2_regularization?: number };
  const rows = (dataset.params.n_samples as number | undefined) ?? 1000;
  const scaled = l2 === undefined
    ? {}
    : { l2_regularization: l2 * rows / Math.min(rows, training.batch_size) };
  // Its networks clip at 10 unasked: the gradient of another loss, so another limit.
  const started = sizes === undefined ? {} : { init: "original" };
  const clipping = sizes === undefined ? {} : { clip_gradient_value: 20 / outputs, clip_weights: 10 };
  return openSpec({
    name: "oracle",
    dataset: { ...dataset, params: { ...dataset.params, seed: training.seed } },
    // Its networks started by He with relu, else by LeCun.
    model: { ...model, params: { seed: 42, ...started, ...params, ...scaled } },
    training: { ...training, ...clipping, learning_rate: rate * outputs / 2, optimizer: "sgd", loss: "mse" },
  });
}

/** Trains one epoch, counted from 1, and gives the loss of each batch. */
export function* trainBatches(session: Session, epoch: number): Generator<number> {
  const order = epochOrder(session.data.split.train, session.shuffleSeed, epoch);
  for (let from = 0; from < order.length; from += session.batchSize) {
    const to = Math.min(from + session.batchSize, order.length);
    yield trainStep(session, order, from, to) / (to - from);
  }
}

/** The metrics of all rows. */
export async function measured(session: Session): Promise<Readonly<Record<string, number>>> {
  return measure(await evaluate(session, session.data.split.train, () => undefined), session.metrics);
}

/** Holds a session's parameters against recorded ones. */
export function checkWeights(session: Session, { weights, bias, biases }: Weights, when: string): void {
  const layers = bias === undefined
    ? (weights as number[][][]).map((matrix, i) => [...matrix.flat(), ...biases![i]])
    : [[...weights as number[], bias]];
  const expected = layers.flat();
  assertEquals(session.packed.data.length, expected.length);
  expected.forEach((value, i) => close(session.packed.data[i], value, `${when}: parameter ${i}`));
}

/** Equal but for the last digits, which depend on the order of sums and on fused products. */
export function close(actual: number, expected: number, what: string, relative = 1e-12): void {
  assertAlmostEquals(actual, expected, relative * Math.abs(expected) + 1e-14, what);
}
