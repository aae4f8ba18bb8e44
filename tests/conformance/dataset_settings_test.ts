/** No setting without effect: each key of `dataset` and of the data sets' params changes what a model is given. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { join } from "@std/path";
import { datasets } from "../../src/datasets/mod.ts";
import type { DatasetEntry } from "../../src/datasets/dataset.ts";
import { root } from "../deno.ts";
import { files, openSpec, specOf } from "../sessions.ts";

type Params = Record<string, unknown>;

const table = [
  "a,b,c,when,part,y",
  ...Array.from(
    { length: 30 },
    (_, i) =>
      `${i * 7 % 13},${i % 4 === 0 ? "" : i * 3 % 11},${"pqr"[i * i % 3]},${30 - i},${
        ["train", "train", "validation", "test"][i % 4]
      },${i % 3}`,
  ),
].join("\n") + "\n";

const golden = (name: string) => Deno.readFile(join(root, "tests", "golden", "tables", name));
const context = files({
  "table.csv": table,
  "gaps.csv": table.replaceAll(",p,", ",,"),
  "untold.csv": table.replace(/,1\n/, ",NA\n"),
  "parts.csv": table.replace(",validation,", ",,"),
  "words.csv": "a,c,y\n1,NA,0\n3,p,1\n4,NA,0\n2,q,1\n",
  // A category that only the last row has; it is held out where the split is by order.
  "rare.csv": table.trimEnd().replace(/,[pqr],(\d+),(\w+),(\d)$/, ",rare,$1,$2,$3") + "\n",
  "bare.csv": "1,2,0\n3,5,1\n4,4,0\n2,2,1\n",
  "commas.csv": "a;b;y\n1,5;2;0\n3;5,25;1\n4;4;0\n2;2;1\n",
  "titled.csv": "A title\na,b,y\n1,2,0\n3,5,1\n4,4,0\n2,2,1\n",
  "comments.csv": "% a, b\na,b,y\n1,2,0\n3,5,1\n4,4,0\n2,2,1\n",
  "semicolons.csv": "a;b;y\n1;2;0\n3;5;1\n4;4;0\n2;2;1\n",
  "table.jsonl": Array.from(
    { length: 12 },
    (_, i) => JSON.stringify({ a: i, b: i * 5 % 7, c: "pq"[i % 2], y: i % 3 }),
  ).join("\n"),
  "small.npy": await golden("small.npy"),
  "small.npz": await golden("small.npz"),
});

/** What a model is given, or that the data are refused. */
async function given(dataset: Params): Promise<unknown> {
  const model = { name: "mlp", params: { hidden: [2] } };
  try {
    const { data, plan } = await openSpec({ name: "given", dataset, model, training: { seed: 3 } }, context);
    const { train, validation, test } = data.split;
    const { task, features, classes } = plan.facts.info;
    return [
      task,
      features,
      classes,
      ...[data.x, data.y, train, validation, test].map((part) => Array.from(part)),
    ];
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

const csv = {
  name: "csv",
  path: "table.csv",
  params: { target: "y", drop: ["part", "when"], categorical: ["c"] },
};
const base: Params = { ...csv, missing: "mean", split: { test: 0.3, seed: 1 } };

/** Each key of `dataset` changed, with what else has to be said for it to mean something. */
const keys: Record<string, { value: unknown; beside?: Params }> = {
  name: { value: "synthetic_regression", beside: { path: null, params: {}, split: null } },
  path: {
    value: "bare.csv",
    beside: { params: { target: 1, header: false }, missing: "error", split: null },
  },
  params: { value: { ...csv.params, drop: ["part", "when", "a"] } },
  split: { value: { test: 0.4, seed: 1 } },
  "split.test": { value: { test: 0.4, seed: 1 } },
  "split.validation": { value: { test: 0.3, validation: 0.3, seed: 1 } },
  "split.seed": { value: { test: 0.3, seed: 2 } },
  "split.stratify": { value: { test: 0.3, seed: 1, stratify: true } },
  "split.shuffle": { value: { test: 0.3, shuffle: false } },
  "split.group": { value: { test: 0.3, seed: 1, group: "part" } },
  "split.order": { value: { test: 0.3, order: "when" } },
  "split.column": { value: { column: "part" } },
  missing: { value: "median" },
  "missing.numeric": { value: { numeric: 0 } },
  "missing.categorical": {
    value: { numeric: "mean", categorical: "category" },
    beside: { path: "gaps.csv" },
  },
  "missing.target": { value: { numeric: "mean", target: "drop" }, beside: { path: "untold.csv" } },
  "missing.split": {
    value: { numeric: "mean", split: "drop" },
    beside: { path: "parts.csv", split: { column: "part" } },
  },
  encoding: { value: "ordinal" },
  unknown_category: { value: "ignore", beside: { path: "rare.csv" } },
  standardize: { value: true },
  standardize_target: { value: true, beside: { params: { ...csv.params, task: "regression" } } },
};

for (const [key, { value, beside = {} }] of Object.entries(keys)) {
  Deno.test(`dataset.${key} changes what a model is given`, async () => {
    const [section] = key.split(".");
    const ordered = key === "unknown_category" ? { split: { test: 0.3, shuffle: false } } : {};
    const before = { ...base, ...(key === "path" || key === "name" ? {} : beside), ...ordered };
    const after = { ...base, ...beside, ...ordered, [section]: value };
    const plain = await given(before), other = await given(after);
    if (key === "unknown_category") assert(String(plain).startsWith("refused"), String(plain));
    else if (!/^missing\.[cts]/.test(key)) assert(Array.isArray(plain), String(plain));
    assert(Array.isArray(other), String(other));
    assertNotEquals(other, plain);
  });
}

/** Each param of each data set changed. To add one: add its line. */
const params: Record<keyof typeof datasets, { base: Params; changes: Record<string, Params> }> = {
  synthetic_regression: {
    base: { n_samples: 20, n_features: 3 },
    changes: {
      n_samples: { n_samples: 21 },
      n_features: { n_features: 4 },
      n_informative: { n_informative: 2 },
      noise_std: { noise_std: 0.5 },
      seed: { seed: 9 },
    },
  },
  synthetic_classification: {
    base: { n_samples: 20, n_features: 3 },
    changes: {
      n_samples: { n_samples: 21 },
      n_features: { n_features: 4 },
      n_informative: { n_informative: 2 },
      n_classes: { n_classes: 3 },
      class_sep: { class_sep: 2 },
      centers: { centers: "hypercube" },
      seed: { seed: 9 },
    },
  },
  csv: {
    base: { target: "y", drop: ["b", "c", "part"] },
    changes: {
      target: { target: "a", drop: ["b", "c", "part", "y"] },
      features: { features: ["a"], drop: [] },
      drop: { drop: ["b", "c", "part", "when"] },
      categorical: { categorical: ["when"] },
      missing_values: { path: "words.csv", drop: [], categorical: ["c"], missing_values: [] },
      task: { task: "regression" },
      header: { path: "bare.csv", target: 2, drop: [], header: false },
      delimiter: { path: "semicolons.csv", drop: [], delimiter: ";" },
      decimal: { path: "commas.csv", drop: [], delimiter: ";", decimal: "," },
      skip_lines: { path: "titled.csv", drop: [], skip_lines: 1 },
      comment: { path: "comments.csv", drop: [], comment: "%" },
    },
  },
  jsonl: {
    base: { target: "y", drop: ["c"] },
    changes: {
      target: { target: "a", drop: ["c", "y"] },
      features: { features: ["a"], drop: [] },
      drop: { drop: ["c", "a"] },
      categorical: { categorical: ["a"] },
      // Those that are missing are then refused.
      missing_values: { missing_values: [3] },
      task: { task: "regression" },
    },
  },
  npy: {
    base: { target: 3 },
    changes: { target: { target: 0 }, task: { task: "regression" } },
  },
  npz: { base: {}, changes: { x: { x: "y" }, y: { y: "x" }, task: { task: "regression" } } },
};

const paths: Partial<Record<keyof typeof datasets, string>> = {
  csv: "table.csv",
  jsonl: "table.jsonl",
  npy: "small.npy",
  npz: "small.npz",
};

for (const [name, { base, changes }] of Object.entries(params)) {
  for (const [key, change] of Object.entries(changes)) {
    Deno.test(`${name}: dataset.params.${key} changes what a model is given`, async () => {
      const own = paths[name as keyof typeof datasets] ?? null;
      const { path = own, ...rest } = change;
      // Another file may be needed to show the change; it is then read with and without it.
      const { [key]: _, ...without } = rest;
      const plain = await given({ name, path, params: path === own ? base : { ...base, ...without } });
      const other = await given({ name, path, params: { ...base, ...rest } });
      assert(Array.isArray(plain) || path !== own, String(plain));
      assert(
        Array.isArray(other) || ["x", "y"].includes(key) || key === "missing_values" && name === "jsonl",
        String(other),
      );
      assertNotEquals(other, plain);
    });
  }
}

Deno.test("every key of dataset, and every param of a data set, is changed by a test", () => {
  const spec = specOf({
    name: "keys",
    dataset: { ...base },
    model: { name: "mlp", params: { hidden: [2] } },
  });
  // How much may be held changes no number: tests/datasets/memory_limit_test.ts.
  const top = Object.keys(spec.dataset).filter((key) => key !== "memory_limit");
  const inside = Object.keys(spec.dataset.split!).map((key) => `split.${key}`);
  assertEquals(
    [...top, ...inside, ...["numeric", "categorical", "target", "split"].map((key) => `missing.${key}`)]
      .sort(),
    Object.keys(keys).sort(),
  );
  for (const [name, entry] of Object.entries<DatasetEntry>(datasets)) {
    const tested = Object.keys(params[name as keyof typeof datasets].changes);
    assertEquals(tested.sort(), Object.keys(entry.params.fields ?? {}).sort(), name);
  }
});
