/** Data and settings at their edges: a defined result, or a refusal in words. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { deriveSeed } from "../../src/random/seeds.ts";
import { RandomState } from "../../src/random/random_state.ts";
import { inPlace } from "../oddities/support.ts";

const mlp = { name: "mlp", params: { hidden: [3] } };
const linear = { name: "linear_regression" };
const steps = { name: "linear_regression", params: { use_gradient_descent: true } };
const logistic = { name: "logistic_regression" };

const one = "x,z,y\n1,5,2\n";
const five = "x,z,y\n1,3,2\n2,3,3\n3,3,1\n4,3,4\n5,3,9\n";
const classes = "x,z,y\n1,3,a\n2,3,b\n3,3,a\n4,3,b\n5,3,b\n";

/** What is trained on, by what, in batches of how many rows. */
const trained: Record<string, { table: string; models: object[]; batch: number; standardize?: boolean }> = {
  "a single row": { table: one, models: [mlp, linear, steps], batch: 4 },
  "a single row, standardised": { table: one, models: [mlp, linear, steps], batch: 4, standardize: true },
  "a constant column": { table: five, models: [mlp, linear, steps], batch: 2 },
  "a constant column, standardised": {
    table: five,
    models: [mlp, linear, steps],
    batch: 2,
    standardize: true,
  },
  "a batch of more rows than there are": { table: five, models: [mlp, steps], batch: 1000 },
  "a last batch of one row": { table: five, models: [mlp, steps], batch: 4 },
  "classes, a constant column, a last batch of one row": {
    table: classes,
    models: [mlp, logistic],
    batch: 4,
  },
  "classes, a batch of more rows than there are": {
    table: classes,
    models: [mlp, logistic],
    batch: 6,
    standardize: true,
  },
};

for (const [name, { table, models, batch, standardize = false }] of Object.entries(trained)) {
  Deno.test(`edges: ${name}`, () =>
    inPlace(async ({ write, run, mlx }) => {
      write("t.csv", table);
      for (const model of models) {
        const dataset = { name: "csv", path: "t.csv", params: { target: "y" }, standardize };
        const training = { epochs: 3, batch_size: batch, seed: 1, learning_rate: 0.001 };
        const { code, err, summary } = await run({ name: "edge", dataset, model, training });
        assertEquals(code, 0, err);
        assert(Number.isFinite(summary.final_metrics.loss), JSON.stringify(summary.final_metrics));
        const evaluation = await mlx("eval", summary.directories.run, "--split", "train", "--json");
        assertEquals(evaluation.code, 0, evaluation.err);
        assert(Number.isFinite(JSON.parse(evaluation.out).results[0].metrics.loss));
        assertEquals((await mlx("verify", summary.directories.run)).code, 0);
      }
    }));
}

Deno.test("edges: one class is refused, and so is a split that leaves no row", () =>
  inPlace(async ({ write, dryRun }) => {
    write("t.csv", "x,z,y\n1,3,a\n2,3,a\n3,4,a\n");
    const dataset = { name: "csv", path: "t.csv", params: { target: "y" } };
    for (const model of [mlp, logistic]) {
      const { code, err } = await dryRun({ name: "edge", dataset, model });
      assert(code !== 0);
      assertMatch(err, /is "a" in every row/);
    }
    write("t.csv", one);
    const { code } = await dryRun({
      name: "edge",
      dataset: { ...dataset, split: { test: 0.5 } },
      model: linear,
    });
    assert(code !== 0);
  }));

Deno.test("edges: a run stops at the first step whose loss is no number, and not before", () =>
  inPlace(async ({ run, json }) => {
    const config = (epochs: number, training: object) => ({
      name: "edge",
      dataset: { name: "synthetic_regression", params: { n_samples: 40, n_features: 3, seed: 1 } },
      model: mlp,
      // One step is one epoch, so that each of them has a loss that is told.
      training: { epochs, batch_size: 40, seed: 1, optimizer: "sgd", ...training },
    });
    for (
      const training of [
        { learning_rate: 10 },
        { learning_rate: 1e4 },
        { learning_rate: 30, precision: "float32" },
        { learning_rate: 1e300, optimizer: "adam" },
        { learning_rate: 1e300, optimizer: "rmsprop" },
      ]
    ) {
      const { code, err, summary } = await run(config(60, training));
      assertEquals([code, summary.status], [6, "diverged"], JSON.stringify(training));
      const step = Number(/ diverged: .*(?:in|after) epoch \d+, step (\d+)/.exec(err)?.[1]);
      assertEquals(json(`${summary.directories.run}/manifest.json`).epoch_digests.length, step - 1);
      if (step === 1) continue;
      const before = await run(config(step - 1, training));
      assertEquals([before.code, before.summary.status], [0, "completed"]);
      assert(Number.isFinite(before.summary.final_metrics.loss));
    }
  }));

Deno.test("edges: seeds at their limits are seeds like others", () =>
  inPlace(async ({ run }) => {
    const digests = new Set<string>();
    for (const seed of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
      const { code, err, summary } = await run({
        name: "edge",
        dataset: {
          name: "synthetic_regression",
          params: { n_samples: 20, n_features: 2 },
          split: { test: 0.2 },
        },
        model: mlp,
        training: { epochs: 2, seed },
      });
      assertEquals(code, 0, err);
      digests.add(summary.final_digest);
    }
    assertEquals(digests.size, 4);
  }));

/** Pearson's r of what two streams draw. */
function correlation(a: RandomState, b: RandomState, draws = 2000): number {
  let [x, y, xx, yy, xy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < draws; i++) {
    const [u, v] = [a.random() - 0.5, b.random() - 0.5];
    [x, y, xx, yy, xy] = [x + u, y + v, xx + u * u, yy + v * v, xy + u * v];
  }
  return (draws * xy - x * y) / Math.sqrt((draws * xx - x * x) * (draws * yy - y * y));
}

Deno.test("edges: the streams of one seed's purposes have nothing to do with each other; negative control", () => {
  const purposes = ["data", "split", "weights"];
  for (const seed of [0, 1, 2, 42, 2 ** 32 - 1]) {
    const seeds = [...purposes.map((purpose) => deriveSeed(seed, purpose)), (seed + 1) % 2 ** 32];
    for (const [i, a] of seeds.entries()) {
      for (const b of seeds.slice(0, i)) {
        // Five standard errors of 2000 draws.
        const r = correlation(new RandomState(a), new RandomState(b));
        assert(Math.abs(r) < 5 / Math.sqrt(2000), `${seed}: ${a} and ${b} correlate by ${r}`);
      }
    }
    assertEquals(Math.round(1e9 * correlation(new RandomState(seed), new RandomState(seed))), 1e9);
  }
});

Deno.test("edges: a loss that is finite in training and not on the other rows is told of, once for each of them", () =>
  inPlace(async ({ run }) => {
    const dataset = {
      name: "synthetic_regression",
      params: { n_samples: 40, n_features: 2 },
      split: { test: 0.2, validation: 0.2, seed: 1 },
    };
    const training = { epochs: 1, batch_size: 100, seed: 1, optimizer: "sgd", learning_rate: 1e200 };
    const { code, err, summary } = await run({ name: "far", dataset, model: steps, training });
    assertEquals(code, 0, err);
    assertEquals([summary.final_metrics.val_loss, summary.final_metrics.test_loss], [null, null]);
    assertMatch(err, /warning: val_loss is Infinity after epoch 1, though the loss of training is finite/);
    assertMatch(err, /warning: test_loss is Infinity at the end/);
    const calm = await run({
      name: "near",
      dataset,
      model: steps,
      training: { ...training, learning_rate: 0.01 },
    });
    assertEquals([calm.code, calm.err.includes("val_loss is")], [0, false], calm.err);
  }));
