/** The networks of unit_mlp.json, as our configs and data give them. */
import type { DatasetEntry } from "../../src/datasets/dataset.ts";
import { fromArrays } from "../../src/library/arrays.ts";
import { readConfig } from "../../src/library/config.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession } from "../../src/session.ts";
import { evaluate } from "../../src/train/evaluate.ts";
import { trainStep } from "../../src/train/step.ts";
import { noFiles } from "../sessions.ts";
import { checkWeights, close } from "./original.ts";

/** One network with three steps on all rows. */
export interface Network {
  model: { layer_sizes: number[]; activation: string; output_activation?: string; seed: number };
  learning_rate: number;
  X: number[][];
  y: number[] | number[][];
  init_weights: number[][][];
  losses: number[];
  weights_after: number[][][][];
  biases_after: number[][][];
  forward: number[][];
}

/** Trains a network and holds every number against the recorded ones. */
export async function run(network: Network): Promise<void> {
  const { model, learning_rate, X, y } = network;
  // Numbers beside sigmoid or softmax were classes, rows of numbers were targets.
  const labels = model.output_activation !== undefined && !Array.isArray(y[0]);
  const given = fromArrays({ x: X, y: labels ? (y as number[]).map(String) : y }) as DatasetEntry<unknown>;
  const outputs = model.layer_sizes.at(-1)!;
  const { spec, tables } = readConfig({
    name: "network",
    dataset: given,
    model: { name: "mlp", params: { ...model, init: "original" } },
    training: {
      epochs: 3,
      batch_size: X.length,
      learning_rate: learning_rate * outputs / 2,
      optimizer: "sgd",
      loss: "mse",
    },
  });
  const session = await openSession(await planExperiment(spec, noFiles, { tables }), noFiles);
  const rows = session.data.split.train;
  checkWeights(session, { weights: network.init_weights, biases: zeros(model.layer_sizes) }, "initial");
  network.losses.forEach((loss, step) => {
    close(trainStep(session, rows, 0, rows.length) / rows.length, loss, `loss of step ${step + 1}`);
    const after = { weights: network.weights_after[step], biases: network.biases_after[step] };
    checkWeights(session, after, `after step ${step + 1}`);
  });
  const { predictions: { p } } = await evaluate(session, rows, () => undefined);
  network.forward.flat().forEach((value, i) => close(p[i], value, `prediction ${i}`));
}

function zeros(sizes: readonly number[]): number[][] {
  return sizes.slice(1).map((size) => new Array(size).fill(0));
}
