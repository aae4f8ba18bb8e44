import { assertEquals } from "@std/assert";
import { readSpecs } from "../../src/spec/read.ts";
import { refused } from "./refused.ts";

const one =
  `{"name": "a", "dataset": {"name": "synthetic_regression"}, "model": {"name": "mlp", "params": {"hidden": [8, 4]}}}`;
const two = `[${one}, ${one}]`;

Deno.test("overrides: values are YAML, objects on the way are made", async () => {
  const [spec] = await readSpecs(one, "a.json", [
    "training.learning_rate=1e-2",
    "training.seed=null",
    "training.optimizer=SGD",
    "training.params.momentum=0.9",
    "dataset.split.test=0.25",
    "model.params.hidden.1=5",
    "description=a = b.c",
    "output.save_logs=false",
    "name='2'",
  ]);
  assertEquals(
    [
      spec.training.learning_rate,
      spec.training.seed,
      spec.training.optimizer.name,
      spec.training.optimizer.params.momentum,
    ],
    [0.01, null, "sgd", 0.9],
  );
  assertEquals([spec.dataset.split?.test, spec.dataset.split?.validation, spec.model.params.hidden], [
    0.25,
    0,
    [8, 5],
  ]);
  assertEquals([spec.description, spec.output.save_logs, spec.name], ["a = b.c", false, "2"]);
});

Deno.test("overrides: each experiment of a list is changed, the last of several counts", async () => {
  const specs = await readSpecs(two, "a.json", ["training.epochs=2", "training.epochs=3"]);
  assertEquals(specs.map((spec) => spec.training.epochs), [3, 3]);
});

/** [override, what is said of it] */
const cases: [string, string][] = [
  ["training.epochs=0", "expected an integer >= 1 but found 0"],
  [
    "training.lr=1",
    'unknown key "lr" (did you mean "learning_rate"?); valid keys: epochs, batch_size, accumulate_steps, learning_rate, optimizer, schedule, seed, precision, workers, train_metrics, monitor, max_steps, max_seconds, validate_every, early_stopping, loss, ema, label_smoothing, class_weight, clip_gradient_norm, clip_gradient_value, clip_weights, checkpoint_every_steps, checkpoint_every_seconds',
  ],
  ["training={epochs: 0}", "training.epochs: expected an integer >= 1 but found 0"],
  [
    "model.name=mlpp",
    'expected "linear_regression", "logistic_regression" or "mlp" but found "mlpp" (did you mean "mlp"?)',
  ],
  ["training.seed=9007199254740993", "expected an integer between -2^53 and 2^53 but found 9007199254740993"],
  ["training.epochs=[1", "expected ] at the end of a list but found none"],
  ["training.epochs=", "expected an integer >= 1 but found null"],
  ["name.first=a", 'expected an object at name but found "a"'],
  ["model.params.hidden.7=1", "expected an object at model.params.hidden but found a list of 2"],
  [
    "__proto__.x=1",
    'unknown key "__proto__"; valid keys: format_version, name, description, dataset, model, training, output',
  ],
  [
    "a" + ".a".repeat(32) + "=1",
    "expected at most 32 levels of nesting but found more",
  ],
  ["epochs", 'expected key=value but found "epochs"'],
  ["=1", 'expected keys joined by dots before "=" but found ""'],
  ["training..epochs=1", 'expected keys joined by dots before "=" but found "training..epochs"'],
  ["training. epochs=1", 'expected keys joined by dots before "=" but found "training. epochs"'],
];

for (const [override, said] of cases) {
  Deno.test(`overrides: ${override}`, async () => {
    assertEquals(await refused(two, "a.json", [override]), [
      `in override ${JSON.stringify(override)}: ${said}`,
    ]);
  });
}
