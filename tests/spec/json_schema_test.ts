// deno-lint-ignore-file no-import-prefix -- only this test needs the validator
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { parse as parseYaml } from "@std/yaml";
import { type Schema, Validator } from "npm:@cfworker/json-schema@4.1.6";
import { schemaText } from "../../scripts/generate_schema.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { parseSpec } from "../../src/spec/spec.ts";

const experiments = new URL("../../experiments/", import.meta.url);
const validator = new Validator(JSON.parse(schemaText()) as Schema, "7", false);
const valid = (value: unknown) => validator.validate(value).valid;

Deno.test("json schema: experiments/schema.json is what the declarations say", async () => {
  const text = await Deno.readTextFile(new URL("schema.json", experiments));
  assertEquals(text, schemaText(), "run: deno task schema");
});

Deno.test("json schema: the experiments pass, with the reader too, and point to it", async () => {
  let count = 0;
  for await (const { name, isFile } of Deno.readDir(experiments)) {
    if (!isFile || name === "schema.json") continue;
    count++;
    const url = new URL(name, experiments);
    const text = await Deno.readTextFile(url);
    const value = name.endsWith(".json") ? JSON.parse(text) : parseYaml(text);
    const { valid, errors } = validator.validate(value);
    assert(valid, `${name}: ${JSON.stringify(errors.slice(0, 3))}`);
    assert((await loadSpecs(fromFileUrl(url))).length > 0, name);
    if (!Array.isArray(value)) assert(text.includes("schema.json"), `${name} does not name its schema`);
  }
  assert(count >= 6, `only ${count} experiments`);
});

const least = {
  name: "a",
  dataset: { name: "synthetic_regression" },
  model: { name: "mlp", params: { hidden: [3] } },
};

Deno.test("json schema: accepts what the reader accepts", () => {
  const good: Record<string, unknown>[] = [
    {},
    { "$schema": "./schema.json", "x-note": { any: "thing" }, format_version: 1, description: null },
    { dataset: { name: "Synthetic_Classification", path: null, split: { test: 0.2 } } },
    { dataset: { name: "csv", path: "a.csv", params: { target: "y" } } },
    { training: { optimizer: "SGD", params: { momentum: 0.9 }, seed: null, epochs: 3.0 } },
    { training: { optimizer: { name: "SGD", params: { momentum: 0.9 } } } },
    { training: { optimizer: {} } },
    { training: { optimizer: { params: { eps: 0.1 } }, loss: { name: "huber", params: { delta: 2 } } } },
    { training: { params: { eps: 0.1 }, loss: "Huber", loss_params: { delta: 2 } } },
    { training: { loss: null, loss_params: {} } },
    { training: { loss: { name: "mse" } } },
    { model: { name: "custom", params: { type: "mlp", hidden: [3] } } },
    { output: { save_logs: false } },
  ];
  for (const change of good) {
    assert(valid({ ...least, ...change }), JSON.stringify(change));
    assertEquals(parseSpec({ ...least, ...change }).issues, undefined, JSON.stringify(change));
  }
  assert(valid([least, least]));
});

Deno.test("json schema: refuses what the reader refuses", () => {
  const bad: Record<string, unknown>[] = [
    { name: "" },
    { name: undefined },
    { extra: 1 },
    { format_version: 2 },
    { dataset: { name: "mnist" } },
    { dataset: { name: "csv" } },
    { dataset: { name: "synthetic_regression", path: "a.csv" } },
    { dataset: { name: "synthetic_regression", params: { n_sample: 1 } } },
    { dataset: { name: "synthetic_regression", split: { test: 1 } } },
    { model: { name: "mlp", params: { hidden: [0] } } },
    { model: { name: "custom", params: { hidden: [3] } } },
    { model: { name: "custom" } },
    { training: null },
    { training: { epochs: 0 } },
    { training: { epochs: 1.5 } },
    { training: { learning_rate: 0 } },
    { training: { optimizer: "sgd", params: { betas: [0.9, 0.99] } } },
    { training: { params: { momentum: 0.9 } } },
    { training: { optimizer: { name: "sgd", params: { betas: [0.9, 0.99] } } } },
    { training: { optimizer: { name: "sgd" }, params: {} } },
    { training: { optimizer: { name: "sgd", momentum: 0.9 } } },
    { training: { optimizer: { name: "adm" } } },
    { training: { optimizer: null } },
    { training: { loss: "mse", loss_params: { delta: 2 } } },
    { training: { loss_params: { delta: 2 } } },
    { training: { loss: null, loss_params: { delta: 2 } } },
    { training: { loss: { params: { delta: 2 } } } },
    { training: { loss: { name: "huber", params: { delta: 0 } } } },
    { output: { params: { a: 1 } } },
  ];
  for (const change of bad) {
    const value = JSON.parse(JSON.stringify({ ...least, ...change }));
    assertEquals(valid(value), false, JSON.stringify(change));
    assert(parseSpec(value).issues, JSON.stringify(change));
  }
  for (const value of [null, 3, "a", [], [[least]]]) assertEquals(valid(value), false, JSON.stringify(value));
});
