import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseSpec } from "../../src/spec/spec.ts";
import { type SplitOptions, splitRows } from "../../src/datasets/splits.ts";
import { ConfigError, DataError, type MlxError } from "../../src/errors.ts";

interface Golden {
  n: number;
  seed: number;
  fractions: [number, number];
  train: number[];
  validation: number[];
  test: number[];
}

const golden: Golden[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/splits.json", import.meta.url)),
);

for (const { n, seed, fractions: [test, validation], ...parts } of golden) {
  Deno.test(`splitting ${n} rows by ${test} and ${validation}, seed ${seed}, is scikit-learn's split`, () => {
    const split = splitRows(n, { test, validation, seed });
    assertEquals(
      { train: [...split.train], validation: [...split.validation], test: [...split.test] },
      parts,
    );
  });
}

Deno.test("without a split all rows are trained on in their order", () => {
  const { train, validation, test } = splitRows(5, { test: 0, validation: 0, seed: 1 });
  assertEquals([[...train], [...validation], [...test]], [[0, 1, 2, 3, 4], [], []]);
});

Deno.test("a split that leaves nothing to train on is refused", () => {
  assertThrows(() => splitRows(10, { test: 0.95, validation: 0, seed: 1 }), ConfigError, "takes 10");
  assertThrows(() => splitRows(1, { test: 0.1, validation: 0, seed: 1 }), ConfigError, "for test");
  assertThrows(() => splitRows(2, { test: 0.5, validation: 0.5, seed: 1 }), ConfigError, "for validation");
});

interface RuleGolden {
  rule: "stratify" | "group" | "shuffle";
  values: number[];
  seed: number;
  fractions: [number, number];
  train: number[];
  validation: number[];
  test: number[];
}

const ruleGolden: RuleGolden[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/rule_splits.json", import.meta.url)),
);

for (const { rule, values, seed, fractions: [test, validation], ...parts } of ruleGolden) {
  Deno.test(`${rule}: ${values.length} rows by ${test} and ${validation}, seed ${seed}, as scikit-learn`, () => {
    const column = Float64Array.from(values);
    const options = {
      stratify: { stratify: column },
      group: { group: { name: "g", values: column } },
      shuffle: { shuffle: false },
    }[rule];
    const split = splitRows(values.length, { test, validation, seed, ...options });
    assertEquals(
      { train: [...split.train], validation: [...split.validation], test: [...split.test] },
      parts,
    );
  });
}

Deno.test("ordered rows: the last are the test, those before them validation, equal ones stay", () => {
  const order = { name: "t", values: Float64Array.of(5, 1, 3, 3, 2, 9) };
  const { train, validation, test } = splitRows(6, { test: 0.3, validation: 0.25, seed: 1, order });
  assertEquals([[...train], [...validation], [...test]], [[1, 4, 2], [3], [0, 5]]);
});

Deno.test("a column states the part of each row", () => {
  const column = {
    name: "part",
    values: Float64Array.of(0, 1, 2, 2, 3),
    texts: ["TEST", "dev", "train", "val"],
  };
  const { train, validation, test } = splitRows(5, { test: 0, validation: 0, seed: 1, column });
  assertEquals([[...train], [...validation], [...test]], [[2, 3], [1, 4], [0]]);
});

Deno.test("what cannot be split by a rule is refused", () => {
  const half = { test: 0.5, validation: 0, seed: 1 };
  const split = (options: Partial<SplitOptions>) => () => splitRows(4, { ...half, ...options });
  const values = (...numbers: number[]) => ({ name: "c", values: Float64Array.from(numbers) });
  const cases: [Partial<SplitOptions>, new (message: string) => MlxError, string][] = [
    [{ stratify: Float64Array.of(0, 0, 0, 1) }, ConfigError, "a class has a single row"],
    [
      { stratify: Float64Array.of(0, 0, 1, 1), test: 0.25 },
      ConfigError,
      "at least as many rows as there are classes",
    ],
    [{ group: values(1, 1, 1, 1) }, ConfigError, "Cannot split 1 group:"],
    [{ order: values(1, NaN, 1, 1) }, ConfigError, 'order rows by "c": row 2'],
    [{ column: values(1, 1, 1, 1) }, DataError, "found numbers"],
    [{ column: { ...values(0, 0, 0, 1), texts: ["train", "tset"] } }, DataError, 'found "tset"'],
    [{ column: { ...values(0, 0, 0, 0), texts: ["test"] } }, ConfigError, 'no row has "train"'],
  ];
  for (const [options, type, message] of cases) assertThrows(split(options), type, message);
});

Deno.test("a seed of a split that draws nothing is refused", () => {
  const split = (more: Record<string, unknown>) =>
    parseSpec({
      name: "t",
      dataset: { name: "csv", path: "t.csv", params: { target: "y" }, split: more },
      model: { name: "linear_regression" },
    });
  for (const rule of [{ test: 0.2, shuffle: false }, { test: 0.2, order: "t" }, { column: "part" }]) {
    assertEquals(split({ ...rule, seed: null }).issues, undefined);
    const { issues } = split({ ...rule, seed: 1 });
    assertEquals(issues?.map(({ path }) => path.join(".")), ["dataset.split.seed"]);
    assertStringIncludes(issues![0].expected, "no seed");
  }
  for (const rule of [{ test: 0.2 }, { test: 0.2, stratify: true }, { test: 0.2, group: "who" }]) {
    assertEquals(split({ ...rule, seed: 1 }).issues, undefined);
  }
});
