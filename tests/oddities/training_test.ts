/** Oddities of the original, each by its number: what training computes. */
import { assert, assertAlmostEquals, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { epochOrder } from "../../src/datasets/batches.ts";
import { makeClassification } from "../../src/datasets/synthetic_classification.ts";
import { makeRegression } from "../../src/datasets/synthetic_regression.ts";
import { optimizers } from "../../src/optimizers/mod.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";
import { classification, inPlace, kept, regression } from "./support.ts";

/** Trains a config in memory: the session at its end, and the metrics of its epochs. */
async function trained(config: object) {
  const session = await openSpec(config);
  const epochs: Readonly<Record<string, number>>[] = [];
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch") epochs.push(event.metrics);
  }
  return { session, epochs, loss: epochs.at(-1)!.loss, weights: [...session.packed.data] };
}

Deno.test("oddity 01: learning rate and optimizer decide the result", async () => {
  const rates = [0.001, 0.01, 0.1];
  const settings = Object.keys(optimizers).flatMap((optimizer) =>
    rates.map((learning_rate) => ({ epochs: 2, batch_size: 8, optimizer, learning_rate }))
  );
  assert(settings.length >= 9);
  const losses = new Set<number>();
  for (const training of settings) losses.add((await trained(regression({ training }))).loss);
  // adamw without weight decay would be adam; its default decay is not zero.
  assertEquals(losses.size, settings.length);
});

Deno.test("oddity 02: dataset.params.seed decides the data, whatever training.seed is", async () => {
  const data = async (seed: number | null, training: number) => {
    const params = { n_samples: 5, n_features: 2, seed };
    const dataset = { name: "synthetic_regression", params };
    return [...(await openSpec(regression({ dataset, training: { seed: training } }))).data.x];
  };
  const params = { n_samples: 5, n_features: 2, n_informative: null, noise_std: 0.1, seed: 7 };
  const expected = [...(await makeRegression(params, 7, () => undefined)).x];
  assertEquals(await data(7, 1), expected);
  assertEquals(await data(7, 2), expected);
  assertNotEquals(await data(8, 1), expected);
  assertNotEquals(await data(null, 1), await data(null, 2));
});

Deno.test("oddity 04: evaluation takes rows that were not trained on", () =>
  inPlace(async ({ run, mlx, json }) => {
    const split = { test: 0.25, seed: 1 };
    const dataset = { name: "synthetic_regression", params: { n_samples: 40, seed: 1 }, split };
    const { summary } = await run(regression({ dataset, ...kept }));
    assertEquals(json(`${summary.directories.run}/manifest.json`).rows, {
      train: 30,
      validation: 0,
      test: 10,
    });
    const report = JSON.parse((await mlx("eval", summary.directories.run, "--json")).out);
    assertEquals([report.split, report.rows], ["test", 10]);
    assertEquals(report.results[0].metrics.loss, summary.final_metrics.test_loss);
    const { train, test } = (await openSpec(regression({ dataset }))).data.split;
    assertEquals(new Set([...train, ...test]).size, 40);
  }));

Deno.test("oddity 05: classes are learned by cross-entropy unless something else is asked for", async () => {
  const loss = async (config: object) => (await openSpec(config)).objective.name;
  assertEquals(await loss(classification(3)), "cross_entropy");
  assertEquals(await loss(classification(2)), "cross_entropy");
  assertEquals(
    await loss(classification(2, { model: { name: "logistic_regression" } })),
    "binary_cross_entropy",
  );
  assertEquals(await loss(classification(3, { training: { loss: "mse" } })), "mse");
  assertEquals(await loss(regression()), "mse");
});

Deno.test("oddity 06: one output tells two classes apart at 0.5, and any output layer learns class labels", async () => {
  const models = [
    { layer_sizes: [4, 8, 1], output_activation: "sigmoid" },
    { layer_sizes: [4, 8, 1] },
    { layer_sizes: [4, 8, 2] },
    { layer_sizes: [4, 8, 2], output_activation: "softmax" },
    { hidden: [8] },
  ];
  for (const params of models) {
    const { epochs } = await trained(classification(2, { model: { name: "mlp", params } }));
    assert(epochs.at(-1)!.accuracy > 0.9, JSON.stringify([params, epochs.at(-1)]));
  }
  const { epochs } = await trained(classification(3));
  assert(epochs.at(-1)!.accuracy > 0.9);
});

Deno.test("oddity 08: the loss of an epoch is the mean over rows, not over batches", async () => {
  const dataset = { name: "synthetic_regression", params: { n_samples: 10, n_features: 3, seed: 1 } };
  const still = (batch_size: number) =>
    trained(
      regression({ dataset, training: { epochs: 1, batch_size, learning_rate: 1e-300, optimizer: "sgd" } }),
    );
  const whole = await still(10);
  assertAlmostEquals((await still(4)).loss, whole.loss, 1e-12);
  // Negative control: the mean of the batches' means is another number.
  const { session } = whole;
  const order = epochOrder(session.data.split.train, session.shuffleSeed, 1);
  const squares = [...order].map((row) => {
    const x = session.data.x.subarray(3 * row, 3 * row + 3);
    const [a, b, c, bias] = whole.weights;
    return (session.data.y[row] - (a * x[0] + b * x[1] + c * x[2] + bias)) ** 2;
  });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assertAlmostEquals(mean(squares), whole.loss, 1e-12);
  const means = [squares.slice(0, 4), squares.slice(4, 8), squares.slice(8)].map(mean);
  assert(Math.abs(mean(means) - whole.loss) > 1e-3);
});

Deno.test("oddity 10: a closed form is one solve on all rows, whatever batch size and epochs say", async () => {
  const dataset = { name: "synthetic_regression" };
  const solve = (training: object) =>
    trained({ name: "r", dataset, model: { name: "linear_regression" }, training });
  const defaults = await solve({});
  assertEquals(defaults.epochs.length, 1);
  assert(defaults.epochs[0].r2 > 0.99, JSON.stringify(defaults.epochs));
  assertEquals((await solve({ batch_size: 1000, epochs: 3 })).weights, defaults.weights);
});

Deno.test("oddity 11: steps lower the loss that is reported, to the minimum that the solve finds", async () => {
  const at = (use_gradient_descent: boolean) =>
    trained(regression({
      model: { name: "linear_regression", params: { use_gradient_descent, l2_regularization: 5 } },
      training: { epochs: 400, batch_size: 40, learning_rate: 0.3, optimizer: "sgd" },
    }));
  const steps = await at(true), solved = await at(false);
  steps.weights.forEach((weight, i) => assertAlmostEquals(weight, solved.weights[i], 1e-12));
  assertAlmostEquals(steps.loss, solved.loss, 1e-12);
  steps.epochs.slice(1, 20).forEach(({ loss }, i) => assert(loss < steps.epochs[i].loss));
});

Deno.test("oddity 27: centers: hypercube keeps classes apart that random centres may let fall together", async () => {
  const gap = async (centers: "random" | "hypercube", seed: number) => {
    const params = {
      n_samples: 8,
      n_features: 3,
      n_informative: 2,
      n_classes: 4,
      class_sep: 2,
      seed,
      centers,
    };
    const { centers: c } = await makeClassification(params, seed, () => undefined);
    let least = Infinity;
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < a; b++) {
        const [dx, dy] = [c[2 * a] - c[2 * b], c[2 * a + 1] - c[2 * b + 1]];
        least = Math.min(least, Math.sqrt(dx * dx + dy * dy));
      }
    }
    return least;
  };
  const seeds = Array.from({ length: 30 }, (_, seed) => seed);
  assert((await Promise.all(seeds.map((seed) => gap("random", seed)))).some((least) => least < 1));
  for (const seed of seeds) assertEquals(await gap("hypercube", seed), 4);
});

Deno.test("oddity 28: softmax and too wide a last layer are refused where there are no such classes", () =>
  inPlace(async ({ dryRun }) => {
    const mlp = (params: object) => ({ model: { name: "mlp", params } });
    const soft = await dryRun(regression(mlp({ layer_sizes: [3, 4, 2], output_activation: "softmax" })));
    assertMatch(soft.err, /layer_sizes ends with 2, but the data has 1 target/);
    const one = await dryRun(regression(mlp({ hidden: [4], output_activation: "softmax" })));
    assertMatch(one.err, /softmax turns numbers into class probabilities/);
    const wide = await dryRun(classification(3, mlp({ layer_sizes: [4, 8, 5] })));
    assertMatch(wide.err, /layer_sizes ends with 5, but the data has 3 classes/);
    assertEquals([soft.code, one.code, wide.code], [2, 2, 2]);
  }));

Deno.test("oddity 32: seeds shuffle alike only if they are equal, and a shuffle shares no stream with the data", async () => {
  const rows = Uint32Array.from({ length: 50 }, (_, i) => i);
  assertNotEquals([...epochOrder(rows, 5, 1)], [...epochOrder(rows, 5 + 2 ** 31, 1)]);
  const session = await openSpec(regression({ dataset: { name: "synthetic_regression" } }));
  const { seeds } = session.plan.facts;
  assertEquals(new Set(Object.values(seeds)).size, 4);
});

Deno.test("oddity 36: a line through labels is fitted to two classes only", () =>
  inPlace(async ({ dryRun }) => {
    const model = { name: "linear_regression" };
    const three = await dryRun(classification(3, { model }));
    assertEquals(three.code, 2);
    assertMatch(three.err, /cannot tell more than two apart\n.*logistic_regression/);
    const { epochs } = await trained(classification(2, { model }));
    assert(epochs[0].accuracy > 0.9);
  }));
