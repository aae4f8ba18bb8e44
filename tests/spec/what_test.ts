/** What digests of a config cover: what decides the numbers, as far as it differs from the defaults. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Fields, Schema } from "../../src/schema/fields.ts";
import { goldenConfigs } from "../../src/selftest/configs.ts";
import { type Defaults, digestDefaults } from "../../src/spec/defaults.ts";
import { olderForm } from "../../src/spec/older_form.ts";
import { parseSpec, schema, type Spec } from "../../src/spec/spec.ts";
import { builtin } from "../../src/spec/tables.ts";
import { operational, trajectoryOf, whatOf } from "../../src/spec/what.ts";

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

Deno.test("what: what is digested changes with what decides the numbers, and with nothing else", () => {
  const base = JSON.stringify(whatOf(spec(least)));
  const what: [string, unknown][] = [
    ["dataset.name", "synthetic_classification"],
    ["dataset.params.n_samples", 7],
    ["dataset.split", { test: 0.2 }],
    ["dataset.split", { test: 0.2, stratify: true }],
    ["dataset.missing", "drop"],
    ["dataset.encoding", "ordinal"],
    ["dataset.unknown_category", "ignore"],
    ["dataset.standardize", true],
    ["dataset.standardize_target", true],
    ["model.name", "logistic_regression"],
    ["model.params.l2_regularization", 1],
    ["training.epochs", 11],
    ["training.batch_size", 31],
    ["training.learning_rate", 0.1],
    ["training.optimizer", "sgd"],
    ["training.seed", 41],
    ["training.precision", "float32"],
    ["training.loss", "mse"],
    ["training.params.weight_decay", 0.1],
  ];
  for (const [key, value] of what) {
    assertNotEquals(JSON.stringify(whatOf(spec(changed(key, value)))), base, key);
  }
  const how: [string, unknown][] = [
    ["name", "b"],
    ["description", "x"],
    ["model.architecture", "x"],
    ["output.directory", "x"],
    ["output.save_checkpoints", false],
    ["output.checkpoint_frequency", 2],
    ["output.save_logs", false],
    ["output.index", false],
    ["x-note", 1],
    ["training.optimizer", "ADAM"],
    ["training.epochs", 10],
    ["training.workers", 3],
  ];
  for (const [key, value] of how) assertEquals(JSON.stringify(whatOf(spec(changed(key, value)))), base, key);
});

Deno.test("what: optimizer and loss have one digest, whether their params stand in them or beside them", () => {
  const flat = { optimizer: "SGD", params: { momentum: 0.5 }, loss: "huber", loss_params: { delta: 2 } };
  const nested = {
    optimizer: { name: "sgd", params: { momentum: 0.5 } },
    loss: { name: "huber", params: { delta: 2 } },
  };
  const what = whatOf(spec({ ...least, training: flat }));
  assertEquals((what as { training: unknown }).training, { ...flat, optimizer: "sgd" });
  assertEquals(whatOf(spec({ ...least, training: nested })), what);
  assertEquals(spec({ ...least, training: nested }), spec({ ...least, training: flat }));
});

Deno.test("what: the order of keys does not enter what is digested", () => {
  const turned = { model: least.model, dataset: least.dataset, name: "a" };
  assertEquals(JSON.stringify(whatOf(spec(turned))), JSON.stringify(whatOf(spec(least))));
});

/** The defaults of an object's keys, and of the objects under it, by section. */
function declared(section: string, fields: Fields = {}): [string, Record<string, unknown>][] {
  const own: Record<string, unknown> = {};
  const digested = Object.entries(fields).filter(([key]) =>
    !(section === "training" && operational.includes(key)) &&
    !["dataset.path", "model.architecture"].includes(`${section}.${key}`)
  );
  for (const [key, { absent }] of digested) if (absent) own[key] = absent.value;
  // What params say is declared by the entry that is named.
  const inside = digested.filter(([key]) => !/params$/.test(key));
  const sections = inside.flatMap(([key, field]) => declared(`${section}.${key}`, field.fields));
  return Object.keys(own).length > 0 ? [[section, own], ...sections] : sections;
}

/** The defaults of every setting that is digested, as the program declares them. */
function declaredDefaults(): Defaults {
  const { dataset, model, training } = schema.fields!;
  const entries = (section: string, table: Readonly<Record<string, { params?: Schema<unknown> }>>) =>
    Object.entries(table).flatMap(([name, { params }]) => declared(`${section} ${name}`, params?.fields));
  const { memory_limit: _, ...withoutLimit } = dataset.fields!;
  const { optimizer, loss, ...others } = training.fields!;
  const rule = { params: {}, ...optimizer.absent!.value as { name: string } };
  const older = olderForm({ optimizer: rule, loss: loss.absent!.value as null });
  const [[, plain], ...inside] = declared("training", others);
  return Object.fromEntries([
    ...declared("dataset", withoutLimit),
    ...declared("model", model.fields),
    ["training", { ...plain, ...older }],
    ...inside,
    ...entries("dataset.params", builtin.datasets),
    ...entries("model.params", builtin.models),
    ...entries("training.params", builtin.optimizers),
    ...entries("training.loss_params", builtin.objectives),
    ...entries("training.schedule.params", builtin.schedules),
  ]);
}

Deno.test("what: the table of defaults says what the program declares", () => {
  assertEquals(
    declaredDefaults(),
    digestDefaults,
    "add a new setting to src/spec/defaults.ts; another default takes a new numerics version",
  );
});

Deno.test("what: a setting that has its default is not digested, at whatever depth", () => {
  const filled = changed("dataset.split", { test: 0.2 });
  assertEquals(whatOf(spec(filled)), {
    dataset: { name: "synthetic_regression", split: { test: 0.2 } },
    model: { name: "linear_regression" },
    training: {},
  });
  const sgd = changed("training", { optimizer: "sgd", params: { momentum: 0.5 }, epochs: 3 });
  assertEquals(whatOf(spec(sgd)), {
    dataset: { name: "synthetic_regression" },
    model: { name: "linear_regression" },
    training: { epochs: 3, optimizer: "sgd", params: { momentum: 0.5 } },
  });
  assertEquals((trajectoryOf(spec(sgd)) as { training: unknown }).training, {
    optimizer: "sgd",
    params: { momentum: 0.5 },
  });
});

/** A setting that a later version of mlx may have, in a copy of every section and entry. */
function withLaterSetting(spec: Spec, value: number): Spec {
  const { dataset, model, training } = spec;
  const more = <T extends object>(section: T): T => ({ ...section, later: value });
  return {
    ...spec,
    dataset: more({
      ...dataset,
      params: more(dataset.params),
      split: dataset.split && more(dataset.split),
    }),
    model: more({ ...model, params: more(model.params) }),
    training: more({
      ...training,
      optimizer: { ...training.optimizer, params: more(training.optimizer.params) },
      loss: training.loss?.name === "huber"
        ? { ...training.loss, params: more(training.loss.params) }
        : training.loss,
    }),
  };
}

Deno.test("what: a setting that is added later leaves every digest as it was", () => {
  const later = Object.fromEntries(
    Object.entries(digestDefaults).map(([section, keys]) => [section, { ...keys, later: 7 }]),
  );
  for (const { name, spec } of goldenConfigs()) {
    const before = whatOf(spec);
    assertEquals(whatOf(withLaterSetting(spec, 7), later), before, name);
    assertNotEquals(whatOf(withLaterSetting(spec, 8), later), before, `${name}: another value`);
    assertNotEquals(whatOf(withLaterSetting(spec, 7)), before, `${name}: not in the table`);
  }
});

Deno.test("what: settings of custom components are digested whether they have their default or not", () => {
  const own = { ...spec(least), model: { name: "mine", architecture: null, params: { rate: 1 } } };
  assertEquals((whatOf(own) as { model: unknown }).model, { name: "mine", params: { rate: 1 } });
});
