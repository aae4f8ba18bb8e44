import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { refuseMissing } from "../../src/datasets/dataset.ts";
import { csv, type CsvParams } from "../../src/datasets/csv.ts";
import { ConfigError, DataError, MlxError } from "../../src/errors.ts";
import type { OpenOptions } from "../../src/datasets/dataset.ts";
import type { KeyColumn } from "../../src/datasets/table/key_column.ts";
import { inMemory } from "../../src/datasets/in_memory.ts";
import { UnreadableError, Window } from "../../src/datasets/table/window.ts";
import { files, noFiles } from "../sessions.ts";
import { parse } from "../../src/schema/fields.ts";

function open(
  content: string | Uint8Array,
  params: Record<string, unknown>,
  options: Partial<OpenOptions> = {},
) {
  const { value, issues } = parse<CsvParams>(csv.params, params);
  assert(value, JSON.stringify(issues));
  return csv.open(value, { path: "t.csv", seed: 0, ...options }, files({ "t.csv": content }));
}

async function load(content: string, params: Record<string, unknown>, options: Partial<OpenOptions> = {}) {
  const { info, x, y } = await (await open(content, params, options)).load();
  return { ...info, x: [...x], y: [...y] };
}

async function refusal(content: string | Uint8Array, params: Record<string, unknown> = { target: "y" }) {
  const error = await assertRejects(() => open(content, params), MlxError);
  return { error, lines: error.message.split("\n  ").slice(1), hint: error.hint ?? "" };
}

Deno.test("a table becomes features, target, task and a hash", async () => {
  const { info, x, y, ...rest } = await (await open("a,b,y\n1,2,0.5\n3,4,1.5\n", { target: "y" })).load();
  assertEquals(rest, {});
  assertEquals([[...x], [...y]], [[1, 2, 3, 4], [0.5, 1.5]]);
  assertEquals(info, {
    task: "regression",
    rows: 2,
    features: ["a", "b"],
    targets: 1,
    classes: undefined,
    bytes: 2 * (8 * 2 + 20),
    files: [{
      path: "t.csv",
      bytes: 22,
      sha256: "c3dbc4594b914e692bc409b3afc6b3dc6630ac7eca1d9fa385ce3f9ad09d2fa9",
    }],
    warnings: [],
    notes: ['Task regression: target "y" holds numbers that do not count classes'],
  });
});

Deno.test("columns are chosen by name or index, in the order asked for", async () => {
  const text = "a,b,y,c\n1,2,0.5,3\n";
  const cases: [Record<string, unknown>, string[], number[]][] = [
    [{ target: "y" }, ["a", "b", "c"], [1, 2, 3]],
    [{ target: 2, drop: ["b"] }, ["a", "c"], [1, 3]],
    [{ target: "y", features: ["c", 0] }, ["c", "a"], [3, 1]],
    [{ target: 0, drop: [3, "y"] }, ["b"], [2]],
  ];
  for (const [params, features, x] of cases) {
    const table = await load(text, params);
    assertEquals([table.features, table.x], [features, x]);
  }
});

Deno.test("a table without a header counts its columns", async () => {
  const table = await load("1;2;3\n4;5;6\n", { target: 2, header: false, delimiter: ";" });
  assertEquals(table.features, ["column_0", "column_1"]);
  assertEquals([table.x, table.y], [[1, 2, 4, 5], [3, 6]]);
});

Deno.test("byte order mark, CRLF, blanks, quotes and blank lines do not matter", async () => {
  const table = await load('\ufeff"x 1", y\r\n\r\n 1.5 ,"a, ""b"""\r\n"2",c\r\n+1,c\r\n.5,c', {
    target: "y",
  });
  assertEquals(table.features, ["x 1"]);
  assertEquals([table.x, table.y, table.classes], [[1.5, 2, 1, 0.5], [0, 1, 1, 1], ['a, "b"', "c"]]);
});

/** What stands in the target column, the task asked for, the task and the classes found. */
const targets: [string, string[], string | null, string, string[] | undefined][] = [
  ["names", ["b", "a", "B", "b"], null, "classification", ["B", "a", "b"]],
  ["names like numbers", ["9x", "10x", "9x", "10x"], null, "classification", ["10x", "9x"]],
  ["numbers from 0", ["1", "0", "2", "0", "1", "2"], null, "classification", ["0", "1", "2"]],
  ["numbers from 1", ["1", "2", "2.0", "1"], null, "classification", ["1", "2"]],
  ["-1 and 1", ["1", "-1", "1", "-1"], null, "classification", ["-1", "1"]],
  ["a gap", ["0", "2", "0", "2"], null, "regression", undefined],
  ["numbers from 3", ["3", "4", "3", "4"], null, "regression", undefined],
  ["few repetitions", ["1", "2", "3", "3"], null, "regression", undefined],
  ["fractions", ["0", "0.5", "0", "0.5"], null, "regression", undefined],
  ["fractions as classes", ["10", "9.5", "-1", "-0"], "classification", "classification", [
    "-1",
    "0",
    "9.5",
    "10",
  ]],
  ["counts to predict", ["0", "1", "0", "1"], "regression", "regression", undefined],
  ["a mixture as names", ["1", "a", "1.0", "a"], "classification", "classification", ["1", "a"]],
  ["codes beside names", ["01", "a", "1", "1e0"], "classification", "classification", [
    "01",
    "1",
    "1e0",
    "a",
  ]],
  ["21 numbers", Array.from({ length: 84 }, (_, i) => `${i % 21}`), null, "regression", undefined],
  [
    "20 numbers",
    Array.from({ length: 40 }, (_, i) => `${i % 20}`),
    null,
    "classification",
    Array.from({ length: 20 }, (_, i) => `${i}`),
  ],
];

for (const [name, cells, asked, task, classes] of targets) {
  Deno.test(`a target with ${name} is for ${task}`, async () => {
    const text = ["x,y", ...cells.map((cell, i) => `${i},${cell}`)].join("\n");
    const table = await load(text, { target: "y", task: asked });
    assertEquals([table.task, table.classes], [task, classes]);
    const values = cells.map((cell) =>
      classes?.indexOf(classes.includes(cell) ? cell : `${Number(cell)}`) ?? +cell
    );
    assertEquals(table.y, values.map((value) => value + 0));
    assertEquals(table.notes?.length, 1);
  });
}

Deno.test("every bad cell is told with its line and column", async () => {
  const { error, lines, hint } = await refusal(
    'a,b,y\n1,0x10,1\n2,,2\n 1.5 ,1_000,3\n1,"1,5",4\n"x\ny",1,1\nnan,"a\nb",5\n1,1,oops\n1,1,NA\n',
  );
  assert(error instanceof DataError);
  assertEquals(lines, [
    't.csv:2:3 column "b": expected a number but found "0x10"',
    't.csv:3:3 column "b": expected a number but found nothing',
    't.csv:4:7 column "b": expected a number but found "1_000"',
    't.csv:5:4 column "b": expected a number but found "1,5"',
    't.csv:6:2 column "a": expected a number but found "x\\ny"',
    't.csv:8:1 column "a": expected a number but found "nan"',
    't.csv:8:6 column "b": expected a number but found "a\\nb"',
    't.csv:10:5 column "y": expected a number but found "oops"',
    't.csv:11:5 column "y": expected a value but found "NA"',
  ]);
  assertStringIncludes(hint, "dataset.missing");
});

Deno.test("after twenty bad cells the rest is counted", async () => {
  const rows = Array.from({ length: 50 }, (_, i) => i < 33 ? "1,oops,1" : "1,1,1");
  const { lines } = await refusal(["a,b,y", ...rows].join("\n"));
  assertEquals([lines.length, lines[19], lines[20]], [
    21,
    't.csv:21:3 column "b": expected a number but found "oops"',
    "and 13 more",
  ]);
});

Deno.test("columns of text are one mistake each", async () => {
  const rows = Array.from({ length: 50 }, () => "1,red,round,1");
  const { lines, hint } = await refusal(["a,colour,form,y", ...rows].join("\n"));
  assertEquals(lines.length, 2);
  assertStringIncludes(
    lines[0],
    'column "colour": expected a number but found "red", and no number in any other',
  );
  assertEquals(
    hint,
    'say that they are categories: dataset.params.categorical: ["colour", "form"], or leave them out: ' +
      'dataset.params.drop: ["colour", "form"]',
  );
});

const refused: [string, string | Uint8Array, Record<string, unknown>, string, string][] = [
  ["an empty file", "", {}, "it is empty", ""],
  ["no rows", "a,y\n\n", {}, "it has no rows", ""],
  ["one column", "a;y\n1;2\n", {}, 'found one, "a;y"', 'dataset.params.delimiter to ";"'],
  ["short rows", "a,b,y\n1,2,3\n1,2\n", {}, "t.csv:3:1 expected 3 cells but found 2", ""],
  ["long rows", "a,y\n1,2\n1,2,3\n", {}, "t.csv:3:1 expected 2 cells but found 3", "quote cells"],
  ["an open quote", 'a,y\n1,"2\n', {}, "t.csv:2:3 found a quote that is never closed", ""],
  ["an open quote in the header", '"a,y\n1,2\n', {}, "t.csv:1:1 found a quote", ""],
  ["text after a quote", 'a,y\n"1"2,2\n', {}, "t.csv:2:4 expected the cell to end", ""],
  ["a name twice", "a,a,y\n1,2,3\n", {}, "t.csv:1:3 column 1: column 0 is called", ""],
  ["rows for a header", "1,1,2\n2,3,4\n", {}, "column 0 is called", "dataset.params.header to false"],
  ["Latin-1", Uint8Array.of(97, 44, 121, 10, 0xe4, 44, 49), {}, "t.csv:2:1 expected text in UTF-8", "save"],
  [
    "a workbook",
    Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0, 8, 0, 0, 0, 33, 0, 0xe4, 0x9d),
    {},
    "t.csv:1:1 expected text but found a ZIP archive, or a workbook",
    "save the sheet as CSV",
  ],
  ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), {}, "Cannot unpack the table", "gunzip"],
  [
    "UTF-32",
    Uint8Array.of(0xff, 0xfe, 0, 0, 97, 0, 0, 0, 44, 0, 0, 0),
    {},
    "found UTF-32",
    "save the table as UTF-8",
  ],
  [
    "decimal commas",
    'a,y\n"1,5",2\n',
    {},
    'expected a number but found "1,5"',
    'dataset.params.decimal: ","',
  ],
  ["one class", "a,y\n1,x\n2,x\n", {}, '"y" is "x" in every row', ""],
  ["one number as a class", "a,y\n1,7\n2,7\n", { task: "classification" }, '"y" is "7" in every row', ""],
  ["names and numbers", "a,y\n1,x\n2,1\n", {}, 'found "x"', 'dataset.params.task to "classification"'],
  ["names to predict", "a,y\n1,x\n2,z\n", { task: "regression" }, 'found "x"', ""],
  [
    "a class that is missing",
    "a,y\n1,x\n2,\n",
    {},
    't.csv:3:3 column "y": expected a value but found nothing',
    "",
  ],
];

for (const [name, content, params, message, hint] of refused) {
  Deno.test(`${name} is refused`, async () => {
    const { error, hint: found } = await refusal(content, { target: "y", ...params });
    assert(error instanceof DataError);
    assertStringIncludes(error.message, message);
    assertStringIncludes(found, hint);
  });
}

const dropMissing = {
  missing: { numeric: "drop", categorical: "drop", target: "drop", split: "drop" },
} as const;

Deno.test("rows that are left out do not say what the target holds", async () => {
  const names = await load(
    "a,b,y\n1,2,cat\n2,,dog\n,1,bird\n3,3,dog\n4,4,\n5,5,cat\n",
    { target: "y" },
    dropMissing,
  );
  assertEquals([names.task, names.classes, names.y, names.x], [
    "classification",
    ["cat", "dog"],
    [0, 1, 0],
    [1, 2, 3, 3, 5, 5],
  ]);
  const mixed = "a,b,y\n1,2,cat\n2,,dog\n3,3,cat\n4,4,7\n5,5,cat\n6,6,dog\n7,6,dog\n8,6,dog\n";
  const error = await assertRejects(() => load(mixed, { target: "y" }, dropMissing), DataError);
  assertStringIncludes(error.message, 't.csv:2:5 column "y": expected a number but found "cat"');
  const numbers = await load("a,b,y\n1,2,0.5\n2,,dog\n3,3,1.5\n", { target: "y" }, dropMissing);
  assertEquals([numbers.task, numbers.y], ["regression", [0.5, 1.5]]);
});

/** A column without the function that finds its cells. */
const plain = (key?: KeyColumn) => key && { ...key, firstOf: undefined };

for (const key of ["group", "order", "column"] as const) {
  Deno.test(`rows that are left out do not say what the ${key} of a split holds`, async () => {
    const text = "a,k,y\n1,3,0.5\n,x,1\n2,,2\n3,10,3.5\n";
    const { keys, info } = await open(text, { target: "y" }, { keys: { [key]: "k" }, ...dropMissing });
    const written = ["3", "10"];
    assertEquals([plain(keys?.[key]), info.rows], [{
      name: "k",
      values: Float64Array.of(3, 10),
      written,
      firstOf: undefined,
    }, 2]);
    const words = "a,k,y\n1,b,0.5\n,7,1\n2,,2\n3,a,3.5\n";
    const other = await open(words, { target: "y" }, { keys: { [key]: "k" }, ...dropMissing });
    assertEquals(plain(other.keys?.[key]), {
      name: "k",
      values: Float64Array.of(1, 0),
      texts: ["a", "b"],
      firstOf: undefined,
    });
  });
}

Deno.test("where no row is left, the columns are named that miss values", async () => {
  const cases = [
    ["a,b,y\n1,,1\n2,,2\n", '"b" has none at all', "dataset.params.drop"],
    ["a,b,y\n1,,1\n,2,2\n", 'of "a", "b"', "dataset.params.drop"],
    ["a,b,y\n1,2,\n3,4,\n", '"y" has none at all', "choose a column with values as dataset.params.target"],
  ];
  for (const [text, named, hint] of cases) {
    const error = await assertRejects(() => open(text, { target: "y" }, dropMissing), DataError);
    assertStringIncludes(error.message, named);
    assertStringIncludes(error.hint ?? "", hint);
  }
});

Deno.test("a gap in a target of names is the one mistake", async () => {
  const { lines } = await refusal("a,y\n1,cat\n2,dog\n3,\n4,dog\n");
  assertEquals(lines, ['t.csv:4:3 column "y": expected a value but found nothing']);
});

Deno.test("what to do about a missing value goes with its column and the rule that is there", async () => {
  const rule = refuseMissing;
  const hintOf = async (row: string, options: Partial<OpenOptions>) => {
    const text = `n,c,k,y\n1,p,1,0.5\n${row}\n3,q,3,1.5\n`;
    const params = { target: "y", categorical: ["c"] };
    return (await assertRejects(() => open(text, params, options), DataError)).hint ?? "";
  };
  const both = "dataset.missing: { numeric: median, categorical: most_frequent }";
  const number = ",p,1,2", category = "1,,1,2", key = "1,p,,2", target = "1,p,1,";
  assertStringIncludes(await hintOf(number, { missing: rule }), "say with dataset.missing what");
  assertStringIncludes(await hintOf(category, { missing: rule }), both);
  assertStringIncludes(await hintOf(category, { missing: { ...rule, numeric: "keep" } }), both);
  assertStringIncludes(await hintOf(number, { missing: { ...rule, categorical: "keep" } }), both);
  for (const name of ["group", "order", "column"]) {
    const hint = await hintOf(key, { missing: rule, keys: { [name]: "k" } });
    assertStringIncludes(hint, "rows are split by this column");
    assert(!hint.includes("stand for"), hint);
  }
  assertStringIncludes(await hintOf(target, { missing: rule }), "a target must be there");
  const trained = { task: "regression", features: ["n", "c"], classes: null } as const;
  for (const row of [number, category]) {
    const hint = await hintOf(row, { missing: rule, trained });
    assertStringIncludes(hint, "the model was trained without a rule for missing values");
    assert(!hint.includes("stand for"), hint);
  }
});

/** What stands in every row of a column, and what is said of it. */
const known: [string, string][] = [
  ["1,5", 'dataset.params.decimal: ","'],
  ["-1,5e3", 'dataset.params.decimal: ","'],
  ["1.234,5", "thousands without a separator"],
  ["1 000", "thousands without a separator"],
  ["1e400", "up to 1.8e308"],
  ["-inf", "infinite"],
  ["0x10", "in decimal"],
  ["1_0", "without _"],
];

for (const [cell, hint] of known) {
  Deno.test(`a column of ${cell}: what to do is about such numbers, in a feature and in a target`, async () => {
    const rows = `"${cell}";1\n`.repeat(30);
    const feature = await refusal(`a;y\n${rows}`, { target: "y", delimiter: ";" });
    assertEquals(feature.lines.length, 1);
    assertStringIncludes(feature.hint, hint);
    assert(!feature.hint.includes("categor"), feature.hint);
    const target = await refusal(`y;a\n${rows}`, { target: "y", delimiter: ";" });
    assertStringIncludes(target.lines[0], `found "${cell}"`);
    assertEquals(target.lines.length, 1);
    assertStringIncludes(target.hint, hint);
    assertStringIncludes(target.hint, "dataset.params.task");
    const both = await refusal(`y;a\n${rows.replaceAll(";1", `;"${cell}"`)}`, {
      target: "y",
      delimiter: ";",
    });
    assertEquals(both.lines.length, 2);
    assertEquals(both.hint.split(hint).length, 2, both.hint);
    const names = await load(`y;a\n${rows}x;2\n`, { target: "y", delimiter: ";", task: "classification" });
    assertEquals(names.classes?.length, 2);
  });
}

Deno.test("a column of text and commas is text", async () => {
  const { hint } = await refusal('a,y\n"1,5",1\nred,2\n,3\n');
  assertStringIncludes(hint, "dataset.params.categorical");
  assert(!hint.includes("decimal"), hint);
});

Deno.test("decimal commas are read where the config says so", async () => {
  const numbers = ["1,5", "-,25", "+3,", "1,5e-3", "12345678901234567,25", "7", "1,7976931348623157e308"];
  const text = ["x;y", ...numbers.map((number, i) => `${number};${i},5`)].join("\n");
  const params = { target: "y", delimiter: ";", decimal: "," };
  const table = await load(text, params);
  assertEquals(table.x, numbers.map((number) => Number(number.replace(",", "."))));
  assertEquals(table.y, numbers.map((_, i) => i + 0.5));
  const quoted = await load('x,y\n"1,5",2\n2,3\n', { target: "y", decimal: "," });
  assertEquals(quoted.x, [1.5, 2]);
  const point = await refusal("x;y\n1.5;1\n2,5;2\n", params);
  assertStringIncludes(point.lines[0], 'found "1.5"');
  assertStringIncludes(point.hint, 'with dataset.params.decimal: ","');
  assertStringIncludes(
    (await load("1,5;2\n1;5\n2;6\n", { ...params, target: 1 })).warnings[0],
    "column names",
  );
});

Deno.test("a column without a name is used only where it is asked for by number", async () => {
  const pandas = ",a,y\n0,5,1.5\n1,6,2.5\n";
  const { error, hint } = await refusal(pandas);
  assert(error instanceof ConfigError);
  assertStringIncludes(error.message, "dataset.params: column 0 has no name in the header");
  assertStringIncludes(hint, "dataset.params.drop: [0]");
  const cases: [Record<string, unknown>, string[], number[]][] = [
    [{ target: "y", drop: [0] }, ["a"], [5, 6]],
    [{ target: "y", features: [0] }, ["column_0"], [0, 1]],
    [{ target: 0 }, ["a", "y"], [5, 1.5, 6, 2.5]],
  ];
  for (const [params, features, x] of cases) {
    const table = await load(pandas, params);
    assertEquals([table.features, table.x], [features, x]);
  }
  // A delimiter at the end of every line.
  assertEquals((await load("a,y,\n1,2,\n3,4,\n", { target: "y", drop: [2] })).features, ["a"]);
  assertStringIncludes((await refusal("column_1,,y\n1,2,3\n")).lines[0], "column 0 is called");
  assertStringIncludes((await refusal("a,,,y\n1,2,3,4\n")).hint, "drop: [1, 2]");
});

Deno.test("a target that no column is called by may mean that there is no header", async () => {
  const rows = "5.1,3.5,setosa\n4.9,3.0,virginica\n";
  assertStringIncludes((await refusal(rows, { target: "species" })).hint, "dataset.params.header to false");
  assertEquals((await refusal("a,b,c\n1,2,3\n", { target: "species" })).hint, "");
});

Deno.test("classes that differ in spelling only are warned of", async () => {
  const cases: [string, Record<string, unknown>, string | undefined][] = [
    ["yes,Yes,NO,yes", {}, '"Yes", "yes"'],
    ["yes,Yes,NO,no", {}, '"NO", "no"; "Yes", "yes"'],
    ['yes,"yes ",no,no', {}, '"yes", "yes "'],
    ["1,1.0,x,1", { task: "classification" }, undefined],
    ["yes,no,yes,no", {}, undefined],
    ["9007199254740992,9007199254740993,x,x", { task: "classification" }, undefined],
    [
      "9007199254740993,+9007199254740993.0,x,x",
      { task: "classification" },
      '"+9007199254740993.0", "9007199254740993"',
    ],
    ["1000,1e3,x,x", { task: "classification" }, '"1000", "1e3"'],
    ["0,-0.0,x,x", { task: "classification" }, undefined],
    ["-01,-1.,x,1", { task: "classification" }, '"-01", "-1."'],
  ];
  for (const repeat of [1, 100]) {
    for (const [cells, params, names] of cases) {
      const rows = cells.split(",").map((cell, i) => `${i % 3},${cell}\n`).join("").repeat(repeat);
      const { warnings } = await load(`x,y\n${rows}`, { target: "y", ...params });
      const warning = warnings.find((text) => text.includes("differ in spelling only"));
      assertEquals(warning === undefined, names === undefined, cells);
      assertStringIncludes(warning ?? "", names ?? "");
    }
  }
});

const badChoices: [Record<string, unknown>, string][] = [
  [
    { target: "ya" },
    'dataset.params.target: expected one of the 3 columns "age", "size", "y", but found "ya"',
  ],
  [{ target: "aeg" }, 'did you mean "age"?'],
  [{ target: 3 }, "but found 3"],
  [{ target: "y", drop: ["sise"] }, "dataset.params.drop[0]: expected one of the 3 columns"],
  [{ target: "y", features: ["age", "y"] }, 'dataset.params.features[1]: column "y" is the target'],
  [{ target: "y", features: ["age", 0] }, 'dataset.params.features[1]: column "age" is listed twice'],
  [{ target: "y", features: ["age"], drop: ["age"] }, 'features[0]: column "age" is in drop, too'],
  [{ target: "y", drop: ["y"] }, 'dataset.params.drop[0]: column "y" is the target'],
  [{ target: "y", drop: ["age", "size"] }, "expected at least one feature"],
];

for (const [params, message] of badChoices) {
  Deno.test(`the columns ${JSON.stringify(params)} are refused`, async () => {
    const { error } = await refusal("age,size,y\n1,2,3\n", params);
    assert(error instanceof ConfigError);
    assertStringIncludes(error.message, message);
  });
}

Deno.test("params are checked by their schema", () => {
  for (const params of [{}, { target: -1 }, { target: "y", features: [] }, { target: "y", delimiter: "x" }]) {
    assert(parse(csv.params, params).issues, JSON.stringify(params));
  }
});

/** Rows, each four times or as often as said, and the columns that give the target away. */
const telling: [string, string, string, string[], number?][] = [
  ["a copy in other words", "a,t,y", "1,0,x 2,0,x 1,5,z 2,5,z", ["t"]],
  ["several values for a class", "t,y", "1,x 1,x 2,x 2,x 3,z 3,z", ["t"]],
  ["a row number", "id,y", "1,x 2,x 3,z 4,z 5,x 6,z 7,x 8,z 9,x 10,z", [], 1],
  ["one exception", "t,y", "0,x 0,x 5,z 5,x", []],
  ["a constant", "c,y", "0,x 0,x 0,z 0,z", []],
  ["the same numbers", "t,a,y", "1.5,0,1.5 2.5,0,2.5 3.5,1,3.5", ["t"]],
  ["a copy in four rows", "t,y", "0,x 0,x 5,z 5,z", [], 1],
  ["the same numbers in four rows", "t,a,y", "1.5,0,1.5 2.5,0,2.5 3.5,1,3.5 4.5,1,4.5", [], 1],
];

for (const [name, header, lines, columns, times = 4] of telling) {
  Deno.test(`${name} ${columns.length ? "gives" : "does not give"} the target away`, async () => {
    const text = `${header}\n${`${lines.replaceAll(" ", "\n")}\n`.repeat(times)}`;
    const { warnings } = await load(text, { target: "y" });
    assertEquals(warnings.map((warning) => /"(.*?)" alone determines/.exec(warning)?.[1]), columns);
  });
}

Deno.test("odd targets and headers are warned of", async () => {
  assertStringIncludes(
    (await load("a,y\n1,p\n2,q\n3,r\n", { target: "y" })).warnings[0],
    "3 classes in 3 rows",
  );
  assertStringIncludes((await load("a,y\n1,5\n2,5\n", { target: "y" })).warnings[0], '"y" is 5 in every row');
  assertStringIncludes((await load("1.5,2\n1,5\n2,6\n", { target: 1 })).warnings[0], "column names");
  assertEquals((await load("0,1\n1,5\n2,6\n", { target: 1 })).warnings, []);
});

Deno.test("a table that cannot fit is refused by an estimate, after a thousand rows", async () => {
  const text = "a,b,y\n" + "1,2,3\n".repeat(1000);
  let read = 0;
  const endless = {
    size: 2 ** 33,
    async *pieces() {
      for (;; read++) yield await Promise.resolve(new TextEncoder().encode(text));
    },
    sha256: () => Promise.reject(new Error("not read to its end")),
  };
  const params = parse(csv.params, { target: "y" }).value as CsvParams;
  const context = { ...noFiles, open: () => Promise.resolve(endless) };
  const error = await assertRejects(() => csv.open(params, { path: "t.csv", seed: 0 }, context), DataError);
  assertStringIncludes(error.message, "about 1430225539 rows of 2 features take");
  assertEquals(read, 0);
});

/** Real tables: params, task, rows, features, classes. */
const real: [string, Record<string, unknown>, string, number, number, number | undefined][] = [
  ["iris.csv", { target: "target", drop: ["target_name"] }, "classification", 150, 4, 3],
  ["iris.csv", { target: "target_name", drop: ["target"] }, "classification", 150, 4, 3],
  ["digits.csv", { target: "target" }, "classification", 1797, 64, 10],
  ["diabetes.csv", { target: "target" }, "regression", 442, 10, undefined],
];

for (const [file, params, task, rows, features, classes] of real) {
  Deno.test(`${file} with ${JSON.stringify(params)} is for ${task}, without warnings`, async () => {
    const { info } = await open(
      await Deno.readFile(new URL(`../../experiments/data/${file}`, import.meta.url)),
      params,
    );
    assertEquals([info.task, info.rows, info.features.length, info.classes?.length], [
      task,
      rows,
      features,
      classes,
    ]);
    assertEquals(info.warnings, []);
  });
}

Deno.test("iris.csv has a column that gives the target away", async () => {
  const iris = await Deno.readFile(new URL("../../experiments/data/iris.csv", import.meta.url));
  const { info } = await open(iris, { target: "target_name" });
  assertEquals(info.warnings.length, 1);
  assertStringIncludes(info.warnings[0], 'Column "target" alone determines the target "target_name"');
});

Deno.test("a file is read alike in pieces of any size", async () => {
  const text = '\ufeff"größe, m",c,y\r\n1.5,"a ""b""",1\r\n\r\n-2,"c\n\nd",2.5\n3,名前,0.25';
  const bytes = new TextEncoder().encode(text);
  const params = parse(csv.params, { target: "y", categorical: ["c"] }).value as CsvParams;
  const read = async (size: number, content = bytes) => {
    const file = {
      ...inMemory(content),
      async *pieces() {
        const buffer = new Uint8Array(size);
        for (let at = 0; at < content.length; at += size) {
          const piece = await Promise.resolve(content.subarray(at, at + size));
          buffer.set(piece);
          yield buffer.subarray(0, piece.length);
        }
      },
    };
    const context = { ...noFiles, open: () => Promise.resolve(file) };
    return await (await csv.open(params, { path: "t.csv", seed: 0 }, context)).load();
  };
  const whole = await read(bytes.length);
  assertEquals(whole.info.features, ["größe, m", "c"]);
  for (let size = 3; size < bytes.length; size++) assertEquals(await read(size), whole, `pieces of ${size}`);
  const wrong = new TextEncoder().encode(text.replace("-2", "x"));
  for (const size of [3, 7, 1000]) {
    await assertRejects(() => read(size, wrong), DataError, 't.csv:4:1 column "größe, m"');
  }
  for (const size of [3, 1000]) {
    const broken = bytes.map((byte, i) => i === bytes.length - 8 ? 0xff : byte);
    await assertRejects(() => read(size, broken), DataError, "t.csv:7:1 expected text in UTF-8");
  }
});

Deno.test("a cell without end is given up after 16 MiB", async () => {
  const piece = new Uint8Array(1048576).fill(97);
  const file = {
    ...inMemory(piece),
    size: 2 ** 40,
    async *pieces() {
      yield new TextEncoder().encode('a,y\n1,"');
      for (;;) yield await Promise.resolve(piece);
    },
  };
  const window = new Window(file);
  const forever = async () => {
    for (;;) await window.advance(window.base === 0 && window.bytes.length > 4 ? 4 : 0);
  };
  const error = await assertRejects(forever, UnreadableError);
  assertStringIncludes(error.message, "at most 16 MiB");
});

Deno.test("text in a table of numbers only is told how it can be used", async () => {
  const { hint } = await refusal("c,n,y\nred,,1\nblue,1,2\n,2,3\n", { target: "y" });
  assertStringIncludes(hint, 'dataset.params.categorical: ["c"]');
  const { lines, hint: other } = await refusal("c,n,y\nred,1,1\nblue,1,2\n");
  assertEquals(lines.length, 1);
  assertStringIncludes(other, 'dataset.params.categorical: ["c"]');
});

Deno.test("forty thousand columns without names are refused in a few words", async () => {
  const { lines, hint } = await refusal(`${",".repeat(40_000)}y\n`);
  assertEquals(lines.length, 1);
  assertStringIncludes(lines[0], "columns 0, 1, 2, 3,");
  assert(lines[0].length + hint.length < 1000);
});

Deno.test("an integer that float64 does not hold is refused as a number, and kept as what names something", async () => {
  const text = "a,b,y\n9007199254740993,1,0.5\n9007199254740992,2,1.5\n9007199254740993.0,3,2.5\n";
  const { lines, hint } = await refusal(text);
  assertEquals(lines, [
    't.csv:2:1 column "a": expected an integer that float64 holds exactly but found "9007199254740993"',
  ]);
  assertStringIncludes(hint, "dataset.params.categorical");
  assertStringIncludes(hint, "9007199254740993.0");
  const whole = text.replace(".0,", ",");
  const named = await load(whole, { target: "y", categorical: ["a"] });
  assertEquals(named.categories, [["9007199254740992", "9007199254740993"], null]);
  const classes = await load(whole, { target: "a", task: "classification" });
  assertEquals([classes.classes, classes.y], [["9007199254740992", "9007199254740993"], [1, 0, 1]]);
  assertStringIncludes((await refusal(whole, { target: "a" })).lines[0], "t.csv:2:1");
  const grouped = await open(whole, { target: "y" }, { keys: { group: "a" } });
  assertEquals([...grouped.keys!.group!.values], [1, 0, 1]);
});
