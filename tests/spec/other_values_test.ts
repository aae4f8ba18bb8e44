import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { valueAt } from "../../src/spec/other_values.ts";
import { parseSpec } from "../../src/spec/spec.ts";
import { files, specOf } from "../sessions.ts";

const config = (changes: Record<string, unknown>) => ({
  name: "a",
  dataset: { name: "csv", path: "t.csv", params: { target: "y" } },
  model: { name: "mlp", params: { hidden: [3] } },
  ...changes,
});
const csv = (params: unknown, more: Record<string, unknown> = {}) =>
  config({ dataset: { name: "csv", path: "t.csv", params: { target: "y", ...params as object }, ...more } });
const mlp = (params: unknown) =>
  config({ model: { name: "mlp", params: { hidden: [3], ...params as object } } });
const training = (settings: unknown) => config({ training: settings });
const mean = (value: string) => `did you mean ${JSON.stringify(value)}?`;

/** A config with one value of another program, the place that is named, and what is said of it. */
const cases: [Record<string, unknown>, string, string][] = [
  [mlp({ init: "kaiming" }), "model.params.init", mean("he")],
  [mlp({ init: "kaiming_uniform" }), "model.params.init", mean("he_uniform")],
  [training({ loss: "bce" }), "training.loss", mean("binary_cross_entropy")],
  [training({ loss: "BCEWithLogitsLoss" }), "training.loss", mean("binary_cross_entropy")],
  [training({ loss: "l1" }), "training.loss", mean("mae")],
  [training({ loss: "L2" }), "training.loss", mean("mse")],
  [training({ loss: "CrossEntropyLoss" }), "training.loss", mean("cross_entropy")],
  [training({ loss: "mean_squared_error" }), "training.loss", mean("mse")],
  [training({ precision: "fp32" }), "training.precision", mean("float32")],
  [training({ precision: "float" }), "training.precision", mean("float32")],
  [training({ precision: 64 }), "training.precision", mean("float64")],
  [training({ precision: "Float32" }), "training.precision", mean("float32")],
  [training({ precision: "fp16" }), "training.precision", "the narrowest is float32"],
  [
    config({ model: "Ridge" }),
    "model",
    "write { name: linear_regression, params: { l2_regularization: 1 } }: that is ridge regression",
  ],
  [config({ model: "linear" }), "model", "write { name: linear_regression }"],
  [config({ model: "LinearRegression" }), "model", "write { name: linear_regression }"],
  [config({ model: { name: "linear" } }), "model.name", mean("linear_regression")],
  [config({ model: { name: "MLPClassifier" } }), "model.name", mean("mlp")],
  [config({ model: "xgboost" }), "model", "mlx has linear_regression, logistic_regression and mlp"],
  [training({ monitor: "val_loss" }), "training.monitor", "write { metric: val_loss }"],
  [mlp({ hidden: "4,4" }), "model.params.hidden", "write a list: [4, 4]"],
  [mlp({ hidden: "(8, 4)" }), "model.params.hidden", "write a list: [8, 4]"],
  [mlp({ activation: "Tanh" }), "model.params.activation", mean("tanh")],
  [csv({ delimiter: "tab" }), "dataset.params.delimiter", 'write "\\t" in double quotes, which is a tab'],
  [csv({ delimiter: "\\t" }), "dataset.params.delimiter", 'write "\\t" in double quotes, which is a tab'],
  [csv({ delimiter: "semicolon" }), "dataset.params.delimiter", mean(";")],
  [csv({ task: "Regression" }), "dataset.params.task", mean("regression")],
  [csv({ task: "binary" }), "dataset.params.task", mean("classification")],
  [csv({}, { encoding: "OneHot" }), "dataset.encoding", mean("one_hot")],
  [csv({}, { missing: "dropna" }), "dataset.missing", mean("drop")],
  [
    csv({ encoding: "latin1" }),
    "dataset.params.encoding",
    "tables are read as UTF-8 or UTF-16: convert others first, as iconv -f LATIN1 -t UTF-8 does; dataset.encoding " +
    "is how categories become numbers",
  ],
];

for (const [config, place, hint] of cases) {
  Deno.test(`what ${JSON.stringify(valueAt(config, place.split(".")))} means at ${place}`, () => {
    const { issues = [] } = parseSpec(config);
    assertEquals(issues.map(({ path, hint }) => [path.join("."), hint]), [[place, hint]]);
  });
}

Deno.test("no advice is made up for values that nobody knows", () => {
  for (const given of [training({ loss: "zzzzzz" }), mlp({ hidden: "many" }), training({ precision: "x" })]) {
    assertEquals(parseSpec(given).issues?.map(({ hint }) => hint), [undefined]);
  }
});

/** Names with other capitals, where what is wrong is known with the data only. */
const capitals: [Record<string, unknown>, string][] = [
  [{ training: { epochs: 1, monitor: { metric: "val_R2" } } }, mean("val_r2")],
  [{ training: { epochs: 1, monitor: { metric: "clipped_gradients" } } }, "monitor val_loss"],
  [{ dataset: { name: "csv", path: "t.csv", params: { target: "Y" } } }, mean("y")],
];

for (const [changes, said] of capitals) {
  Deno.test(`a name in other capitals is pointed to: ${said}`, async () => {
    const split = { validation: 0.25 };
    const dataset = {
      name: "csv",
      path: "t.csv",
      params: { target: "y" },
      ...changes.dataset as object,
      split,
    };
    const text = "x,y\n1,0.5\n2,1.5\n3,2.25\n4,3.75\n5,4.5\n6,5.5\n7,6.25\n8,7.5\n";
    const error = await assertRejects(
      () => planExperiment(specOf(config({ ...changes, dataset })), files({ "t.csv": text })),
      ConfigError,
    );
    assertStringIncludes(`${error.message}; ${error.hint}`, said);
  });
}
