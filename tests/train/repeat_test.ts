/** Which steps are repeated from their tape or in a loop, and which are walked through each time. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { MlxError } from "../../src/errors.ts";
import type { Model } from "../../src/models/model.ts";
import type { Session } from "../../src/session.ts";
import { type EpochLoss, trainStep, trainSteps } from "../../src/train/step.ts";
import { openSpec } from "../sessions.ts";

const config = {
  name: "repeat",
  dataset: { name: "synthetic_regression", params: { n_samples: 24, n_features: 3 } },
  model: { name: "linear_regression", params: { use_gradient_descent: true, l2_regularization: 0.5 } },
  training: { seed: 3, optimizer: "adam", learning_rate: 0.1 },
};

/** The session with parts of its model replaced. */
function altered(session: Session, change: (model: Model) => Partial<Model>): Session {
  Object.assign(session.model, change(session.model));
  return session;
}

function steps(session: Session, count = 4): number[] {
  return Array.from({ length: count }, () => trainStep(session, session.data.split.train, 0, 24));
}

Deno.test("a model that does not say that its graph is static is walked through each time", async () => {
  let walks = 0;
  const counted = (model: Model): Partial<Model> => {
    const forward = model.forward.bind(model);
    return { forward: (x) => (walks++, forward(x)) };
  };
  const fixed = altered(await openSpec(config), counted);
  const losses = steps(fixed);
  assertEquals(walks, 1);
  const free = altered(await openSpec(config), (model) => ({ ...counted(model), staticGraph: false }));
  assertEquals(steps(free), losses);
  assertEquals(walks, 5);
  assertEquals([fixed.steps.size, free.steps.size], [1, 0]);
});

Deno.test("what is computed outside of operations is walked through, and cannot be repeated unnoticed", async () => {
  const recorded = altered(await openSpec(config), (model) => ({
    forward(x) {
      x.pass.record(() => {});
      return Object.getPrototypeOf(model).forward.call(model, x);
    },
  }));
  assertEquals(steps(recorded), steps(await openSpec(config)));
  assertEquals(recorded.steps.size, 0);
  const more = altered(await openSpec(config), (model) => ({
    penalty: (pass) => 1 + Object.getPrototypeOf(model).penalty.call(model, pass),
  }));
  assertThrows(() => steps(more), MlxError, "Cannot repeat a step");
});

Deno.test("a loss that is not finite is not repeated, and its place is still found", async () => {
  const session = await openSpec(config);
  session.packed.data[1] = NaN;
  assertEquals(steps(session, 2), [NaN, NaN]);
  assertEquals([session.steps.size, session.training.findNonFinite()], [0, "output"]);
  session.packed.data[1] = 0;
  steps(session);
  session.packed.data[1] = Infinity;
  assertEquals(Number.isFinite(steps(session, 1)[0]), false);
  assertEquals(session.training.findNonFinite(), "output");
});

const classes = {
  name: "repeat",
  dataset: { name: "synthetic_classification", params: { n_samples: 48, n_features: 4, n_classes: 3 } },
  model: { name: "mlp", params: { hidden: [7, 5] } },
  training: { seed: 3, optimizer: "sgd", params: { momentum: 0.9 }, precision: "float32" },
};

/**
 * What is put into programs differs: whole passes, pieces of them, penalties, losses of several columns. Only steps that
 * are kernels and nothing else are made in a loop.
 */
const graphs: Record<string, { dataset?: object; model?: object; training?: object }> = {
  "a penalty, Adam": { ...config, dataset: { ...config.dataset, params: { n_samples: 40 } } },
  "several targets, RMSprop": { ...config, training: { ...config.training, optimizer: "rmsprop" } },
  "cross-entropy": {},
  "gelu": { model: { name: "mlp", params: { hidden: [7, 5], activation: "gelu" } } },
  "dropout": { model: { name: "mlp", params: { hidden: [7, 5], activation: "tanh", dropout: 0.3 } } },
  "class weights": { training: { ...classes.training, class_weight: "balanced" } },
  "an error of probabilities": { training: { ...classes.training, loss: "mae" } },
  "clipping": { training: { ...classes.training, clip_gradient_norm: 0.1, clip_weights: 0.5 } },
};

for (const [name, parts] of Object.entries(graphs)) {
  Deno.test(`steps from programs give the bits of steps that are walked through: ${name}`, async () => {
    const train = async (walked: boolean) => {
      const session = await openSpec({ ...classes, ...parts });
      if (walked) altered(session, () => ({ staticGraph: false }));
      const { kernels, data: { order } } = session, { gather } = Object.getPrototypeOf(kernels);
      order.set(session.data.split.train);
      let calls = 0;
      kernels.gather = (...args) => (calls++, gather.apply(kernels, args));
      const losses = Array.from({ length: 40 }, (_, i) => trainStep(session, order, i % 7, i % 7 + 16));
      const state = [session.packed.data, ...session.slots].map((vector) => [...vector]);
      return { losses, state, calls };
    };
    const assembled = await train(false), walked = await train(true);
    assertEquals(assembled.losses, walked.losses);
    assertEquals(assembled.state, walked.state);
    assertEquals(walked.calls, 80);
    assert(assembled.calls < 40, `batches were gathered by ${assembled.calls} calls: nothing was assembled`);
  });
}

const unlooped = ["dropout", "class weights", "clipping", "an error of probabilities"];

/** So many steps at once at most, or single ones outside of loops if that is 0; gives how many were made. */
function someSteps(
  session: Session,
  from: number,
  most: number,
  loss: EpochLoss,
): number {
  const { data: { order }, batchSize } = session;
  if (most > 0) return trainSteps(session, order, from, most, loss);
  const to = Math.min(from + batchSize, order.length);
  const sum = loss.total + trainStep(session, order, from, to, loss.total);
  if (!Number.isFinite(sum)) {
    loss.failed = sum;
    return 0;
  }
  loss.total = sum;
  return 1;
}

for (const [name, parts] of Object.entries(graphs)) {
  Deno.test(`steps in a loop give the bits of single ones: ${name}`, async () => {
    const training = { ...(parts.training ?? classes.training), epochs: 50, batch_size: 9 };
    const train = async (most: number) => {
      const session = await openSpec({ ...classes, ...parts, training });
      const { progress, data: { order } } = session, losses = [];
      order.set(session.data.split.train);
      for (; progress.epoch < 50; progress.epoch++) {
        const loss = { total: 0.1 };
        for (let from = 0; from < order.length;) from += 9 * someSteps(session, from, most, loss);
        losses.push(loss.total);
      }
      const state = [session.packed.data, ...session.slots].map((vector) => [...vector]);
      const loops = [9, order.length % 9].map((rows) => session.steps.get(rows)?.loop);
      return { loops: loops.filter((loop) => loop).length, losses, state, progress };
    };
    const single = await train(0);
    assertEquals(single.loops, 0);
    for (const most of [1, 2, 3, 100]) {
      // Of the last, shorter batch as well.
      assertEquals(await train(most), { ...single, loops: unlooped.includes(name) ? 0 : 2 });
    }
  });
}

for (const [what, learning_rate] of [["is", 3], ["makes a sum that is", 0.3]] as const) {
  Deno.test(`a loop ends before a loss that ${what} not finite, with its place, as single steps do`, async () => {
    const training = { ...config.training, optimizer: "sgd", learning_rate, epochs: 1e6, batch_size: 4 };
    const model = { ...config.model, params: { use_gradient_descent: true } };
    const diverge = async (most: number) => {
      // The order is not filled: all its rows are row 0, so that losses grow from step to step.
      const session = await openSpec({ ...config, model, training }), made = [];
      const loss: EpochLoss = { total: 0 };
      while (loss.failed === undefined) made.push(someSteps(session, 0, most, loss));
      const { progress, packed, training: pass } = session;
      const state = [loss, { ...progress }, [...packed.data], pass.findNonFinite()];
      return { made, state, last: trainStep(session, session.data.order, 0, 4) };
    };
    const single = await diverge(0), loops = await diverge(6);
    assertEquals(loops.state, single.state);
    assertEquals([single.last, loops.last].map(Number.isFinite), Array(2).fill(what !== "is"));
    const steps = (made: number[]) => made.reduce((sum, count) => sum + count);
    assertEquals(steps(loops.made), steps(single.made));
    assert(loops.made.includes(6) && loops.made.at(-1)! < 6, `${loops.made}`);
  });
}

Deno.test("few steps to come are not worth a loop", async () => {
  const training = { ...config.training, epochs: 10, batch_size: 2 };
  const session = await openSpec({ ...config, training }), loss = { total: 0 };
  const made = () => Array.from({ length: 4 }, () => someSteps(session, 0, 12, loss));
  session.progress.epoch = 7;
  assertEquals(made(), [1, 1, 1, 1]);
  session.progress.epoch = 6;
  assertEquals(made(), [12, 12, 12, 12]);
});

Deno.test("a shorter batch between others is repeated and not worth a program", async () => {
  const session = await openSpec(config), { data: { order } } = session;
  for (let epoch = 0; epoch < 20; epoch++) {
    trainStep(session, order, 0, 16);
    trainStep(session, order, 16, 24);
  }
  const walked = altered(await openSpec(config), () => ({ staticGraph: false }));
  for (let epoch = 0; epoch < 20; epoch++) {
    trainStep(walked, walked.data.order, 0, 16);
    trainStep(walked, walked.data.order, 16, 24);
  }
  assertEquals([...session.packed.data], [...walked.packed.data]);
});
