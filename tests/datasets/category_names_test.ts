import { assert, assertEquals } from "@std/assert";
import {
  type Category,
  categoryFinder,
  distinctCategories,
  exactNumber,
} from "../../src/datasets/category_names.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession } from "../../src/session.ts";
import { files, inputsOf, openSpec, specOf } from "../sessions.ts";

/** Spellings of one number, then numbers that are others, and texts that are none. */
const numbers: [alike: string[], others: string[]][] = [
  [["1", "1.0", "01", "1.", "+1", "1e0", "10e-1", "0.1E1"], [
    "-1",
    "10",
    "1.1",
    "0.9999999999999999999",
    "a",
  ]],
  [["0", "0.0", "-0", "000", ".0", "0e5"], ["0.1", "", ".", "-", "0x0"]],
  [["9007199254740993", "9007199254740993.0", "9007199254740993e0"], [
    "9007199254740992",
    "9007199254740994",
  ]],
  [["100", "1e2", "1.00e+2", "0.01e4"], ["1e3", "1e-2", "1 00"]],
  [["-2.50", "-2.5", "-25e-1"], ["2.5", "-25", "-2,5"]],
];

for (const [alike, others] of numbers) {
  Deno.test(`numbers by value: ${alike[0]}`, () => {
    const value = exactNumber(alike[0]);
    assert(value !== undefined);
    for (const text of alike) assertEquals(exactNumber(text), value, text);
    for (const text of others) assert(exactNumber(text) !== value, text);
  });
}

/** Texts of a column, its categories, and where other texts are found among them. */
const columns: [string, string[], Category[], Record<string, number>][] = [
  ["numbers", ["10", "9.0", "9", "01", "1.0"], ["01", "9", "10"], { "1": 0, "1e1": 2, "9.00": 1, "2": -1 }],
  ["names", ["b", "a", "A"], ["A", "a", "b"], { a: 1, c: -1, "": -1 }],
  ["numbers beside names", ["7", "7.0", "p1", "007"], ["007", "7", "p1"], { "7.00": 1, "7e0": -1, "07": -1 }],
  ["what looks like an exponent beside names", ["12e4", "120000", "x"], ["120000", "12e4", "x"], {
    "120000.0": 0,
  }],
  ["large integers", ["9007199254740993", "9007199254740992"], ["9007199254740992", "9007199254740993"], {
    "9007199254740993.0": 1,
  }],
];

for (const [name, texts, categories, places] of columns) {
  Deno.test(`categories of a column: ${name}`, () => {
    assertEquals(distinctCategories(texts), categories);
    assertEquals(distinctCategories(texts.toReversed()), categories);
    const find = categoryFinder(categories);
    for (const text of texts) assert(find(text) >= 0, text);
    for (const [text, place] of Object.entries(places)) assertEquals(find(text), place, text);
  });
}

Deno.test("what stands for missing values is found by no text", () => {
  const find = categoryFinder(["missing", null]);
  for (const text of ["null", "", "NA"]) assertEquals(find(text), -1);
  assertEquals(find("missing"), 0);
});

const pets = {
  csv:
    "status,x,y\nmissing,1,5\nmissing,2,5.5\nmissing,3,6\n,1,1\n,2,1.5\n,3,2\nfound,1,3\nfound,2,3.5\nfound,3,4\n",
  jsonl: [["missing", 5], [null, 1], ["found", 3]].flatMap(([status, y]) =>
    [1, 2, 3].map((x) => JSON.stringify({ status, x, y: (y as number) + (x - 1) / 2 }))
  ).join("\n"),
};

function petsOf(name: string, missing: unknown = { categorical: "category" }) {
  return {
    name: "pets",
    dataset: { name, path: "t", params: { target: "y", categorical: ["status"] }, missing },
    model: { name: "linear_regression" },
    training: { epochs: 1 },
  };
}

/** scikit-learn 1.9: OneHotEncoder of [found, missing, nan] has three columns, the one of nan last. */
for (
  const [name, format, text] of [
    ["CSV, empty cells", "csv", pets.csv],
    ["CSV, NA", "csv", pets.csv.replaceAll("\n,", "\nNA,")],
    ["JSON lines, null", "jsonl", pets.jsonl],
  ]
) {
  Deno.test(`a category called "missing" is not a missing one: ${name}`, async () => {
    const session = await openSpec(petsOf(format), files({ t: text }));
    assertEquals(
      [...inputsOf(session.data)],
      [[0, 1, 0], [0, 0, 1], [1, 0, 0]].flatMap((status) => [1, 2, 3].flatMap((x) => [...status, x])),
    );
    const { facts } = await planExperiment(specOf(petsOf(format)), files({ t: text }));
    assertEquals(facts.inputs, ["status=found", "status=missing", "status (missing)", "x"]);
  });
}

Deno.test('a model that was trained with missing categories does not know the word "missing"', async () => {
  const trained = (await openSpec(petsOf("csv"), files({ t: pets.csv.replaceAll("missing", "seen") })))
    .snapshot();
  const other = files({ t: "status,x,y\nmissing,1,5\n,1,1\n" });
  let message = "";
  await planExperiment(specOf(petsOf("csv")), other, { trained: trained.state }).catch((error) => {
    message = error.message;
  });
  assert(
    message.includes('row 1 has "missing", which no training row has (they have "found", "seen", missing'),
  );
});

function codes(changes: Record<string, unknown> = {}, params: Record<string, unknown> = {}) {
  return {
    name: "codes",
    dataset: {
      name: "csv",
      path: "t",
      params: { target: "y", categorical: ["code"], ...params },
      ...changes,
    },
    model: { name: "linear_regression" },
    training: { epochs: 1 },
  };
}
const table = (cells: string[]) =>
  files({ t: ["code,x,y", ...cells.map((cell, i) => `${cell},0.${i},${i % 7}`)].join("\n") });

for (const unknown_category of ["error", "ignore"]) {
  Deno.test(`categories of other data are found by value: unknown_category ${unknown_category}`, async () => {
    const spec = specOf(codes({ unknown_category }));
    const { state } = (await openSpec(codes({ unknown_category }), table(["1", "2", "3", "2.0"]))).snapshot();
    const later = table(["1.0", "2.00", "03", "2"]);
    const plan = await planExperiment(spec, later, { trained: state });
    const { data } = await openSession(plan, later, {
      trained: (await openSpec(codes({ unknown_category }), table(["1", "2", "3", "2.0"]))).snapshot(),
    });
    assertEquals(plan.facts.warnings, []);
    assertEquals([...inputsOf(data)].filter((_, i) => i % 4 < 3), [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0]);
  });
}

Deno.test("decimal commas name the same categories as decimal points", async () => {
  const commas = files({ t: "code;x;y\n1,0;0,1;1\n2,0;0,2;3\n1;0,3;2\n" });
  const config = codes({}, { delimiter: ";", decimal: "," });
  const { data } = await openSpec(config, commas);
  assertEquals([...inputsOf(data)].filter((_, i) => i % 3 < 2), [1, 0, 0, 1, 1, 0]);
  const { state } = (await openSpec(config, commas)).snapshot();
  const plan = await planExperiment(specOf(codes()), table(["1.0", "2"]), { trained: state });
  assertEquals(plan.facts.inputs, ["code=1", "code=2.0", "x"]);
});

Deno.test("rows with unknown categories are counted in a warning", async () => {
  const ignore = { unknown_category: "ignore" };
  const run = await planExperiment(
    specOf(codes({ ...ignore, split: { test: 0.4, shuffle: false } })),
    table(["1", "2", "1", "4", "5"]),
  );
  assertEquals(run.facts.warnings, [
    'Column "code": 2 of 5 rows have a category that no training row has ("4", "5") and are encoded as all zeros',
  ]);
  const { state } = (await openSpec(codes(ignore), table(["1", "2"]))).snapshot();
  const plan = (cells: string[]) => planExperiment(specOf(codes()), table(cells), { trained: state });
  assertEquals((await plan(["1", "9", "9.0", "8"])).facts.warnings, [
    'Column "code": 3 of 4 rows have a category that no training row has ("9", "9.0", "8") and are encoded as all zeros',
  ]);
  assertEquals((await plan(["1", "2.0"])).facts.warnings, []);
});

Deno.test("rows of one group stay together however its number is written", async () => {
  const cells = ["7", "p1", "7.0", "7", "p2", "7.00", "p3", "p1"];
  const text = ["who,x,y", ...cells.map((cell, i) => `${cell},${i},${i}`)].join("\n");
  for (let seed = 0; seed < 8; seed++) {
    const config = {
      ...codes({ split: { test: 0.3, group: "who", seed } }, { categorical: [] }),
    };
    const { split } = await planExperiment(specOf(config), files({ t: text }));
    const test = new Set([...split.test].map((row) => cells[row][0] === "7" ? "7" : cells[row]));
    assert(
      [...split.train].every((row) => !test.has(cells[row][0] === "7" ? "7" : cells[row])),
      `seed ${seed}`,
    );
  }
});
