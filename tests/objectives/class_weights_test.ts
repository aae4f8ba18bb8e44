import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { classWeights } from "../../src/objectives/class_weights.ts";
import { evaluate } from "../../src/train/evaluate.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";

const labels = [0, 0, 0, 0, 0, 0, 1, 1, 2];

Deno.test("balanced weights are scikit-learn's: rows / (classes · rows of the class)", () => {
  assertEquals(classWeights("balanced", ["a", "b", "c"], labels), [0.5, 1.5, 3]);
  // compute_class_weight counts the classes that occur.
  assertEquals(classWeights("balanced", ["a", "b", "c", "d"], labels), [0.5, 1.5, 3, 0]);
});

Deno.test("weights by name have 1 where nothing is said, and are scaled to the mean 1 over the rows", () => {
  const found = classWeights({ b: 4, c: 0 }, ["a", "b", "c"], labels);
  const mean = (6 * 1 + 2 * 4) / 9;
  [1, 4, 0].forEach((weight, k) => assertAlmostEquals(found[k], weight / mean, 1e-15));
  assertThrows(() => classWeights({ a: 0, b: 0, c: 0 }, ["a", "b", "c"], labels), ConfigError, "weight 0");
});

Deno.test("the letters of a class's name may be composed in any way, but the class is named once", () => {
  const [composed, apart] = ["se\u00f1or", "sen\u0303or"];
  for (const [key, name] of [[composed, apart], [apart, composed]]) {
    assertEquals(classWeights({ [key]: 3 }, ["a", name], [0, 1]), [0.5, 1.5]);
  }
  assertThrows(
    () => classWeights({ [composed]: 3, [apart]: 2 }, ["a", composed], [0, 1]),
    ConfigError,
    "twice",
  );
});

Deno.test("weights whose sum is not a number, or rounds to 0, are refused", () => {
  const error = assertThrows(
    () => classWeights({ a: 1e308, b: 1e307 }, ["a", "b", "c"], labels),
    ConfigError,
  );
  assertStringIncludes(error.message, "over the 9 training rows");
  assertStringIncludes(error.message, 'most of it 1e+308 for each of 6 rows of class "a"');
  const tiny = { a: 0, b: 0, c: 5e-324 };
  assertThrows(() => classWeights(tiny, ["a", "b", "c"], labels), ConfigError, "weight 0");
  // A class that no row has may weigh anything; a sum that just fits is one.
  const found = classWeights({ d: 1e308, a: 1e307 }, ["a", "b", "c", "d"], labels);
  assert(found.slice(0, 3).every(Number.isFinite));
  assertAlmostEquals(found[0], 1.5, 1e-15);
});

const config = (training: Record<string, unknown>) => ({
  name: "weights",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 31, n_features: 3, n_classes: 3, class_sep: 0.1 },
    split: { validation: 0.3 },
  },
  model: { name: "mlp", params: { hidden: [4] } },
  training: { batch_size: 5, learning_rate: 1e-30, epochs: 1, ...training },
});

Deno.test("the weighted loss of an epoch is Σ weight loss / Σ weight, whatever the batches; losses are not weighted", async () => {
  const weights = { "0": 0.2, "2": 5 };
  const [weighted, plain] = await Promise.all([
    openSpec(config({ class_weight: weights })),
    openSpec(config({})),
  ]);
  const told = [];
  for (const session of [weighted, plain]) {
    for await (const event of train(session, new Pacer(new AbortController().signal))) {
      if (event.kind === "epoch") told.push(event.metrics);
    }
  }
  let above = 0, below = 0;
  for (const row of plain.data.split.train) {
    const weight = [0.2, 1, 5][plain.data.y[row]];
    above += weight * (await evaluate(plain, Uint32Array.of(row), () => undefined)).loss;
    below += weight;
  }
  assertAlmostEquals(told[0].weighted_loss, above / below, 1e-13);
  assert(Math.abs(told[0].weighted_loss - told[0].loss) > 1e-3);
  assertAlmostEquals(told[0].loss, told[1].loss, 1e-13);
  assertEquals(told[0].val_loss, told[1].val_loss);
});

Deno.test("weights that cannot be used are refused", async () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ class_weight: { "7": 1 } }, 'class "7": the classes are 0, 1, 2'],
    [{ class_weight: "balanced", loss: "mse" }, 'loss "mse": only a cross-entropy can'],
    [{ class_weight: { "0": 0, "1": 0, "2": 0 } }, "weight 0"],
    [{ class_weight: { "0": 1e308, "1": 1e308 } }, "add up to more than float64 holds"],
  ];
  for (const [training, message] of cases) {
    await assertRejects(() => openSpec(config(training)), ConfigError, message);
  }
});
