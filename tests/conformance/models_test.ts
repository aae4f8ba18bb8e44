/** The exam that every model sits. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { precisions } from "../../src/kernels/variants.ts";
import { models } from "../../src/models/mod.ts";
import { RandomState } from "../../src/random/random_state.ts";
import { openSession, type Session } from "../../src/session.ts";
import { planExperiment } from "../../src/plan.ts";
import { initialize } from "../../src/tensor/param.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { beginBatch, trainStep } from "../../src/train/step.ts";
import { evaluate } from "../../src/train/evaluate.ts";
import { noFiles, openSpec, specOf } from "../sessions.ts";

interface Task {
  readonly dataset: string;
  readonly classes?: number;
  readonly params: Record<string, unknown>;
  readonly training?: Record<string, unknown>;
  /** Which share of its first loss a model may keep that sees 16 rows again and again; 0.02 if not said. */
  readonly keeps?: number;
}

/** A small task for every model, and for what it can be told. To add a model: add a line with what it can learn. */
const tasks: Record<keyof typeof models, Task[]> = {
  linear_regression: [
    { dataset: "synthetic_regression", params: { use_gradient_descent: true } },
    {
      dataset: "synthetic_regression",
      params: { use_gradient_descent: true, l2_regularization: 0.3 },
      keeps: 0.6,
    },
    { dataset: "synthetic_classification", classes: 2, params: { use_gradient_descent: true }, keeps: 0.6 },
  ],
  logistic_regression: [
    { dataset: "synthetic_classification", classes: 2, params: {} },
    { dataset: "synthetic_classification", classes: 3, params: { l2_regularization: 0.1 }, keeps: 0.6 },
    {
      dataset: "synthetic_classification",
      classes: 2,
      params: {},
      training: { class_weight: { "0": 3, "1": 0.5 } },
    },
  ],
  mlp: [
    { dataset: "synthetic_regression", params: { hidden: [7, 5], activation: "tanh" } },
    { dataset: "synthetic_classification", classes: 3, params: { hidden: [9], activation: "sigmoid" } },
    {
      dataset: "synthetic_classification",
      classes: 2,
      params: { layer_sizes: [5, 6, 1], output_activation: "sigmoid" },
    },
    { dataset: "synthetic_regression", params: { hidden: [] } },
    {
      dataset: "synthetic_regression",
      params: { hidden: [7], activation: "leaky_relu" },
      training: { loss: "huber", loss_params: { delta: 5 } },
    },
    {
      dataset: "synthetic_regression",
      params: { hidden: [7], activation: "gelu", dropout: 0.2 },
      keeps: 0.6,
    },
    {
      dataset: "synthetic_regression",
      params: { hidden: [9] },
      training: { loss: "mae", learning_rate: 0.01 },
      keeps: 0.1,
    },
    {
      dataset: "synthetic_classification",
      classes: 3,
      params: { hidden: [9], activation: "gelu" },
      training: { class_weight: "balanced" },
    },
    {
      dataset: "synthetic_classification",
      classes: 3,
      params: { hidden: [9], activation: "relu", output_activation: "softmax" },
      training: { loss: "mse" },
    },
    {
      dataset: "synthetic_classification",
      classes: 3,
      params: { hidden: [9], activation: "tanh", output_activation: "none" },
      training: { clip_gradient_norm: 1, clip_weights: 3 },
    },
  ],
};

Deno.test("every model of the table sits the exam, and networks with every word of their settings", () => {
  assertEquals(Object.keys(tasks).sort(), Object.keys(models).sort());
  const said = JSON.stringify(tasks.mlp);
  const words = ["leaky_relu", "gelu", "tanh", "sigmoid", "none", "softmax", "dropout"];
  for (const word of words) assert(said.includes(`"${word}"`), word);
});

for (const [name, variants] of Object.entries(tasks)) {
  variants.forEach(({ dataset, classes, params, training: own, keeps = 0.02 }, i) => {
    const config = (training: Record<string, unknown> = {}) => ({
      name: "exam",
      dataset: {
        name: dataset,
        params: {
          n_samples: 16,
          n_features: 5,
          seed: 4,
          ...(classes ? { n_classes: classes, class_sep: 4 } : { noise_std: 0 }),
        },
      },
      model: { name, params },
      training: {
        epochs: 1,
        batch_size: 16,
        optimizer: "adam",
        learning_rate: 0.05,
        seed: 5,
        ...own,
        ...training,
      },
    });
    const title = `${name} (${dataset}, ${JSON.stringify(params)}, ${i})`;

    Deno.test(`${title}: outputs and summary have the promised shapes`, async () => {
      const session = await openSpec(config());
      const { x } = beginBatch(session, session.evaluating, session.data.split.train, 0, 7);
      assertEquals(session.model.forward(x).shape, [7, session.model.outputs]);
      const summary = session.model.summary();
      assertEquals(summary.at(-1)!.output, [session.model.outputs]);
      assertEquals(summary.reduce((sum, layer) => sum + layer.parameters, 0), session.packed.data.length);
      assertEquals(session.plan.facts.parameters, session.packed.data.length);
    });

    Deno.test(`${title}: the gradient is that of the loss, and every parameter counts`, async () => {
      checkGradient(await openSpec(config()));
    });

    Deno.test(`${title}: overfits 16 rows`, async () => {
      const session = await openSpec(config());
      const rows = session.data.split.train;
      const first = (await evaluate(session, rows, () => undefined)).loss;
      for (let step = 0; step < 1500; step++) trainStep(session, rows, 0, rows.length);
      const last = (await evaluate(session, rows, () => undefined)).loss;
      assert(last < first * keeps, `${first} → ${last}`);
    });

    Deno.test(`${title}: a snapshot restored gives the same outputs`, async () => {
      const session = await openSpec(config());
      const rows = session.data.split.train;
      for (let step = 0; step < 3; step++) trainStep(session, rows, 0, 16);
      const snapshot = session.snapshot();
      const context = noFiles;
      const plan = await planExperiment(specOf(config()), context, { trained: snapshot.state });
      const other = await openSession(plan, context, { trained: snapshot });
      const before = await evaluate(session, rows, () => undefined);
      const after = await evaluate(other, rows, () => undefined);
      assertEquals(after, before);
      trainStep(session, rows, 0, 16);
      trainStep(other, rows, 0, 16);
      assertEquals(
        [...other.packed.data],
        [...session.packed.data],
        "the optimizer's state was not restored",
      );
    });

    Deno.test(`${title}: two sessions of one config learn the same`, async () => {
      const [first, second] = await Promise.all([openSpec(config()), openSpec(config())]);
      for (const session of [first, second]) {
        for (let step = 0; step < 3; step++) trainStep(session, session.data.split.train, 2 * step, 16);
      }
      assertEquals(second.packed.data, first.packed.data);
      assertEquals(second.slots, first.slots);
    });

    Deno.test(`${title}: steps that are repeated give the bits of steps walked through`, async () => {
      for (const precision of precisions) {
        const [repeated, walked] = await Promise.all([1, 2].map(() => openSpec(config({ precision }))));
        const { data: { split: { train } } } = repeated;
        for (const [from, to] of [[0, 5], [5, 16], [0, 5], [3, 8], [5, 16], [2, 13], [0, 5]]) {
          walked.steps.clear();
          const losses = [repeated, walked].map((session) => trainStep(session, train, from, to));
          assert(Object.is(losses[0], losses[1]), `${losses}`);
          assertEquals(repeated.packed.data, walked.packed.data);
          await evaluate(repeated, train, () => undefined);
        }
        assertEquals([...repeated.steps.keys()], [5, 11]);
      }
    });

    Deno.test(`${title}: loops, programs and pieces give the bits of steps walked through`, async () => {
      for (const precision of precisions) {
        const trained = async (optimizer: string, change: (session: Session) => object) => {
          const session = await openSpec(config({ precision, optimizer, epochs: 41, batch_size: 2 }));
          change(session);
          // What is never asked of models of the tables outside of this exam.
          Object.assign(session, { trusted: false });
          for await (const _ of train(session, new Pacer(new AbortController().signal)));
          return [session.packed.data, ...session.slots].map((vector) => [...vector]);
        };
        for (const optimizer of ["adam", "sgd"]) {
          const walked = await trained(
            optimizer,
            ({ model }) => Object.assign(model, { staticGraph: false }),
          );
          const ways: ((session: Session) => object)[] = [
            (session) => session,
            (session) => Object.assign(session.optimizer, { staticUpdate: false }),
            (session) => Object.assign(session, { long: { step: true, evaluation: true } }),
          ];
          for (const way of ways) assertEquals(await trained(optimizer, way), walked);
        }
      }
    });

    Deno.test(`${title}: float32 gives nearly what float64 gives`, async () => {
      const [wide, narrow] = [await openSpec(config()), await openSpec(config({ precision: "float32" }))];
      const rows = wide.data.split.train;
      assert(narrow.packed.data instanceof Float32Array);
      for (const session of [wide, narrow]) trainStep(session, rows, 0, 16);
      const [a, b] = [trainStep(wide, rows, 0, 16), trainStep(narrow, rows, 0, 16)];
      assertAlmostEquals(b, a, 1e-5 * Math.max(1, a));
      assertNotEquals(b, a);
    });

    Deno.test(`${title}: training takes the memory that was planned`, async () => {
      for (const precision of precisions) {
        for (const split of [{}, { test: 0.25 }, { validation: 0.6 }]) {
          const plain = config({ precision, batch_size: 5 });
          const session = await openSpec({ ...plain, dataset: { ...plain.dataset, split } });
          const pacer = new Pacer(new AbortController().signal);
          for await (const _ of train(session, pacer));
          assertEquals(session.highWater, session.plan.facts.memory.training, JSON.stringify(split));
        }
      }
    });
  });
}

/** Central differences of the batch loss for every parameter, from random weights. */
function checkGradient(session: Session): void {
  const { packed, training, model, objective, kernels, data: { split: { train } } } = session;
  initialize(packed, new RandomState(3));
  const random = new RandomState(8), offsets = new Float64Array(packed.data.length);
  random.fillRandn(offsets);
  for (let i = 0; i < offsets.length; i++) packed.data[i] += 0.3 * offsets[i];
  const rows = 11;
  const loss = () => {
    const { x, y } = beginBatch(session, training, train, 0, rows);
    const total = objective.loss(model.forward(x), y, session.classWeights);
    return total / rows + (model.penalty?.(training) ?? 0);
  };
  loss();
  kernels.fill(packed.grad, 0);
  training.backward();
  const analytic = packed.grad.slice();
  for (let i = 0; i < analytic.length; i++) {
    const start = packed.data[i], step = 2 ** -17;
    packed.data[i] = start + step;
    const above = loss();
    packed.data[i] = start - step;
    const slope = (above - loss()) / (2 * step);
    packed.data[i] = start;
    assertAlmostEquals(analytic[i], slope, 1e-6 * Math.max(1, Math.abs(slope)), `parameter ${i}`);
  }
  for (const { name, grad } of packed.params) assert(grad.some((g) => g !== 0), `${name} is not used`);
}
