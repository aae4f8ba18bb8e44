import { assertEquals, assertRejects } from "@std/assert";
import { describeTable } from "../../src/describe/mod.ts";
import { ConfigError, DataError } from "../../src/errors.ts";
import { files } from "../sessions.ts";

const describe = (text: string, options: Parameters<typeof describeTable>[1] = {}, path = "t.csv") =>
  describeTable(path, options, files({ [path]: text }));

/** Rows of a table by their number, from 0. */
const table = (header: string, rows: number, row: (i: number) => string) =>
  [header, ...Array.from({ length: rows }, (_, i) => row(i))].join("\n");

/** The cells of a column by their row, and what kind it is. */
const kinds: [string, (i: number) => string, string][] = [
  ["numbers", (i) => `${i * 0.37 % 5}`, "number"],
  ["whole numbers", (i) => `${i * 7 % 5}`, "whole number"],
  ["words", (i) => ["a", "b", "c"][i % 3], "category"],
  ["words and gaps", (i) => ["a", "", "NA"][i % 3], "constant"],
  ["days", (i) => `2024-01-${String(i % 28 + 1).padStart(2, "0")}`, "date or time"],
  ["counting", (i) => `${i + 5}`, "identifier"],
  ["codes", (i) => `x${i}`, "identifier"],
  ["sentences", (i) => `some words for ${i}`, "text"],
  ["one value", () => "7", "constant"],
  ["nothing", () => "", "empty"],
  ["numbers and a word", (i) => i === 3 ? "none" : `${i * 0.37 % 5}`, "mixed"],
];

for (const [name, cell, kind] of kinds) {
  Deno.test(`a column of ${name} is taken for ${kind}`, async () => {
    const { columns } = await describe(table("c,other", 40, (i) => `${cell(i)},${i % 4}`));
    assertEquals(columns[0].kind, kind);
  });
}

Deno.test("numbers are counted as NumPy counts them", async () => {
  const values = [2, 4, 4, 5, 7, 9];
  const { columns, rows, bytes } = await describe(table("x,y", 7, (i) => `${values[i] ?? "NA"},1`));
  const [x] = columns;
  assertEquals([rows, bytes > 0, x.missing, [...x.missingWords]], [7, true, 1, [["NA", 1]]]);
  assertEquals([x.min, x.max, x.distinct], [2, 9, { count: 5, more: false }]);
  // numpy.mean and numpy.std.
  assertEquals([x.mean, x.deviation].map((value) => value.toFixed(12)), ["5.166666666667", "2.266911751456"]);
  assertEquals(x.commonest(2), [{ value: 4, count: 2 }, { value: 2, count: 1 }]);
});

/** Tables, the target, and the kinds of remarks with their columns. */
const remarks: [string, string, string | undefined, [string, string?][]][] = [
  ["nothing of note", table("a,b", 30, (i) => `${i * 7 % 30},${i * i % 11}`), "b", []],
  ["a row number", table("id,b", 30, (i) => `${i},${i * i % 11}`), "b", [["identifier", "id"]]],
  ["numbers called id", table("user_id,b", 30, (i) => `${i * 7 % 30},${i * i % 11}`), "b", [[
    "identifier",
    "user_id",
  ]]],
  ["dates", table("d,b", 30, (i) => `2024-03-${i % 9 + 10},${i + 0.5}`), "b", [["date", "d"]]],
  ["a constant and an empty column", table("c,e,b", 30, (i) => `5,,${i * i % 11}`), "b", [
    ["constant", "c"],
    ["empty", "e"],
    ["repeated rows"],
  ]],
  ["a nearly empty column", table("c,b", 30, (i) => `${i < 2 ? i : ""},${i + 0.5}`), "b", [[
    "nearly empty",
    "c",
  ]]],
  [
    "a column that tells the target",
    table("t,n,y", 30, (i) => `${i % 3},${i * 7 % 30},${"uvw"[i % 3]}`),
    "y",
    [[
      "target leakage",
      "t",
    ]],
  ],
  ["a copy of the target", table("t,n,y", 30, (i) => `${i % 3},${i * 7 % 30},${i % 3}`), "y", [[
    "target leakage",
    "t",
  ]]],
  ["few rows that tell nothing", "t,y\n1,u\n1,u\n2,v\n2,v\n", "y", [["target", "y"], ["repeated rows"]]],
  ["spelling", table("k,b", 30, (i) => `${["Yes", "yes", "no"][i % 3]},${i + 0.5}`), "b", [[
    "spelling",
    "k",
  ]]],
  ["a number for missing values", table("k,b", 30, (i) => `${i % 5 ? i * 7 % 30 : -999},${i + 0.5}`), "b", [[
    "sentinel",
    "k",
  ]]],
  ["units", table("k,b", 30, (i) => `${i % 7} %,${i + 0.5}`), "b", [["mixed", "k"]]],
  ["a rare class", table("k,y", 60, (i) => `${i * 1.5},${i % 20 === 3 ? "fraud" : "ok"}`), "y", [
    ["target", "y"],
    ["target", "y"],
  ]],
  ["a target with gaps", table("k,y", 30, (i) => `${i * 7 % 30},${i % 5 ? i + 0.5 : ""}`), "y", [[
    "target",
    "y",
  ]]],
  ["rows twice", table("k,y", 40, (i) => `${i * 7 % 20},${i % 20 + 0.5}`), "y", [
    ["target leakage", "k"],
    ["repeated rows"],
  ]],
];

for (const [name, text, target, expected] of remarks) {
  Deno.test(`a careful colleague's remarks: ${name}`, async () => {
    const found = (await describe(text, { target })).remarks;
    assertEquals(
      found.map(({ kind, column }) => column === undefined ? [kind] : [kind, column]),
      expected as string[][],
    );
  });
}

Deno.test("the target is for what a run would take it for", async () => {
  const cells: [string[], string][] = [
    [["a", "b"], "classification"],
    [["0", "1"], "classification"],
    [["-1", "1"], "classification"],
    [["2", "5"], "regression"],
    [["0.5", "1"], "regression"],
  ];
  for (const [values, task] of cells) {
    const { target } = await describe(table("x,y", 20, (i) => `${i * 7 % 20},${values[i % 2]}`), {
      target: "y",
    });
    assertEquals(target?.task, task);
    assertEquals(target?.classes?.length, task === "classification" ? 2 : undefined);
  }
  const asked = await describe("x,y\n1,2\n2,3\n3,2\n", { target: "y", task: "classification" });
  assertEquals(asked.target?.classes, [{ value: 2, count: 2 }, { value: 3, count: 1 }]);
});

Deno.test("JSON lines and tables with something around them are described alike", async () => {
  const lines = Array.from({ length: 20 }, (_, i) => JSON.stringify({ a: i * 7 % 20, k: "uv"[i % 2] })).join(
    "\n",
  );
  const semicolons = `A title\n${table("a;k", 20, (i) => `${i * 7 % 20};${"uv"[i % 2]}`)}`;
  for (const [text, path] of [[lines, "t.jsonl"], [semicolons, "t.txt"]]) {
    const { rows, columns } = await describe(text, {}, path);
    assertEquals([rows, columns.map(({ name, kind }) => [name, kind])], [20, [
      ["a", "whole number"],
      ["k", "category"],
    ]]);
  }
});

Deno.test("memory does not grow with the different values", async () => {
  const { columns, repeated } = await describe(table("x,t,y", 25_000, (i) => `${i / 2},w${i},${i % 7}`));
  assertEquals(columns.map(({ distinct }) => distinct), [
    { count: 10_000, more: true },
    { count: 10_000, more: true },
    { count: 7, more: false },
  ]);
  assertEquals(repeated, { count: 0, exact: true });
});

Deno.test("what is no table, or has no such column, is refused", async () => {
  await assertRejects(() => describe("a,b\n1,2\n", { target: "c" }), ConfigError, "Cannot find the target");
  await assertRejects(() => describe("a,b\n"), DataError, "no rows");
  await assertRejects(() => describe("a,b\n1,2\n", {}, "t.xlsx"), ConfigError, "expected a table of text");
  await assertRejects(() => describe("a,b\n1,2\n3,4\n5\n7,8\n"), DataError, "t.csv:4:1 expected 2 cells");
});
