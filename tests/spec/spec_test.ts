import { assert, assertEquals } from "@std/assert";
import { readSpecs } from "../../src/spec/read.ts";
import { parseSpec, resolveSeed, type Spec } from "../../src/spec/spec.ts";

const least = { name: "a", dataset: { name: "synthetic_regression" }, model: { name: "linear_regression" } };

function spec(value: unknown): Spec {
  const result = parseSpec(value);
  assert(result.value, JSON.stringify(result.issues));
  return result.value;
}

/** The same with one key changed, by path. */
function changed(path: string, value: unknown): Record<string, unknown> {
  const copy = structuredClone(least) as Record<string, unknown>;
  const keys = path.split(".");
  let inside = copy;
  for (const key of keys.slice(0, -1)) inside = (inside[key] ??= {}) as Record<string, unknown>;
  inside[keys[keys.length - 1]] = value;
  return copy;
}

Deno.test("spec: large numbers of JSON are read, as are those of YAML", async () => {
  for (const [text, name] of [["1e300", "a.json"], ["1e+300", "a.yaml"]]) {
    const config = JSON.stringify({ ...least, training: { learning_rate: 0 } });
    const [{ training }] = await readSpecs(
      config.replace('"learning_rate":0', `"learning_rate": ${text}`),
      name,
    );
    assertEquals(training.learning_rate, 1e300);
  }
});

Deno.test("spec: the defaults", () => {
  const { dataset, model, training, output, ...top } = spec(least);
  assertEquals(top, { format_version: 1, name: "a", description: null });
  assertEquals({ ...dataset, params: {} }, {
    name: "synthetic_regression",
    path: null,
    params: {},
    split: null,
    missing: "error",
    encoding: "one_hot",
    unknown_category: "error",
    memory_limit: 1000,
    standardize: false,
    standardize_target: false,
  });
  assertEquals({ ...model, params: {} }, { name: "linear_regression", architecture: null, params: {} });
  assertEquals({ ...training, optimizer: { ...training.optimizer, params: {} } }, {
    epochs: 10,
    batch_size: 32,
    accumulate_steps: 1,
    learning_rate: 0.001,
    optimizer: { name: "adam", params: {} },
    schedule: null,
    max_steps: null,
    max_seconds: null,
    validate_every: null,
    early_stopping: null,
    seed: 42,
    precision: "float64",
    workers: "auto",
    train_metrics: "running",
    monitor: null,
    loss: null,
    ema: null,
    label_smoothing: 0,
    class_weight: null,
    clip_gradient_norm: null,
    clip_gradient_value: null,
    clip_weights: null,
    checkpoint_every_steps: null,
    checkpoint_every_seconds: null,
  });
  assertEquals(output, {
    directory: "outputs",
    save_checkpoints: true,
    checkpoint_frequency: 1,
    keep: null,
    save_logs: true,
    index: true,
    params: {},
  });
  assertEquals([dataset.params.n_samples, dataset.params.n_features, dataset.params.noise_std], [
    1000,
    10,
    0.1,
  ]);
});

Deno.test("spec: a spec reads back as itself", () => {
  const first = spec({
    ...least,
    training: { seed: null, optimizer: "SGD" },
    dataset: { ...least.dataset, split: {} },
  });
  assertEquals(spec(JSON.parse(JSON.stringify(first))), first);
});

/** [key, values that pass, values that do not] */
const ranges: [string, unknown[], unknown[]][] = [
  ["name", ["x", "größe 1"], ["", null, 3, "a/b", ".."]],
  ["description", [null, "", "x"], [3, []]],
  ["format_version", [1], [0, 2, null, "1"]],
  ["dataset", [], [null, "iris", []]],
  ["dataset.name", ["Synthetic_Classification"], [
    "",
    null,
    1,
    "mnist",
    "custom",
    "constructor",
    "__proto__",
  ]],
  ["dataset.path", [null], ["x.csv", "", 1]],
  ["dataset.params", [{}], [null, []]],
  ["dataset.params.n_samples", [5], [0, 1.5, true, null, "5"]],
  ["dataset.params.n_sample", [], [5]],
  ["dataset.split", [null, {}, { test: 0.2 }, { test: 0.5, validation: 0.4, seed: 0 }, { seed: null }], [
    { test: 1 },
    { test: -0.1 },
    { test: 0.5, validation: 0.5 },
    { seed: -1 },
    { train: 0.5 },
    0.2,
  ]],
  ["dataset.split.stratify", [], [true]],
  ["dataset.split", [
    { test: 0.2, stratify: true },
    { validation: 0.2, shuffle: false },
    { test: 0.2, group: "g" },
    { test: 0.2, order: 3 },
    { column: "part" },
  ], [
    { test: 0.2, stratify: true, group: "g" },
    { test: 0.2, column: "part" },
    { shuffle: false },
    { test: 0.2, stratify: null },
    { test: 0.2, group: -1 },
    { test: 0.2, order: "" },
  ]],
  ["dataset.missing", [
    "drop",
    "mean",
    {},
    { numeric: 0 },
    { numeric: "drop", target: "drop", split: "drop" },
    { numeric: "median", categorical: "category" },
  ], [null, 0, "zero", { numeric: "none" }, { target: "mean" }, { split: 0 }, { categorical: "mean" }, {
    text: "drop",
  }]],
  ["dataset.encoding", ["one_hot", "ordinal"], [null, "onehot"]],
  ["dataset.unknown_category", ["error", "ignore"], [null, true]],
  ["dataset.standardize", [true, false], [null, 1, "true"]],
  ["dataset.standardize_target", [true, false], [null, 1]],
  ["model.name", ["LINEAR_regression"], ["", null, "resnet18", "mlp_big", "custom", "toString"]],
  ["model.architecture", [null, "2 layers"], [3, {}]],
  ["training", [{}], [null, []]],
  ["training.epochs", [1, 10.0, 1e6], [0, -1, 1.5, true, null, "10", NaN, 2 ** 53]],
  ["training.batch_size", [1], [0, true, null]],
  ["training.learning_rate", [1e-9, 10], [0, -1, true, null, "1e-3", NaN, Infinity]],
  ["training.optimizer", ["sgd", "Adam", "AdamW", "rmsprop"], ["lyon", "", null, 1, "constructor"]],
  ["training.seed", [null, 0, 2 ** 32 - 1], [-1, 2 ** 32, 2 ** 53 - 1, 2 ** 53, 1.5, true, "42"]],
  ["training.precision", ["float32", "float64"], ["Float32", 32, null]],
  ["training.workers", ["auto", 1, 64], ["all", 0, 65, 1.5, null]],
  ["training.train_metrics", ["running", "exact", "final"], ["off", null, true]],
  ["training.loss", [null, "mse", "mae", "huber", "cross_entropy"], ["MSEE", "l1", 1]],
  ["training.loss_params", [{}], [null, { delta: 1 }, []]],
  ["training.class_weight", [null, "balanced", {}, { "0": 2, "1": 0.5 }], [
    "auto",
    1,
    { "0": -1 },
    { a: "1" },
    [],
  ]],
  ["training.clip_gradient_norm", [null, 0.5], [0, -1, "1", true]],
  ["training.clip_gradient_value", [null, 0.5], [0, -1, "1", true]],
  ["training.clip_weights", [null, 0.5], [0, -1, "1", true]],
  ["training.params", [{}, { weight_decay: 0.1 }], [null, { nesterov: true }, { weight_decay: -1 }]],
  ["output", [{}], [null, "outputs"]],
  ["output.directory", ["a/b"], ["", null, 1]],
  ["output.save_checkpoints", [true, false], [null, 0, "no"]],
  ["output.checkpoint_frequency", [3], [0, null, true]],
  ["output.save_logs", [false], [null, "yes"]],
  ["output.index", [false], [null, 0]],
  ["output.params", [{}], [null, { a: 1 }]],
  ["x-note", [null, { a: [1] }], []],
  ["$schema", ["./schema.json"], []],
  ["X-note", [], [1]],
  ["training.x-note", [], [1]],
];

for (const [key, good, bad] of ranges) {
  Deno.test(`spec: ${key}`, () => {
    for (const value of good) {
      assertEquals(parseSpec(changed(key, value)).issues, undefined, JSON.stringify(value));
    }
    for (const value of bad) {
      assert(parseSpec(changed(key, value)).issues, JSON.stringify(value) ?? String(value));
    }
  });
}

Deno.test("spec: dataset, model and name must be there", () => {
  assertEquals(parseSpec({}).issues?.map(({ path, found }) => [path.join("."), found]), [
    ["name", "nothing"],
    ["dataset", "nothing"],
    ["model", "nothing"],
  ]);
});

Deno.test("spec: params are read by the entry that is named", () => {
  const sgd = changed("training", { optimizer: "SGD", params: { momentum: 0.9 } });
  assertEquals(spec(sgd).training.optimizer.name, "sgd");
  assertEquals(spec(sgd).training.optimizer.params.momentum, 0.9);
  const adam = parseSpec(changed("training.params", { momentum: 0.9 }));
  assertEquals(adam.issues?.map((issue) => issue.path), [["training", "params", "momentum"]]);
});

Deno.test("spec: names are read in any capitals, losses with params and schemes of initial weights too", () => {
  assertEquals(spec(changed("training.loss", "MSE")).training.loss, { name: "mse", params: {} });
  const huber = spec(changed("training", { loss: "Huber", loss_params: { delta: 2 } })).training;
  assertEquals(huber.loss, { name: "huber", params: { delta: 2 } });
  const network = { name: "MLP", params: { hidden: [3], init: "He" } };
  assertEquals(spec(changed("model", network)).model.params.init, "he");
  assertEquals(parseSpec(changed("training.loss", "MSEE")).issues?.length, 1);
});

Deno.test("spec: a name that is wrong does not hide what else is", () => {
  const { issues } = parseSpec({ ...least, model: { name: "resnet18", params: 3, arch: 1 } });
  assertEquals(issues?.map(({ path, hint }) => [path.join("."), hint]), [
    ["model.name", "not supported yet"],
    ["model.params", undefined],
    ["model.arch", undefined],
  ]);
});

Deno.test("spec: a newer format is refused by its version alone", () => {
  assertEquals(parseSpec({ format_version: 2, name: "a", novelty: 1 }).issues, [
    { path: ["format_version"], expected: "1", found: "2", hint: "a newer version of mlx wrote this file" },
  ]);
});

Deno.test("spec: a seed is drawn only where there is none", () => {
  assertEquals(resolveSeed(spec(changed("training.seed", null)), () => 7).training.seed, 7);
  assertEquals(resolveSeed(spec(changed("training.seed", 0)), () => 7).training.seed, 0);
});
