/** Evaluations of whole runs: metrics of what the model is sure of, and against targets that float32 does not hold. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { fromArrays, run } from "../../src/mod.ts";
import { root } from "../deno.ts";

const models = {
  "one sigmoid output": { model: { name: "logistic_regression" }, learning_rate: 0.05, standardize: false },
  "two softmax outputs": {
    model: { name: "mlp", params: { hidden: [8] } },
    learning_rate: 0.02,
    standardize: true,
  },
};

for (const [name, { model, learning_rate, standardize }] of Object.entries(models)) {
  for (const precision of ["float32", "float64"] as const) {
    // In float32 the probabilities of these rows are all 1: a test row of class 0 has a score of 24 at least.
    Deno.test(`sure and wrong, ${name}, ${precision}: ranks and log loss are of scores`, async () => {
      const { metrics } = await run({
        name: "buyers",
        dataset: {
          name: "csv",
          path: "tests/golden/tables/buyers.csv",
          params: { target: "bought", task: "classification" },
          split: { column: "part" },
          standardize,
        },
        model,
        training: { epochs: 3000, batch_size: 60, learning_rate, precision },
        // deno-lint-ignore no-explicit-any
      } as any, { root, record: false });
      assertEquals(metrics.test_roc_auc, 1);
      assert(metrics.test_loss > 8);
      assertAlmostEquals(metrics.test_log_loss, metrics.test_loss, 1e-6 * metrics.test_loss);
    });
  }
}

Deno.test("errors of a float32 run are those to the targets that the data have", async () => {
  // Neither 2^24 + 1 nor 0.1 is a float32.
  const x = Array.from({ length: 20 }, (_, i) => [i % 5, (i * 7) % 3]);
  const y = x.map(([a, b], i) => [2 ** 24 + 1 + 2 * a - 4 * b + (i % 2), 0.1 + a / 3]);
  const data = fromArrays({ x, y });
  for (const standardize_target of [false, true]) {
    const { model, metrics } = await run({
      name: "far",
      dataset: { name: "far", standardize_target },
      model: { name: "linear_regression" },
      training: { precision: "float32" },
    }, { record: false, datasets: { far: data } });
    const { values } = await model.predict(x);
    const error = (round: (x: number) => number) =>
      y.flat().map((value, i) => Math.abs(round(value) - values[i]));
    const mean = (all: number[]) => all.reduce((sum, value) => sum + value) / all.length;
    // An exact solve tells r2 alone, which is the mean over both columns.
    const r2 = (round: (x: number) => number) => {
      const errors = error(round);
      return mean([0, 1].map((k) => {
        const own = y.map((row) => row[k]), center = mean(own.map((value) => value - own[0]));
        const spread = mean(own.map((value) => (value - own[0] - center) ** 2));
        return 1 - mean(own.map((_, i) => errors[2 * i + k] ** 2)) / spread;
      }));
    };
    assertAlmostEquals(metrics.r2, r2((x) => x), 1e-12);
    assertNotEquals(r2(Math.fround), metrics.r2);
  }
});
