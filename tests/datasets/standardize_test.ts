import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { applyStandardizer, checkStandardizable, fitStandardizer } from "../../src/datasets/standardize.ts";
import { DataError } from "../../src/errors.ts";
import { RandomState } from "../../src/random/random_state.ts";

interface Golden {
  name: string;
  x: number[][];
  mean: number[];
  scale: number[];
  rows: number[][];
}

const golden: Golden[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/standard_scaler.json", import.meta.url)),
);

const allRows = (n: number) => Uint32Array.from({ length: n }, (_, i) => i);

function near(actual: ArrayLike<number>, expected: number[], name: string) {
  assertEquals(actual.length, expected.length);
  expected.forEach((e, i) => assertAlmostEquals(actual[i], e, 1e-12 * Math.abs(e) + 1e-15, name));
}

for (const { name, x, mean, scale, rows } of golden) {
  Deno.test(`standardising ${name} is what StandardScaler does`, async () => {
    const flat = Float64Array.from(x.flat());
    const cols = mean.length;
    const fitted = await fitStandardizer(flat, cols, allRows(x.length));
    near(fitted.mean, mean, "mean");
    near(fitted.scale, scale, "scale");
    await applyStandardizer(flat, fitted);
    near(flat.subarray(0, cols), rows[0], "first row");
    near(flat.subarray(-cols), rows[1], "last row");
  });
}

Deno.test("statistics come from the rows asked for, and every row is standardised by them", async () => {
  const x = Float64Array.of(1, 10, 1000, -1000, 3, 30);
  const fitted = await fitStandardizer(x, 2, Uint32Array.of(2, 0));
  assertEquals([...fitted.mean], [2, 20]);
  assertEquals([...fitted.scale], [1, 10]);
  await applyStandardizer(x, fitted);
  assertEquals([...x], [-1, -1, 998, -102, 1, 1]);
});

Deno.test("a million rows far from zero keep their spread", async () => {
  const x = new Float64Array(1_000_000);
  new RandomState(3).fillRandn(x);
  const before = await fitStandardizer(x, 1, allRows(x.length));
  const fitted = await fitStandardizer(x.map((value) => value + 1048576), 1, allRows(x.length));
  assertAlmostEquals(fitted.scale[0], before.scale[0], 1e-12);
  assertAlmostEquals(fitted.mean[0] - 1048576, before.mean[0], 1e-9);
});

Deno.test("standardising breathes and can be stopped", async () => {
  const x = new Float64Array(1000);
  let turns = 0;
  const breathe = () => {
    turns++;
    return undefined;
  };
  await applyStandardizer(x, await fitStandardizer(x, 1, allRows(1000), breathe), breathe);
  assert(turns >= 16);
});

Deno.test("what is let through has finite statistics, and finite standardised values", async () => {
  for (const most of [1e147, 1e100, 1, 1e-300]) {
    const x = Float64Array.from({ length: 6000 }, (_, i) => i % 2 ? most : -most);
    await checkStandardizable(x, ["a"], "s");
    const { mean, scale } = await fitStandardizer(x, 1, allRows(x.length));
    await applyStandardizer(x, { mean, scale });
    assert([...mean, ...scale, ...x].every(Number.isFinite), `${most}`);
  }
  for (const value of [1e148, -1e300, Infinity]) {
    const error = await assertRejects(
      () => checkStandardizable(Float64Array.of(1, NaN, 2, value), ["a", "b"], "dataset.standardize"),
      DataError,
      `Cannot standardize column "b": it holds ${value}`,
    );
    assert(error.hint?.includes("set dataset.standardize to false"));
  }
});
