/** Which values are missing, what happens to them, and how they are reported. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { files, inputsOf, openSpec, specOf } from "../sessions.ts";

type Settings = Record<string, unknown>;

function config(params: Settings, settings: Settings = {}, name = "csv") {
  return {
    name: "t",
    dataset: { name, path: "t", params: { target: "y", task: "regression", ...params }, ...settings },
    model: { name: "linear_regression" },
    training: { epochs: 1 },
  };
}

const visits = "country,x,y\nNA,1,10\nDE,2,20\nUS,3,30\nNA,4,11\nDE,5,21\nUS,6,31\n";
const country = { categorical: ["country"] };

for (const [name, text] of [["bare", visits], ["quoted", visits.replace(/^(\w\w),/gm, '"$1",')]]) {
  Deno.test(`NA is kept where it is not listed as missing: ${name}`, async () => {
    const { data } = await openSpec(config({ ...country, missing_values: [] }), files({ t: text }));
    // scikit-learn 1.9: OneHotEncoder on read_csv(keep_default_na=False).
    assertEquals([...inputsOf(data)].filter((_, i) => i % 4 < 3), [
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      0,
      1,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      0,
      1,
    ]);
    const refused = await assertRejects(
      () => planExperiment(specOf(config(country)), files({ t: text })),
      DataError,
      'column "country": expected a value but found "NA"; 2 of 6 rows miss a value, first here',
    );
    assertStringIncludes(
      refused.hint ?? "",
      'if "NA" is a value here, list only other words in dataset.params.missing_values',
    );
  });
}

Deno.test("what is filled in, and which word stood there, is in the plan of a run", async () => {
  const { facts } = await planExperiment(
    specOf(config(country, { missing: { categorical: "most_frequent" } })),
    files({ t: visits }),
  );
  assertEquals(facts.info.filled, ['"country": 2 of 6, first 2:1 ("NA"), filled in by "DE"']);
});

/** [what, data set, text, missing_values, the numbers of column x, NaN filled in by 0] */
const listed: [string, string, string, (string | number)[], number[]][] = [
  ["words", "csv", "x,w,y\n-,1,1\n2,2,2\nunknown,3,3\n,4,4\n", ["-", "unknown"], [0, 2, 0, 0]],
  ["a number by its value", "csv", "x,w,y\n-999,1,1\n2,2,2\n-999.0,3,3\n-9.99e2,4,4\n", [-999], [0, 2, 0, 0]],
  ["a number in quotes", "csv", "x,w,y\n-999,1,1\n2,2,2\n3,3,3\n-999.00,4,4\n", ["-999"], [0, 2, 3, 0]],
  ["a word with a digit first", "csv", "x,w,y\n0?,1,1\n2,2,2\n3,3,3\n4,4,4\n", ["0?"], [0, 2, 3, 4]],
  ["a code, not the number", "csv", "x,w,y\n007,1,1\n7,2,2\n7.0,3,3\n1e3,4,4\n", ["007"], [0, 7, 7, 1000]],
  ["a code and numbers", "csv", "x,w,y\n007,1,1\n7,2,2\n-1,3,3\n1000,4,4\n", ["007", "1e3", -1], [
    0,
    7,
    0,
    1000,
  ]],
  ["words in JSON lines", "jsonl", '{"x":"NA","w":1,"y":1}\n{"x":2,"w":2,"y":2}\n{"x":null,"w":3,"y":3}', [
    "NA",
  ], [0, 2, 0]],
  [
    "empty texts in JSON lines",
    "jsonl",
    '{"x":"","w":1,"y":1}\n{"x":2,"w":2,"y":2}\n{"x":3,"w":3,"y":3}',
    [],
    [0, 2, 3],
  ],
  ["numbers in JSON lines", "jsonl", '{"x":-1,"w":1,"y":1}\n{"x":2,"w":2,"y":2}\n{"x":-1.0,"w":3,"y":3}', [
    -1,
  ], [0, 2, 0]],
];

/** The same in a file with decimal commas. */
const commas = "x;w;y\n1,5;2;3\n-9,99;3;1\n3;4;2\n-9,990;2;5\n";

for (const value of ["-9,99", -9.99, "-9.99", "-9,990"]) {
  Deno.test(`a number with a decimal comma is missing as ${JSON.stringify(value)} lists it`, async () => {
    const params = { missing_values: [value], delimiter: ";", decimal: "," };
    const { data, plan } = await openSpec(
      config(params, { missing: { numeric: 0 } }),
      files({ t: commas }),
    );
    assertEquals([...inputsOf(data)].filter((_, i) => i % 2 === 0), [1.5, 0, 3, 0]);
    assertEquals(plan.facts.warnings, []);
    const named = await openSpec(
      config({ ...params, categorical: ["x"] }, { missing: { categorical: "category" } }),
      files({ t: commas }),
    );
    // 1.5, 3, (missing), then w.
    assertEquals([...inputsOf(named.data)].filter((_, i) => i % 4 === 2), [0, 1, 0, 1]);
  });
}

Deno.test("what is listed as missing and stands nowhere is told, usual words are not", async () => {
  const warnings = async (missing_values?: (string | number)[]) => {
    const params = missing_values ? { missing_values } : {};
    const spec = specOf(config(params, { missing: "drop" }));
    return (await planExperiment(spec, files({ t: "x,w,y\n-,1,1\n2,2,2\n5,3,3\n4,4,5\n" }))).facts.warnings;
  };
  const told = "dataset.params.missing_values: no cell of the columns that are used holds ";
  assertEquals(await warnings(["-"]), []);
  assertEquals(await warnings(["-", "NA"]), []);
  assertEquals(await warnings(["-", -999, "none"]), [`${told}-999, "none"`]);
});

for (const [name, dataset, text, missing_values, x] of listed) {
  Deno.test(`missing values as listed: ${name}`, async () => {
    const settings = { missing: { numeric: 0 } };
    const { data } = await openSpec(config({ missing_values }, settings, dataset), files({ t: text }));
    assertEquals([...inputsOf(data)].filter((_, i) => i % 2 === 0), x);
  });
}

Deno.test("a number that stands for missing values does so in categories, targets and groups", async () => {
  const text = "c,x,who,y\n-1,1,a,1\n5,2,-1,2\n6,3,b,-1\n5,4,c,4\n5,5,d,5\n";
  const { data } = await openSpec(
    config({ categorical: ["c"], missing_values: [-1] }, {
      missing: { categorical: "category", target: "drop", split: "drop" },
      split: { test: 0.3, group: "who", seed: 3 },
    }),
    files({ t: text }),
  );
  assertEquals([...data.y], [1, 4, 5]);
  assertEquals([...inputsOf(data)].filter((_, i) => i % 3 < 2), [0, 1, 1, 0, 1, 0]);
});

const titanic = "age,cabin,fare,y\n,A,1,1\n2,,2,2\n3,B,3,\n,B,,4\n5,A,5,\n6,B,6,6\n";

/** [the rule, the ages that are left, the targets that are left] */
const rules: [Settings, number[], number[]][] = [
  [{ numeric: "median", categorical: "most_frequent", target: "drop" }, [4, 2, 4, 6], [1, 2, 4, 6]],
  [{ numeric: 0, categorical: "drop", target: "drop" }, [0, 0, 6], [1, 4, 6]],
  [{ numeric: "drop", categorical: "category", target: "drop" }, [2, 6], [2, 6]],
];

for (const [missing, ages, targets] of rules) {
  Deno.test(`rules for each kind of column: ${JSON.stringify(missing)}`, async () => {
    const { data } = await openSpec(config({ categorical: ["cabin"] }, { missing }), files({ t: titanic }));
    const width = inputsOf(data).length / ages.length;
    assertEquals([...inputsOf(data)].filter((_, i) => i % width === 0), ages);
    assertEquals([...data.y], targets);
  });
}

Deno.test("rows without a target are left out of an evaluation, too, and others filled in as trained", async () => {
  const spec = config({ categorical: ["cabin"] }, {
    missing: { numeric: "median", categorical: "most_frequent", target: "drop" },
  });
  const { state } = (await openSpec(spec, files({ t: titanic }))).snapshot();
  const plan = await planExperiment(specOf(spec), files({ t: titanic }), { trained: state });
  assertEquals(plan.facts.info.rows, 4);
});

Deno.test("missing values that are refused are told by column, with how many and the first", async () => {
  const plan = (missing: Settings) =>
    planExperiment(specOf(config({ categorical: ["cabin"] }, { missing })), files({ t: titanic }));
  const { message, hint } = await assertRejects(() => plan({}), DataError);
  assertEquals(message.split("\n  "), [
    'Cannot use the table "t":',
    't:2:1 column "age": expected a number but found nothing; 2 of 6 rows miss a value, first here',
    't:3:3 column "cabin": expected a value but found nothing',
    't:4:7 column "y": expected a value but found nothing; 2 of 6 rows miss a value, first here',
    't:5:4 column "fare": expected a number but found nothing',
  ]);
  assertStringIncludes(hint ?? "", "dataset.missing: { target: drop }");
});

Deno.test("words that often mean a missing value are advised to be listed", async () => {
  for (const word of ["-", "none", "unknown", "n.a.", "Null", "#DIV/0!"]) {
    const { hint } = await assertRejects(
      () => planExperiment(specOf(config({})), files({ t: `x,w,y\n1,2,3\n${word},2,4\n` })),
      DataError,
    );
    assertEquals(hint, `if "${word}" stands for a missing value, list it in dataset.params.missing_values`);
  }
});

Deno.test("numbers with units are advised to be written without, dates as a target are told", async () => {
  for (const cell of ["10 kg", "$10.50", "10%", "€5", "-3.5 °C"]) {
    const { hint } = await assertRejects(
      () => planExperiment(specOf(config({})), files({ t: `x,w,y\n${cell},2,3\n${cell},2,4\n` })),
      DataError,
    );
    assertEquals(hint, "write numbers without units");
  }
  const spec = { ...config({ task: null }), model: { name: "logistic_regression" } };
  const dates = "x,w,y\n1,2,2024-03-14\n3,5,2024-03-15\n2,4,2024-03-14\n7,4,2024-03-15\n";
  const { facts } = await planExperiment(specOf(spec), files({ t: dates }));
  assertStringIncludes(facts.warnings.join(), 'Target "y" holds dates or times');
});

Deno.test("NaN and an array in a file of JSON lines get a hint", async () => {
  for (
    const [text, said] of [['{"x":NaN,"w":1,"y":1}\n', "write null"], [
      '[{"x":1,"w":1,"y":1},\n',
      "one a line",
    ]]
  ) {
    const { hint } = await assertRejects(
      () => planExperiment(specOf(config({}, {}, "jsonl")), files({ t: text })),
      DataError,
    );
    assertStringIncludes(hint ?? "", said);
  }
});

Deno.test("a line sep= that a spreadsheet has filled up with delimiters names the delimiter", async () => {
  const { data } = await openSpec(config({}), files({ t: "sep=;;;\nx;w;y\n1;2;3\n2;3;5\n" }));
  assertEquals([...data.y], [3, 5]);
});
