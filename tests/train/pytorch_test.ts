/** Short trainings against PyTorch's: every activation with every loss and optimizer, by the numbers of mlp.py. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import golden from "../golden/mlp.json" with { type: "json" };
import { objectives } from "../../src/objectives/mod.ts";
import { optimizers as optimizerTable } from "../../src/optimizers/mod.ts";
import { trainStep } from "../../src/train/step.ts";
import type { Session } from "../../src/session.ts";
import { files, openSpec } from "../sessions.ts";

const rows = 12, inputs = 5, hidden = 4, classes = 3, steps = 6;

/** The start weights and data of mlp.py. */
function spread(count: number, step: number, modulus: number, scale: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i * step) % modulus - (modulus - 1) / 2) / scale);
}

const labels = (classes: number, run: number) =>
  Array.from({ length: rows }, (_, i) => (i * 5 + Math.floor(i / run)) % classes);

interface Task {
  readonly loss: Record<string, unknown>;
  readonly y: number[];
  readonly classes: number;
  readonly link?: string;
}

const weights = { "0": 0.5, "1": 2, "2": 1.25 };
const values = { y: spread(rows, 29, 89, 15), classes: 0 };
const many = { y: labels(classes, 4), classes };
const two = { y: labels(2, 3), classes: 2, link: "sigmoid" };

/** What mlp.py calls a loss, in our words. */
const tasks: Record<string, Task> = {
  "mse": { loss: { loss: "mse" }, ...values },
  "mae": { loss: { loss: "mae" }, ...values },
  "huber": { loss: { loss: "huber", loss_params: { delta: 0.75 } }, ...values },
  "mse of probabilities": { loss: { loss: "mse" }, ...many, link: "softmax" },
  "mae of probabilities": { loss: { loss: "mae" }, ...many, link: "softmax" },
  "mse of a sigmoid": { loss: { loss: "mse" }, ...two },
  "cross_entropy": { loss: {}, ...many },
  "cross_entropy, weighted": { loss: { class_weight: weights }, ...many },
  "binary_cross_entropy": { loss: {}, ...two },
  "binary_cross_entropy, weighted": { loss: { class_weight: { "0": 0.5, "1": 2 } }, ...two },
};

const optimizers: Record<string, Record<string, unknown>> = {
  sgd: { optimizer: "sgd", learning_rate: 0.1, params: { momentum: 0.9 } },
  adam: { optimizer: "adam", learning_rate: 0.02 },
  adamw: { optimizer: "adamw", learning_rate: 0.02, params: { weight_decay: 0.1 } },
  rmsprop: { optimizer: "rmsprop", learning_rate: 0.01, params: { centered: true, momentum: 0.5 } },
};

const clippings: Record<string, Record<string, unknown>> = {
  clip_gradient_norm: { clip_gradient_norm: 0.3 },
  clip_gradient_value: { clip_gradient_value: 0.05 },
};

/** A session with the data and start weights of mlp.py; full-batch, all rows for training. */
async function open(activation: string, task: Task, training: Record<string, unknown>): Promise<Session> {
  const x = spread(rows * inputs, 53, 97, 40);
  const lines = task.y.map((y, i) => [...x.slice(i * inputs, (i + 1) * inputs), y].join());
  const session = await openSpec({
    name: "pytorch",
    dataset: {
      name: "csv",
      path: "rows.csv",
      params: { target: "y", task: task.classes > 0 ? "classification" : "regression" },
    },
    model: {
      name: "mlp",
      params: { hidden: [hidden], activation, ...task.link && { output_activation: task.link } },
    },
    training: { batch_size: rows, ...task.loss, ...training },
  }, files({ "rows.csv": ["a,b,c,d,e,y", ...lines].join("\n") + "\n" }));
  session.packed.data.set(spread(session.packed.data.length, 37, 101, 80));
  return session;
}

/** Trains as mlp.py did, and compares. */
function check(session: Session, name: string, expected: number[]): void {
  const close = (actual: number, i: number, what: string) =>
    assertAlmostEquals(actual, expected[i], 1e-10 * Math.max(1, Math.abs(expected[i])), `${name}: ${what}`);
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  for (let step = 0; step < steps; step++) {
    close(trainStep(session, order, 0, rows) / rows, step, `loss of step ${step}`);
  }
  const sum = Array.from(session.packed.data).reduce((sum, w, i) => sum + (i + 1) * w, 0);
  close(sum, steps, "sum of the weights");
}

for (const activation of ["relu", "leaky_relu", "gelu", "tanh", "sigmoid"]) {
  Deno.test(`a network with ${activation} learns as PyTorch's, by every loss and optimizer`, async () => {
    for (const [loss, task] of Object.entries(tasks)) {
      for (const [optimizer, training] of Object.entries(optimizers)) {
        const name = `${activation} / ${loss} / ${optimizer}`;
        check(await open(activation, task, training), name, (golden as Record<string, number[]>)[name]);
      }
    }
  });
}

Deno.test("gradients are clipped as PyTorch's, and the share of steps is told", async () => {
  for (const [name, clipping] of Object.entries(clippings)) {
    const session = await open("tanh", tasks.mse, { ...optimizers.sgd, ...clipping });
    check(session, name, (golden as Record<string, number[]>)[name]);
    assertEquals(session.clipping.metrics, { clipped_gradients: 1 });
  }
});

Deno.test("every activation, loss and optimizer is held against PyTorch", () => {
  const names = Object.keys(golden).filter((name) => !Object.hasOwn(clippings, name));
  assertEquals(names.length, 5 * Object.keys(tasks).length * Object.keys(optimizers).length);
  // The trajectories of the others are in tests/optimizers/.
  for (const name of Object.keys(optimizers)) assert(Object.hasOwn(optimizerTable, name), name);
  const used = Object.values(tasks).map(({ loss, classes, link }) =>
    loss.loss ?? (classes === 2 && link === "sigmoid" ? "binary_cross_entropy" : "cross_entropy")
  );
  assertEquals([...new Set(used)].sort(), Object.keys(objectives).sort());
});

Deno.test("the comparison notices a hundred millionth", async () => {
  const session = await open("tanh", tasks.mse, optimizers.sgd);
  session.packed.data[0] += 1e-8;
  assertThrows(() => check(session, "tanh", golden["tanh / mse / sgd"]), Error, "loss of step 0");
});
