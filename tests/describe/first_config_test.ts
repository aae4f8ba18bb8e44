import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describeTable } from "../../src/describe/mod.ts";
import { firstConfig } from "../../src/describe/first_config.ts";
import { templates } from "../../src/describe/templates.ts";
import { scalar } from "../../src/describe/yaml_text.ts";
import { DataError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { readSpecs } from "../../src/spec/read.ts";
import { yaml } from "../../src/spec/yaml.ts";
import { files } from "../sessions.ts";

const table = (header: string, rows: number, row: (i: number) => string) =>
  [header, ...Array.from({ length: rows }, (_, i) => row(i))].join("\n");

/** The config for a table, read, with the plan of its run. */
async function planned(text: string, target: string, path = "t.csv") {
  const context = files({ [path]: text });
  const config = firstConfig(await describeTable(path, { target }, context), "t");
  const [spec] = await readSpecs(config, "t.yaml");
  return { config, spec, ...await planExperiment(spec, context) };
}

/** Tables, the target, the inputs of the model, and parts of the config. */
const tables: [string, string, string, string[], string[]][] = [
  ["numbers", table("a,b,y", 100, (i) => `${i * 7 % 100},${i * i % 11},${i * 0.3}`), "y", ["a", "b"], [
    "task: regression",
    "split: { test: 0.2, validation: 0.2 }",
    "standardize_target: true",
    "early_stopping",
  ]],
  [
    "classes with gaps",
    table(
      "a,k,y",
      100,
      (i) => `${i % 7 ? i * 0.7 : ""},${i % 9 ? "uv"[i % 2] : "NA"},${i % 5 ? "no" : "yes"}`,
    ),
    "y",
    ["a", "k=u", "k=v", "k (missing)"],
    ["stratify: true", "missing: { numeric: median, categorical: category }", "categorical: [k]"],
  ],
  [
    "what is of no use",
    table(
      "id,name,c,e,d,a,y",
      60,
      (i) => `${i},n${i},7,,2024-01-${i % 2 + 10},${i * 7 % 30},${i % 3 ? i * 0.3 : ""}`,
    ),
    "y",
    ["a"],
    ["- id # is an identifier", "- d # holds dates", "- c # is the same", "missing: { target: drop }"],
  ],
  [
    "a row for each day",
    table("day,a,y", 60, (i) => `2024-${1 + Math.floor(i / 28)}-${i % 28 + 1},${i * 7 % 30},${i * 0.3}`),
    "y",
    ["a"],
    ["order: day }"],
  ],
  ["the target given away", table("t,a,y", 60, (i) => `${i % 2 + 5},${i * 7 % 15},${"uv"[i % 2]}`), "y", [
    "a",
  ], [
    "- t # alone determines the target",
  ]],
  [
    "words for missing values",
    table("a,b,y", 60, (i) => `${i % 7 ? i * 0.7 : "-"},${i * 7 % 30},${i * 0.3}`),
    "y",
    [
      "a",
      "b",
    ],
    ['missing_values: ["-"]', "numeric: median"],
  ],
  ["pandas' index", table(",a,y", 60, (i) => `${i},${i * 7 % 30},${i * 0.3}`), "y", ["a"], ["has no name"]],
  ["three rows", "x,y\n1,2\n2,3\n3,5\n", "y", ["x"], ["Too few rows"]],
  ["twelve rows of two classes", table("t,y", 12, (i) => `${i},${"uv"[i % 2]}`), "y", ["t"], [
    "split: { test: 0.2 }",
  ]],
  [
    "a function of one column",
    table("x,y", 60, (i) => `${i % 10},${i % 10 > 4 ? "v" : "u"}`),
    "y",
    ["x"],
    [],
  ],
  [
    "a class of one row",
    table("a,y", 60, (i) => `${i * 7 % 30},${i === 5 ? "w" : "uv"[i % 2]}`),
    "y",
    ["a"],
    [
      "split: { test: 0.2, validation: 0.2 }",
    ],
  ],
  [
    "names that YAML reads as something else",
    table(
      'yes,"a: b # c",007,"-\nx",null',
      60,
      (i) => `${i * 7 % 30},${i % 7 + 0.5},${i % 5},${"uv"[i % 2]},${i * 0.3}`,
    ),
    "null",
    ["yes", "a: b # c", "007", "-\nx=u", "-\nx=v"],
    ['target: "null"'],
  ],
];

for (const [name, text, target, inputs, parts] of tables) {
  Deno.test(`a first config can be planned as it stands: ${name}`, async () => {
    const { config, facts } = await planned(text, target);
    assertEquals(facts.inputs, inputs);
    for (const part of parts) assertStringIncludes(config, part);
  });
}

Deno.test("how a file is written is in its config", async () => {
  const text = `A title\n${table("a;y", 60, (i) => `${i * 7 % 30},5;${i * 3},25`)}`;
  const { config, facts } = await planned(text, "y");
  for (const part of ['delimiter: ";"', 'decimal: ","', "skip_lines: 1"]) assertStringIncludes(config, part);
  assertEquals(facts.info.rows, 60);
  const lines = table("", 40, (i) => JSON.stringify({ a: i * 7 % 30, k: i % 4 > 0, y: i * 0.3 })).trim();
  assertEquals((await planned(lines, "y", "t.jsonl")).facts.inputs, ["a", "k=false", "k=true"]);
});

Deno.test("a table without anything to learn from is refused", async () => {
  const text = table("name,y", 20, (i) => `n${i},${i * 0.3}`);
  await assertRejects(
    () => planned(text, "y"),
    DataError,
    "no column but the target is a number or a category",
  );
});

Deno.test("templates are configs", async () => {
  for (const [name, { text }] of Object.entries(templates)) {
    const [spec] = await readSpecs(text, "t.yaml");
    assert(spec.training.early_stopping, name);
    if (spec.dataset.path === null) await planExperiment(spec, files({}));
  }
});

Deno.test("scalars of YAML are read as what was written", async () => {
  const texts = [
    "a",
    "a b",
    "007",
    "1.5",
    ".5",
    "1e5",
    "yes",
    "Null",
    "~",
    "",
    " a",
    "a ",
    "a: b",
    "a #b",
    "- a",
    "-",
    "[a]",
    "{a}",
    "'a'",
    '"a"',
    "a\nb",
    "a\tb",
    "\u2028",
    "\u0085",
    "\u{1f600}",
    "<<",
    "=",
    "&a",
    "*a",
    "!a",
    "%a",
    "@a",
    "`a",
    "2024-01-02",
    "0x1f",
    "1_000",
    ".inf",
    "NaN",
    "true",
    "a-b",
    "a -b",
    "?",
    "a,b",
    "\\",
    "/a/b",
    "a/b.csv",
    "Köln",
    "\ufeff",
    "\u0000",
  ];
  for (const text of texts) {
    const { value, problems } = await yaml.locate(`v: ${scalar(text)}\nl: [${scalar(text)}, x]\n`);
    assertEquals(problems, []);
    assertEquals(value, { v: text, l: [text, "x"] }, scalar(text));
  }
});
