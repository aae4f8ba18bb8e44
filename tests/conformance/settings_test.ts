/** No setting without effect: each key of `training` and of the models' and losses' params changes what is learned. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { models } from "../../src/models/mod.ts";
import { objectives } from "../../src/objectives/mod.ts";
import type { Loss } from "../../src/objectives/objective.ts";
import { parseSpec } from "../../src/spec/spec.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";

type Params = Record<string, unknown>;

/** A changed key with what else has to be said for it to mean something. */
interface Change {
  readonly value: unknown;
  readonly beside?: Params;
  /** On a classification instead of a regression. */
  readonly classes?: true;
}

const network = { layer_sizes: [3, 4, 1] };

/** To add a key: add its line. */
const training: Record<string, Change> = {
  epochs: { value: 3 },
  accumulate_steps: { value: 2 },
  batch_size: { value: 7 },
  learning_rate: { value: 0.02 },
  optimizer: { value: { name: "adam", params: { eps: 0.1 } } },
  schedule: { value: { name: "cosine" } },
  seed: { value: 8 },
  precision: { value: "float32" },
  max_steps: { value: 4 },
  early_stopping: {
    value: { patience: 1, min_delta: 1e9 },
    beside: { epochs: 4, monitor: { metric: "loss" } },
  },
  loss: { value: "mae" },
  ema: { value: { decay: 0.9 } },
  label_smoothing: { value: 0.1, classes: true },
  class_weight: { value: { "1": 3 }, classes: true },
  clip_gradient_norm: { value: 0.01, beside: { optimizer: "sgd" } },
  clip_gradient_value: { value: 0.01, beside: { optimizer: "sgd" } },
  clip_weights: { value: 0.1 },
};

/** Keys that change how a run computes or what is told, and no weight: tests/promise_test.ts, tests/tensor/compute_test.ts
 * tests/train/epoch_metrics_test.ts and tests/train/monitor_test.ts hold that. */
const how = [
  "checkpoint_every_steps",
  "checkpoint_every_seconds",
  "workers",
  "train_metrics",
  "monitor",
  "validate_every",
  "max_seconds",
];

const modelParams: Record<keyof typeof models, Record<string, Change>> = {
  linear_regression: {
    use_gradient_descent: { value: true },
    l2_regularization: { value: 5 },
    init: { value: "he", beside: { use_gradient_descent: true } },
    seed: { value: 4, beside: { use_gradient_descent: true } },
  },
  logistic_regression: {
    l2_regularization: { value: 5, classes: true },
  },
  mlp: {
    layer_sizes: { value: [3, 5, 1] },
    hidden: { value: [5], beside: { layer_sizes: null } },
    activation: { value: "gelu" },
    output_activation: { value: "sigmoid" },
    dropout: { value: 0.4 },
    init: { value: "glorot_uniform" },
    seed: { value: 4 },
  },
};

const lossParams: Record<string, Record<string, unknown>> = { huber: { delta: 0.2 } };

/** What is told of a run, and what it learned. */
async function outcome(config: unknown): Promise<unknown> {
  const session = await openSpec(config);
  const told = [];
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch") told.push(event.metrics);
  }
  return [told, session.snapshot().model.map(({ data }) => Array.from(data))];
}

function config(model: string, params: Params, training: Params, classes = false) {
  return {
    name: "settings",
    dataset: {
      name: classes ? "synthetic_classification" : "synthetic_regression",
      params: { n_samples: 20, n_features: 3, seed: 1 },
    },
    model: { name: model, params },
    training: { epochs: 2, batch_size: 8, learning_rate: 0.05, ...training },
  };
}

for (const [key, { value, beside = {}, classes }] of Object.entries(training)) {
  Deno.test(`training.${key} changes what is learned`, async () => {
    const params = classes ? { hidden: [4] } : network;
    const plain = await outcome(config("mlp", params, beside, classes));
    assertEquals(await outcome(config("mlp", params, beside, classes)), plain);
    assertNotEquals(await outcome(config("mlp", params, { ...beside, [key]: value }, classes)), plain);
  });
}

for (const [model, changes] of Object.entries(modelParams)) {
  for (const [key, { value, beside = {}, classes }] of Object.entries(changes)) {
    Deno.test(`${model}: model.params.${key} changes what is learned`, async () => {
      const base = { ...model === "mlp" && network, ...beside };
      const before = key === "hidden" ? { hidden: [4] } : base;
      const after = key === "hidden" ? { hidden: value } : { ...base, [key]: value };
      assertNotEquals(
        await outcome(config(model, after, {}, classes)),
        await outcome(config(model, before, {}, classes)),
      );
    });
  }
}

for (const [loss, params] of Object.entries(lossParams)) {
  for (const [key, value] of Object.entries(params)) {
    Deno.test(`${loss}: training.loss.params.${key} changes what is learned`, async () => {
      assertNotEquals(
        await outcome(config("mlp", network, { loss: { name: loss, params: { [key]: value } } })),
        await outcome(config("mlp", network, { loss })),
      );
    });
  }
}

Deno.test("every key of training, and every param of a model or loss, is changed by a test", () => {
  const { value } = parseSpec(config("mlp", network, {}));
  assert(value !== undefined);
  assertEquals([...Object.keys(training), ...how].sort(), Object.keys(value.training).sort());
  for (const [name, entry] of Object.entries(models)) {
    const tested = Object.keys(modelParams[name as keyof typeof models]);
    assertEquals(tested.sort(), Object.keys(entry.params.fields ?? {}).sort(), name);
  }
  for (const [name, { params }] of Object.entries<Loss>(objectives)) {
    assertEquals(Object.keys(lossParams[name] ?? {}), Object.keys(params?.fields ?? {}), name);
  }
});
