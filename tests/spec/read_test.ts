import { assert, assertEquals } from "@std/assert";
import { readSpecs } from "../../src/spec/read.ts";
import { refusal, refused } from "./refused.ts";

const yaml = `name: a
dataset: {name: synthetic_regression}
model:
  name: linear_regression
`;
const json = `{
  "name": "a",
  "dataset": {"name": "synthetic_regression"},
  "model": {"name": "linear_regression"}
}`;
const jsonc = json.replace('"a",', '"a", // a note\n  /* and one more */').replace("\n}", ",\n}");
const trainingKeys =
  "epochs, batch_size, accumulate_steps, learning_rate, optimizer, schedule, seed, precision, workers, train_metrics, monitor, max_steps, max_seconds, validate_every, early_stopping, loss, ema, label_smoothing, class_weight, clip_gradient_norm, clip_gradient_value, clip_weights, checkpoint_every_steps, checkpoint_every_seconds";
const topKeys = "format_version, name, description, dataset, model, training, output";

Deno.test("read: the same experiment in every format", async () => {
  const [spec] = await readSpecs(json, "a.json");
  const files: [string, string][] = [
    ["a.JSON", json],
    ["a.jsonc", jsonc],
    ["dir.json/a.Yaml", yaml],
    ["a.yml", `\ufeff---\n${yaml}`],
    ["a.json", `\ufeff${json}`],
    ["a.yaml", yaml.replaceAll("\n", "\r\n")],
    ["a.yaml", json],
  ];
  for (const [file, text] of files) assertEquals(await readSpecs(text, file), [spec], file);
});

Deno.test("read: merged objects stand behind what an object says itself, and before later ones", async () => {
  const text = `x-a: &a {epochs: 3, seed: 1}\nx-b: &b {<<: *a, epochs: 5, batch_size: 7}\n${yaml}` +
    "training: {seed: 2, <<: [*b, *a]}\n";
  const [{ training: { epochs, seed, batch_size } }] = await readSpecs(text, "a.yaml");
  assertEquals({ epochs, seed, batch_size }, { epochs: 5, seed: 2, batch_size: 7 });
  const experiments = await readSpecs(
    `- &one\n${yaml.replace(/^/gm, "  ").trimEnd()}\n- <<: *one\n  name: b\n`,
    "a.yaml",
  );
  assertEquals(experiments.map(({ name }) => name), ["a", "b"]);
});

Deno.test("read: a list of experiments", async () => {
  const specs = await readSpecs(`[${json}, ${json.replace('"a"', '"b"')}]`, "a.json");
  assertEquals(specs.map((spec) => spec.name), ["a", "b"]);
});

/** [what, file, text, the lines it is refused with] */
const cases: [string, string, string, string[]][] = [
  [
    "all mistakes at once, in their order",
    "a.yaml",
    `${yaml}training: {epoch: 5, epochs: 0}\noutput:\n  save_logs: yes\n`,
    [
      `a.yaml:5:12 training.epoch: unknown key (did you mean "epochs"?); valid keys: ${trainingKeys}`,
      "a.yaml:5:30 training.epochs: expected an integer >= 1 but found 0",
      'a.yaml:7:14 output.save_logs: expected true or false but found "yes" (write true)',
    ],
  ],
  [
    "which experiment of a list",
    "a.json",
    `[${json},\n {"name": "b", "dataset": 3, "model": {"name": "mlp", "params": {"hidden": [4, 0]}}}]`,
    [
      "a.json:6:27 [1].dataset: expected an object but found 3",
      "a.json:6:80 [1].model.params.hidden[1]: expected an integer from 1 to 1000000 but found 0",
    ],
  ],
  [
    "a missing key stands where its object does",
    "a.json",
    '{\n  "name": "a",\n  "dataset": {"path": null}, "model": {"name": "mlp"}}',
    [
      'a.json:3:14 dataset.name: expected "synthetic_regression", "synthetic_classification", "csv", "jsonl", "npy" or "npz" but found nothing',
      "a.json:3:39 model.params.layer_sizes: expected either layer_sizes or hidden but found neither",
    ],
  ],
  ["a name that is not supported yet", "a.yaml", yaml.replace("synthetic_regression", "mnist"), [
    'a.yaml:2:17 dataset.name: expected "synthetic_regression", "synthetic_classification", "csv", "jsonl", "npy" or "npz" but found "mnist" (not supported yet)',
  ]],
  ["a path that would have no effect", "a.yaml", yaml.replace("n}", "n, path: x.csv}"), [
    'a.yaml:2:45 dataset.path: expected null but found "x.csv" (this data set reads no file)',
  ]],
  ["a null is not absent", "a.yaml", `${yaml}training:\n`, [
    "a.yaml:5:10 training: expected an object but found null",
  ]],
  ["a key that needs quotes", "a.json", json.replace('"a",', '"a", "a\\u001bb": 1,'), [
    `a.json:2:16 ["a\\u001bb"]: unknown key; valid keys: ${topKeys}`,
  ]],
  ["prototype keys", "a.json", json.replace('"a",', '"a", "__proto__": {"name": "b"},'), [
    `a.json:2:16 __proto__: unknown key; valid keys: ${topKeys}`,
  ]],
  ["prototype keys in YAML", "a.yaml", `${yaml}constructor: {prototype: {x: 1}}`, [
    `a.yaml:5:1 constructor: unknown key; valid keys: ${topKeys}`,
  ]],
  ["not an experiment", "a.json", "3", ["a.json:1:1 expected an object but found 3"]],
  ["an empty list", "a.yaml", "[]", [
    "a.yaml:1:1 expected an experiment or a list of them but found an empty list",
  ]],
  ["a list in a list", "a.yaml", "- []", ["a.yaml:1:3 [0]: expected an object but found an empty list"]],
  ["an empty JSON file", "a.json", "", ["a.json:1:1 expected a value but found the end of the file"]],
  ["an empty YAML file", "a.yaml", "", ["a.yaml:1:1 expected an object but found null"]],
  ["a trailing comma in JSON", "a.json", '{"name": "a",\n}', [
    'a.json:2:1 expected a key in double quotes but found "}"',
  ]],
  ["a comment in JSON", "a.json", "// x\n{}", [
    'a.json:1:1 expected no comments in a .json file (a .jsonc file may have them) but found "// x"',
  ]],
  ["an end too early", "a.json", '{"name": [1,', [
    "a.json:1:13 expected a value but found the end of the file",
  ]],
  ["more than one value", "a.json", "{} {}", ['a.json:1:4 expected the end of the file but found "{"']],
  ["single quotes", "a.json", "{'a': 1}", ["a.json:1:2 expected a value but found \"'a'\""]],
  ["NaN in JSON", "a.json", '{"a": NaN}', ['a.json:1:7 expected a value but found "NaN"']],
  ["a duplicate key in JSON", "a.json", '{"a": {"b": 1, "c": 2, "\\u0062": 3}}', [
    'a.json:1:24 a.b: expected each key once but found "b" again',
  ]],
  ["a duplicate key in YAML", "a.yaml", "a: 1\n'a': 2", [
    'a.yaml:2:1 expected each key once but found "a" again',
  ]],
  ["an integer that would be rounded", "a.json", '{"a": [1, 9007199254740993]}', [
    "a.json:1:11 a[1]: expected an integer between -2^53 and 2^53 but found 9007199254740993",
  ]],
  ["the same in YAML", "a.yaml", "a: 9007199254740993", [
    "a.yaml:1:4 a: expected an integer between -2^53 and 2^53 but found 9007199254740993",
  ]],
  ["a number that is too large", "a.json", '{"a": -1e400}', [
    "a.json:1:7 a: expected a finite number but found -1e400",
  ]],
  ["the same in YAML", "a.yaml", "a: 1e400", ["a.yaml:1:4 a: expected a finite number but found 1e400"]],
  ["infinity and not-a-number", "a.yaml", "[.inf, -.INF, .nan]", [
    "a.yaml:1:2 [0]: expected a finite number but found .inf",
    "a.yaml:1:8 [1]: expected a finite number but found -.INF",
    "a.yaml:1:15 [2]: expected a finite number but found .nan",
  ]],
  ["two documents", "a.yaml", `${yaml}---\nname: b`, [
    "a.yaml:5:1 expected one YAML document but found several",
  ]],
  ["a tag", "a.yaml", "a: !!js/function f\nb: !x 1\nc: !!timestamp 2024-01-01", [
    'a.yaml:1:18 a: expected no tags but found "tag:yaml.org,2002:js/function"',
    'a.yaml:2:7 b: expected no tags but found "!x"',
    'a.yaml:3:16 c: expected no tags but found "tag:yaml.org,2002:timestamp"',
  ]],
  ["a directive", "a.yaml", "%YAML 1.1\n---\na: yes", ["a.yaml:1:1 expected no directives but found %YAML"]],
  [
    "mistakes in merged objects, where they stand",
    "a.yaml",
    `x-a: &a\n  epochs: 0\n  lr: 1\n${yaml}training:\n  <<: [*a, {batch_size: -1, epochs: 2}]\n  seed: -1\n`,
    [
      "a.yaml:2:11 training.epochs: expected an integer >= 1 but found 0",
      `a.yaml:3:3 training.lr: unknown key (did you mean "learning_rate"?); valid keys: ${trainingKeys}`,
      "a.yaml:9:25 training.batch_size: expected an integer >= 1 but found -1",
      "a.yaml:10:9 training.seed: expected an integer from 0 to 4294967295 or null but found -1",
    ],
  ],
  ["a merge key with no object", "a.yaml", "a: 1\nb: {<<: 3}\nc: {<<: [*d]}", [
    "a.yaml:2:5 b: expected an object, or a list of objects, behind the merge key << (anchored before, as in <<: *base)",
    "a.yaml:3:5 c: expected an object, or a list of objects, behind the merge key << (anchored before, as in <<: *base)",
  ]],
  ["two merge keys", "a.yaml", "a: &a {b: 1}\nc: {<<: *a, <<: *a}", [
    "a.yaml:2:13 c: expected each key once but found << again",
  ]],
  ["an object merged into itself", "a.yaml", "a: &a {<<: *a}", [
    "a.yaml:1:7 expected at most 32 levels of nesting but found more",
  ]],
  [
    "merged objects that double",
    "a.yaml",
    ["a0: &a0 {}", ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}]}`)]
      .join("\n"),
    ["a.yaml:3:9 expected at most 10000 values but found more"],
  ],
  ["a merge key in quotes is a key", "a.yaml", `${yaml}"<<": {}`, [
    `a.yaml:5:1 ["<<"]: unknown key; valid keys: ${topKeys}`,
  ]],
  [
    "an output directory outside beside other mistakes",
    "a.yaml",
    `${yaml}training: {epochs: 0}\noutput: {directory: ../x}`,
    [
      "a.yaml:5:20 training.epochs: expected an integer >= 1 but found 0",
      'a.yaml:6:21 output.directory: expected a path inside the root directory, of names that can be directories but found "../x" (it is outside the root directory: choose a path inside it, or another root with --root)',
    ],
  ],
  ["an output directory that no system may have", "a.yaml", `${yaml}output: {directory: runs/con}`, [
    'a.yaml:5:21 output.directory: expected a path inside the root directory, of names that can be directories but found "runs/con" ("con": Windows reserves it for a device)',
  ]],
  ["keys that are not text", "a.yaml", "1: a\n[b]: c\nTrue: d\n~: e\n{f: g}: h", [
    'a.yaml:1:1 expected text as a key but found 1 (write it in quotes: "1")',
    "a.yaml:2:1 expected text as a key but found a list",
    'a.yaml:3:1 expected text as a key but found True (write it in quotes: "True")',
    "a.yaml:4:1 expected text as a key but found null",
    "a.yaml:5:1 expected text as a key but found an object",
  ]],
  ["an unknown alias", "a.yaml", "a: *b", [
    "a.yaml:1:4 a: expected an anchor before the alias *b but found none",
  ]],
  ["a bracket that is never closed", "a.yaml", yaml.replace("n}", "n"), [
    "a.yaml:3:1 expected } at the end of an object but found none",
  ]],
  ["a list that is closed as an object", "a.yaml", "a:\n  - [1, 2}\n  - 3\n", [
    "a.yaml:2:10 expected ] at the end of a list but found none",
  ]],
  ["what stands behind brackets without indentation", "a.yaml", "a: {b: [\n1\n]}\nc: 1\nc: 2\n", [
    'a.yaml:5:1 expected each key once but found "c" again',
  ]],
  ["a mistake behind brackets without indentation", "a.yaml", "a: {b:\n1}\nc: 'x\n", [
    "a.yaml:4:1 expected YAML but found a mistake: Missing closing 'quote",
  ]],
  ["a mistake before brackets without indentation", "a.yaml", "a: 'x' y\nb: [\n1]\n", [
    "a.yaml:1:8 expected YAML but found a mistake: Unexpected scalar at node end",
  ]],
  [
    "more lines without indentation than are read again",
    "a.yaml",
    `a: &a [\n${" 1,\n".repeat(999)} 1]\nb: {\n c:\n${"1,\nc:\n".repeat(999)}1}\n`,
    [
      "a.yaml:1004:1 expected lines within brackets to be indented further than what they belong to but found one that " +
      "is not (indent all of them, or close the brackets before it)",
    ],
  ],
  ["a tab as indentation", "a.yaml", "a:\n\tb: 1", [
    "a.yaml:2:1 expected YAML but found a mistake: Tabs are not allowed as indentation",
  ]],
  ["a tab as indentation within brackets", "a.yaml", "a: {\n\tb: 1\n}\n", [
    "a.yaml:2:2 expected YAML but found a mistake: Tabs are not allowed as indentation",
  ]],
  ["a tab as indentation of a later line within brackets", "a.yaml", "a: {\n  b: 1,\n\tc: 2\n  }\n", [
    "a.yaml:3:2 expected YAML but found a mistake: Tabs are not allowed as indentation",
  ]],
];

/** What is said of the samples besides: that they are no whole experiments. */
const unfinished = /expected (an object|a name that can be a directory) but found |unknown key/;

for (const [what, file, text, lines] of cases) {
  Deno.test(`read: ${what} (${file})`, async () => {
    const all = await refused(text, file);
    assertEquals(all.filter((line) => lines.includes(line) || !unfinished.test(line)), lines);
  });
}

Deno.test("read: a number that cannot be read hides no other mistake", async () => {
  const wrong = { name: "b", dataset: { name: "syntetic_regression" }, model: { name: "linear_regression" } };
  const list = (number: string) =>
    `[${json},\n${JSON.stringify(wrong)},\n${
      json.replace('"a",', `"a", "training": {"epochs": ${number}},`)
    }]`;
  for (
    const [file, number] of [["a.yaml", ".inf"], ["a.yaml", "1e400"], ["a.json", "1e400"], [
      "a.jsonc",
      "1e400",
    ]]
  ) {
    const lines = await refused(list(number), file);
    assertEquals(lines.map((line) => line.replace(/ (expected|but found) .*/, "")), [
      `${file}:6:31 [1].dataset.name:`,
      `${file}:8:39 [2].training.epochs:`,
    ]);
    assert(lines[1].endsWith(`expected a finite number but found ${number}`), lines[1]);
  }
});

Deno.test("read: aliases are read, and mistakes in them placed", async () => {
  const text = `- &a ${JSON.stringify(JSON.parse(json))}\n- *a\n`;
  assertEquals((await readSpecs(text, "a.yaml")).length, 2);
  assertEquals(
    (await refused(text.replace('"name":"a"', '"name":""'), "a.yaml")).map((line) => line.split(":", 4)[3]),
    [
      ' expected a name that can be a directory but found "" (it is empty)',
      ' expected a name that can be a directory but found "" (it is empty)',
    ],
  );
});

Deno.test("read: the ending names the format", async () => {
  for (const file of ["a", "a.txt", "yaml", ".yaml/a", "a.json5"]) {
    assertEquals(
      (await refusal(() => readSpecs(json, file))).message,
      `Cannot read config "${file}": expected a file ending in one of .json, .jsonc, .yaml, .yml`,
    );
  }
});

Deno.test("read: many mistakes are counted, not listed", async () => {
  const text = yaml + Array.from({ length: 50 }, (_, i) => `extra${i}: 1\n`).join("");
  const lines = await refused(text);
  assertEquals([lines.length, lines.at(-1)], [21, "and 30 more"]);
});

Deno.test("read: nothing touches Object.prototype", async () => {
  await refused(
    json.replace('"a",', '"a", "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}},'),
    "a.json",
  );
  await refused(yaml, "a.yaml", ["__proto__.polluted=1", "constructor.prototype.polluted=1"]);
  assert(!("polluted" in {}));
});

Deno.test("read: a value on the line after its key needs no indentation within brackets", async () => {
  const text = "name: ind\ndataset: &d { name: synthetic_regression, params: {\nn_samples:\n60 } }\n" +
    "model: { name: mlp, params: { hidden: [3] } }\ntraining: { epochs: 1 }\n";
  const [spec] = await readSpecs(text, "a.yaml");
  assertEquals((spec.dataset.params as { n_samples?: number }).n_samples, 60);
});
