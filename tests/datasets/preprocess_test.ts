import { assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { MissingSetting } from "../../src/datasets/impute.ts";
import { ConfigError, DataError, type MlxError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession } from "../../src/session.ts";
import { evaluate, measure } from "../../src/train/evaluate.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { files, inputsOf, openSpec, specOf } from "../sessions.ts";

interface Golden {
  csv: string;
  split: { test: number; seed: number };
  train: number[];
  ridge: Record<string, number>;
  cases: { missing: MissingSetting; encoding: string; x: number[][] }[];
}
const golden: Golden = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/preprocessing.json", import.meta.url)),
);
const context = files({ "t.csv": golden.csv });

/** A config on the golden table, or on another. */
function config(dataset: Record<string, unknown> = {}, model: Record<string, unknown> = {}) {
  return {
    name: "t",
    dataset: {
      name: "csv",
      path: "t.csv",
      params: { target: "y", categorical: ["c", "d"] },
      split: golden.split,
      ...dataset,
    },
    model: { name: "linear_regression", params: { l2_regularization: 1 }, ...model },
    training: { epochs: 1 },
  };
}

for (const { missing, encoding, x } of golden.cases) {
  Deno.test(`missing ${JSON.stringify(missing)}, encoding ${encoding}: the inputs are scikit-learn's`, async () => {
    const { data } = await openSpec(config({ missing, encoding, standardize: true }), context);
    assertEquals([...data.split.train], golden.train);
    assertEquals(data.inputs, x[0].length);
    const expected = x.flat();
    assertEquals(inputsOf(data).length, expected.length);
    expected.forEach((value, i) => assertAlmostEquals(inputsOf(data)[i], value, 1e-12, `number ${i}`));
  });
}

const whole = { missing: { numeric: "mean", categorical: "category" }, standardize: true };

Deno.test("a standardised target is undone in predictions and metrics, not in the loss", async () => {
  const session = await openSpec(config({ ...whole, standardize_target: true }), context);
  const pacer = new Pacer(new AbortController().signal);
  for await (const _ of train(session, pacer));
  const found = await evaluate(session, session.data.split.test, () => undefined);
  const metrics = measure(found, session.metrics);
  for (const [name, value] of Object.entries(golden.ridge)) {
    assertAlmostEquals(metrics[name], value, 1e-9 * Math.abs(value), name);
  }
  const rows = golden.csv.trim().split("\n").slice(1);
  assertEquals(
    [...found.predictions.y],
    [...session.data.split.test].map((row) => Number(rows[row].split(",")[4])),
  );
});

Deno.test("what was fitted stands in the snapshot as plain JSON", async () => {
  const session = await openSpec(config({ ...whole, standardize_target: true }), context);
  const { preprocessing, features } = session.snapshot().state;
  assertEquals(JSON.parse(JSON.stringify(preprocessing)), preprocessing);
  assertEquals(features, ["a", "c", "b", "d"]);
  assertEquals(preprocessing.categorical, [
    { column: 1, encoding: "one_hot", categories: ["Blue", "green", "red", null] },
    { column: 3, encoding: "one_hot", categories: ["9", "10", "100"] },
  ]);
  assertEquals(preprocessing.impute?.map((fill) => fill === null ? null : typeof fill), [
    "number",
    "number",
    "number",
    null,
  ]);
  assertEquals(preprocessing.impute?.[1], 3);
  assertEquals(preprocessing.standardize?.scale.slice(1, 5), [1, 1, 1, 1]);
});

Deno.test("a trained model encodes other data by what it was trained on", async () => {
  const session = await openSpec(config(whole), context);
  const snapshot = session.snapshot();
  const other = files({ "t.csv": "a,c,b,d,y\n,green,1,100,5\n0.5,red,,9,6\n" });
  // Neither the rule nor the columns of categories have to be said again.
  const spec = specOf(config({ params: { target: "y", task: "regression" }, split: null }));
  const plan = await planExperiment(spec, other, { trained: snapshot.state });
  const { data } = await openSession(plan, other, { trained: snapshot });
  const { standardize, impute } = snapshot.state.preprocessing;
  const scaled = (value: number, c: number) => (value - standardize!.mean[c]) / standardize!.scale[c];
  assertEquals(
    [...inputsOf(data)],
    [
      [scaled(impute![0]!, 0), 0, 1, 0, 0, scaled(1, 5), 0, 0, 1],
      [scaled(0.5, 0), 0, 0, 1, 0, scaled(impute![2]!, 5), 1, 0, 0],
    ].flat(),
  );
});

Deno.test("columns of other data are found by name, and others are left aside", async () => {
  const { state } = (await openSpec(config(whole), context)).snapshot();
  const rows = async (text: string, params: Record<string, unknown> = {}) => {
    const spec = specOf(config({ params: { target: "y", ...params }, split: null }));
    const { source } = await planExperiment(spec, files({ "t.csv": text }), { trained: state });
    const { info, x, y } = await source.load();
    return [info.features, info.categories, [...x], [...y]];
  };
  const expected = await rows("a,c,b,d,y\n1,red,2,9,5.5\n3,green,4,10,6\n");
  const other = "id,d,y,b,more,c,a\nq,9,5.5,2,x,red,1\nr,10,6,4,,green,3\n";
  assertEquals(await rows(other), expected);
  assertEquals(await rows(other, { categorical: ["id"], drop: ["more"] }), expected);
});

/** Labels trained on, those of other rows, and their labels. */
const relabelled: [string, string[], string[], number[]][] = [
  ["numbers", ["0", "1", "2", "0", "1", "2"], ["2", "0.0", "1", "2"], [2, 0, 1, 2]],
  ["numbers in one row", ["0", "1", "2", "0", "1", "2"], ["1"], [1]],
  ["one class", ["a", "b", "a", "b"], ["b", "b"], [1, 1]],
  ["names, some of them numbers", ["1", "1.0", "x", "x"], ["1.0", "1", "1.00"], [0, 0, 0]],
  ["names, some of them codes", ["1", "01", "x", "1e0"], ["01", "1e0", "1.0"], [0, 2, 1]],
  ["names of numbers only", ["1", "10", "x", "x"], ["10", "1"], [1, 0]],
];

for (const [name, trained, cells, labels] of relabelled) {
  Deno.test(`the classes of other data are those of the training: ${name}`, async () => {
    const table = (cells: string[]) =>
      files({ "t.csv": ["a,b,y", ...cells.map((cell, i) => `${i},${i * i % 5},${cell}`)].join("\n") });
    const spec = (task: string | null) =>
      specOf({
        ...config({ params: { target: "y", task }, split: null }),
        model: { name: "logistic_regression" },
      });
    const session = await openSpec(spec("classification"), table(trained));
    const snapshot = session.snapshot();
    for (const task of [null, "regression"]) {
      const plan = await planExperiment(spec(task), table(cells), { trained: snapshot.state });
      const { data } = await openSession(plan, table(cells), { trained: snapshot });
      assertEquals([...data.y], labels);
      assertEquals(plan.facts.info.classes, session.classes);
      assertEquals(plan.facts.warnings, []);
    }
    const error = await assertRejects(
      () => planExperiment(spec(null), table([...cells, "new"]), { trained: snapshot.state }),
      DataError,
    );
    assertStringIncludes(error.message, 'class "new" is none of the classes the model was trained on');
  });
}

Deno.test("all of it is in the plan", async () => {
  const { facts } = await planExperiment(specOf(config(whole)), context);
  assertEquals(facts.inputs, ["a", "c=Blue", "c=green", "c=red", "c (missing)", "b", "d=9", "d=10", "d=100"]);
  const notes = facts.info.notes!.join("\n");
  assertStringIncludes(notes, 'Column "d" becomes a column for each of "9", "10", "100"');
  const filled = facts.info.filled!;
  assertEquals(filled.map((line) => line.replace(/by [-\d.]+$/, "by …")), [
    '"b": 9 of 40, first 4:11, filled in by …',
    '"a": 6 of 40, first 5:1, filled in by …',
    '"c": 7 of 40, first 13:2, filled in by a category for missing values',
  ]);
});

Deno.test("rows that miss a value are left out and counted", async () => {
  const { facts } = await planExperiment(specOf(config({ missing: "drop" })), context);
  assertEquals(facts.info.rows, 21);
  assertStringIncludes(facts.info.notes!.join("\n"), "Left out 19 of 40 rows, which miss a value");
});

/** A table of two columns, settings, and what becomes of them. */
const small: [string, string, Record<string, unknown>, number[]][] = [
  ["ordinal categories in numeric order", "c,y\n10,1\n9,2\n10,4\n", { encoding: "ordinal" }, [1, 0, 1]],
  ["one-hot categories by code unit", "c,y\nb,1\nA,2\na,4\n", {}, [0, 0, 1, 1, 0, 0, 0, 1, 0]],
  ["the smallest of the most frequent", "c,y\nb,1\na,2\n,4\n", {
    missing: "most_frequent",
    encoding: "ordinal",
  }, [1, 0, 0]],
  ["an unknown category as zeros", "c,y\na,1\nb,2\nc,4\n", {
    unknown_category: "ignore",
    split: { test: 0.3, shuffle: false },
  }, [1, 0, 0, 1, 0, 0]],
  ["an unknown ordinal as -1", "c,y\na,1\nb,2\nc,4\n", {
    unknown_category: "ignore",
    encoding: "ordinal",
    split: { test: 0.3, shuffle: false },
  }, [0, 1, -1]],
];

for (const [name, text, settings, x] of small) {
  Deno.test(`encoding: ${name}`, async () => {
    const params = { target: "y", categorical: ["c"], task: "regression" };
    const { data } = await openSpec(config({ params, split: null, ...settings }), files({ "t.csv": text }));
    assertEquals([...inputsOf(data)], x);
  });
}

const refused: [
  string,
  string,
  Record<string, unknown>,
  new (message: string) => MlxError,
  string,
  string,
][] = [
  ["a missing number", "c,n,y\na,,1\n", {}, DataError, 't.csv:2:3 column "n"', "dataset.missing"],
  [
    "a missing category",
    "c,n,y\n?,2,1\n",
    {},
    DataError,
    't.csv:2:1 column "c": expected a value but found "?"',
    "",
  ],
  [
    "a missing category where numbers are filled in",
    "c,n,y\n,2,1\nb,,3\n",
    { missing: "median" },
    DataError,
    't.csv:2:1 column "c"',
    "dataset.missing",
  ],
  [
    "a missing target",
    "c,n,y\na,2,\n",
    { missing: "most_frequent" },
    DataError,
    't.csv:2:5 column "y"',
    "drop",
  ],
  [
    "nothing but missing rows",
    "c,n,y\na,,1\n",
    { missing: "drop" },
    DataError,
    "every row misses a value",
    "",
  ],
  [
    "a column without any value",
    "c,n,y\na,,1\nb,,2\n",
    { missing: "mean" },
    DataError,
    'Cannot fill column "n" with its mean',
    "drop",
  ],
  [
    "an unknown category",
    "c,n,y\na,1,1\nb,1,2\nz,1,3\n",
    { split: { test: 0.3, shuffle: false } },
    DataError,
    'column "c": row 3 has "z", which no training row has (they have "a", "b")',
    "unknown_category",
  ],
  [
    "a standardised target of classes",
    "c,n,y\na,1,no\nb,1,yes\n",
    { standardize_target: true, params: { target: "y", categorical: ["c"] } },
    ConfigError,
    "its target holds classes",
    "",
  ],
  [
    "stratifying numbers",
    "c,n,y\na,1,1\nb,1,2\n",
    { split: { test: 0.5, stratify: true } },
    ConfigError,
    "has no classes",
    "",
  ],
  [
    "a group that is no column",
    "c,n,y\na,1,1\nb,1,2\n",
    { split: { test: 0.5, group: "who" } },
    ConfigError,
    'dataset.split.group: expected one of the 3 columns "c", "n", "y", but found "who"',
    "",
  ],
  [
    "a split by the target",
    "c,n,y\na,1,1\nb,1,2\n",
    { split: { test: 0.5, order: "y" } },
    ConfigError,
    'dataset.split.order: column "y" is the target',
    "",
  ],
];

for (const [name, text, settings, type, message, hint] of refused) {
  Deno.test(`${name} is refused`, async () => {
    const params = { target: "y", categorical: ["c"], task: "regression" };
    const spec = specOf(config({ params, split: null, ...settings }));
    const error = await assertRejects(() => planExperiment(spec, files({ "t.csv": text })), type);
    assertStringIncludes(error.message, message);
    assertStringIncludes((error as MlxError).hint ?? "", hint);
  });
}

Deno.test("other data must have the kinds of columns and categories of the training", async () => {
  const { state } = (await openSpec(config(whole), context)).snapshot();
  const cases: [string, Record<string, unknown>, string, string?][] = [
    [
      "a,c,b,d,y\n1,pink,1,9,5.5\n2,red,1,9,6\n",
      {},
      'row 1 has "pink", which no training row has',
      "the model was trained with",
    ],
    [
      "a,c,b,d,y\n1,red,1,,5.5\n2,red,1,9,6\n",
      {},
      'column "d": row 1 misses a value',
      "the model was trained without",
    ],
    ["a,c,b,d,y\n1,red,1,9,5.5\n2,red,1,9,6\n", { categorical: ["a"] }, 'column "a" holds categories'],
    ["a,c,bb,d,y\n1,red,1,9,5.5\n2,red,1,9,6\n", {}, 'no column "b", which the model was trained on'],
    ["a,c,b,d,y\n1,red,1,9,x\n2,red,1,9,z\n", {}, 'column "y": expected a number but found "x"'],
    ["a,c,b,d\n1,red,1,9\n", { target: "a" }, 'its target "a" is a feature of the model'],
  ];
  for (const [text, params, message, hint = ""] of cases) {
    const spec = specOf(config({ params: { target: "y", ...params }, split: null }));
    const error = await assertRejects(
      () => planExperiment(spec, files({ "t.csv": text }), { trained: state }),
      DataError,
    );
    assertStringIncludes(error.message, message);
    assertStringIncludes(error.hint ?? "", hint);
  }
});

Deno.test("rows are split by columns that are no features unless they are listed", async () => {
  const text = "t,who,part,n,y\n3,x,test,1,1\n1,y,train,2,2\n2,x,val,3,3\n9,z,train,4,4\n";
  const parts = async (params: Record<string, unknown>, split: Record<string, unknown>) => {
    const dataset = { params: { target: "y", task: "regression", ...params }, split };
    const { facts: { inputs }, split: { train, validation, test } } = await planExperiment(
      specOf(config(dataset)),
      files({ "t.csv": text }),
    );
    return [inputs.join(), [...train].join(), [...validation].join(), [...test].join()];
  };
  assertEquals(await parts({ drop: ["who", "t"] }, { column: "part" }), ["n", "1,3", "2", "0"]);
  assertEquals(await parts({ drop: ["who", "part"] }, { test: 0.25, order: "t" }), ["n", "1,2,0", "", "3"]);
  assertEquals(await parts({ features: ["t", "n"] }, { test: 0.25, order: 0 }), ["t,n", "1,2,0", "", "3"]);
  const [, train, , test] = await parts({ drop: ["t", "part"] }, { test: 0.4, group: "who", seed: 1 });
  assertEquals(
    train.includes("0") === train.includes("2") && test.includes("0") === test.includes("2"),
    true,
  );
});

/** Rows in order of time by y, trained on by half; what the note or the warning says of their order. */
const orders: [string, string[], "notes" | "warnings" | null, string][] = [
  ["numbers", ["9", "3", "10", "4"], null, ""],
  ["numbers such as 20240305", ["20240314", "20240305", "20240320", "20240309"], null, ""],
  [
    "days that are not padded",
    ["2024-03-14", "2024-03-5", "2024-03-20", "2024-03-9"],
    "notes",
    'by time, from "2024-03-5" to "2024-03-20"',
  ],
  [
    "hours that are not padded",
    ["2024-03-14 10:05", "2024-03-14 8:05", "2024-03-14 11:45", "2024-03-14 9:30"],
    "notes",
    "by time",
  ],
  [
    "T and blank",
    ["2024-01-01T12:00:00", "2024-01-01T10:00:00", "2024-01-01 13:00:00", "2024-01-01 11:00:00"],
    "notes",
    "by time",
  ],
  ["weeks that are not padded", ["2024-W10", "2024-W2", "2024-W11", "2024-W9"], "notes", "by time"],
  ["quarters first", ["Q1 2024", "Q1 2023", "Q2 2024", "Q2 2023"], "notes", "by time"],
  ["times of a day", ["10:05", "8:05", "11:45", "9:30"], "notes", "by time"],
  ["names of months", ["Mar 5, 2023", "Dec 6, 2022", "Mar 14, 2023", "Jan 9, 2023"], "notes", "by time"],
  ["days first", ["1/3/2024", "14/2/2024", "2/3/2024", "15/2/2024"], "notes", "by time"],
  ["one number in text", ["run 10", "run 8", "run 11", "run 9"], "notes", "by the number in their text"],
  ["years and months behind a point", ["2024.11", "2024.9", "2024.12", "2024.8"], "warnings", "of one digit"],
];

for (const [name, cells, list, said] of orders) {
  Deno.test(`rows ordered by ${name}`, async () => {
    const rows = [[1, 20.5], [0, 0.5], [1.5, 30.5], [0.5, 10.5]];
    const text = ["t,n,y", ...cells.map((cell, i) => `"${cell}",${rows[i]}`)].join("\n");
    const spec = specOf(config({ params: { target: "y" }, split: { test: 0.5, order: "t" } }));
    const { facts, split } = await planExperiment(spec, files({ "t.csv": text }));
    const about = (texts: readonly string[]) => texts.filter((one) => one.includes("dataset.split.order"));
    const found = { notes: about(facts.info.notes!), warnings: about(facts.warnings) };
    assertEquals([found.notes.length, found.warnings.length], [+(list === "notes"), +(list === "warnings")]);
    if (list) assertStringIncludes(found[list][0], said);
    if (list !== "warnings") assertEquals([...split.train, ...split.test], [1, 3, 0, 2]);
  });
}

Deno.test("rows whose order is not sure are not split by it", async () => {
  const cases = [
    [["01/02/2024", "03/01/2024", "02/02/2024"], '2:1 expected dates of one meaning but found "01/02/2024"'],
    [["a", "b", "c"], '2:1 expected dates, times or numbers but found "a"'],
    [["2024-03-01", "oops", "a day", "2024-03-02"], '3:1 expected dates, times or numbers but found "oops"'],
    [
      ["01/02/24", "02/02/24", "x"],
      '2:1 expected dates, times or numbers but found "01/02/24", whose year has two',
    ],
    [["2024-03-01 10:00Z", "2024-03-02 9:00", "2024-03-01 8:00"], "3:1 expected a time zone in every row"],
    [["2024", "2024-03", "7"], '4:1 expected dates, times or numbers but found "7"'],
    [["310124", "280224", "010324"], "2:1 expected numbers that sort as their dates do"],
  ] as const;
  for (const [cells, said] of cases) {
    const text = ["t,n,y", ...cells.map((cell, i) => `${cell},${i * i % 3},${i + 0.5}`)].join("\n");
    const spec = specOf(config({ params: { target: "y" }, split: { test: 0.4, order: "t" } }));
    const error = await assertRejects(() => planExperiment(spec, files({ "t.csv": text })), DataError);
    assertStringIncludes(error.message, `Cannot order rows by "t": t.csv:${said}`);
    assertStringIncludes(error.hint ?? "", "2024-03-14");
    assertStringIncludes(error.hint ?? "", "dataset.split.shuffle: false");
  }
});

Deno.test("a classification that is made is stratified without making it", async () => {
  const spec = specOf({
    name: "t",
    dataset: {
      name: "synthetic_classification",
      params: { n_samples: 90, n_classes: 3 },
      split: { test: 0.2, stratify: true },
    },
    model: { name: "logistic_regression" },
  });
  const { split, source } = await planExperiment(spec, files({}));
  const { y } = await source.load();
  assertEquals([0, 1, 2].map((k) => [...split.test].filter((row) => y[row] === k).length), [6, 6, 6]);
  assertEquals([...source.labels!()], [...y]);
});

const huge = files({
  "t.csv": ["a,b,y", ...[1, 2, 3, 4].map((i) => `${i}e300,${i * i},${i}e290`)].join("\n"),
});

for (
  const [name, dataset, message] of [
    ["features", { standardize: true }, 'Cannot standardize column "a": it holds 1e+300'],
    ["targets", { standardize_target: true }, 'Cannot standardize column "target": it holds 1e+290'],
  ] as const
) {
  Deno.test(`numbers too large to be standardised are refused by the plan: ${name}`, async () => {
    const spec = (more: Record<string, unknown>) =>
      specOf(config({ params: { target: "y" }, split: null, ...more }));
    await assertRejects(() => planExperiment(spec(dataset), huge), DataError, message);
    await planExperiment(spec({}), huge);
  });
}

Deno.test("a filler that is too large to be standardised is refused, and so is a mean beyond float64", async () => {
  const gaps = files({ "t.csv": "a,b,y\n1e308,1,1\n1.7e308,2,2.5\n,3,3\n" });
  const spec = (dataset: Record<string, unknown>) =>
    specOf(config({ params: { target: "y" }, split: null, ...dataset }));
  for (const missing of ["mean", "median"]) {
    await assertRejects(
      () => planExperiment(spec({ missing }), gaps),
      DataError,
      `Cannot fill column "a" with its ${missing}: it is beyond`,
    );
  }
  const small = files({ "t.csv": "a,b,y\n1,1,1\n2,2,2.5\n,3,3\n" });
  const missing = { numeric: 1e300, categorical: "error" };
  const plan = await planExperiment(spec({ missing, standardize: true }), small);
  await assertRejects(
    () => openSession(plan, small),
    DataError,
    'Cannot standardize column "a": it holds 1e+300',
  );
});

Deno.test("classes without a training row are warned of", async () => {
  const classes = (labels: string) =>
    files({ "t.csv": ["x,y", ...labels.split("").map((label, i) => `${i * i % 7},${label}`)].join("\n") });
  const warningsOf = async (labels: string, split: Record<string, unknown> | null) => {
    const spec = specOf({
      ...config({ params: { target: "y" }, split }),
      model: { name: "logistic_regression" },
    });
    return (await planExperiment(spec, classes(labels))).facts.warnings.filter((text) =>
      text.includes("training row")
    );
  };
  const last = { test: 0.25, shuffle: false };
  assertEquals(await warningsOf("aaaaaaab", null), []);
  assertEquals(await warningsOf("aabbabab", last), []);
  const [one, ...rest] = await warningsOf("aaaaaaab", last);
  assertStringIncludes(one, 'Every training row is of class "a"');
  assertEquals(rest, []);
  assertStringIncludes((await warningsOf("aabbaacc", last))[0], 'Class "c" without a training row');
});
