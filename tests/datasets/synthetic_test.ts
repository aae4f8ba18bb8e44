import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { makeClassification, syntheticClassification } from "../../src/datasets/synthetic_classification.ts";
import { makeRegression, syntheticRegression } from "../../src/datasets/synthetic_regression.ts";
import { parse } from "../../src/schema/fields.ts";

interface Recorded {
  file: string;
  name: string;
  params: Record<string, unknown>;
  seed: number;
  X_shape: [number, number];
  X_first5: number[][];
  X_last_row: number[];
  X_sum: number;
  y_first5: number[];
  y_last: number;
  y_sum: number;
  true_weights?: number[];
  centers?: number[][];
  y_all?: number[];
}

const recorded: Recorded[] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/oracles/synthetic.json", import.meta.url)),
);

const noBreath = () => undefined;

/** Values of Gaussians: to the last bit but one. */
function same(actual: ArrayLike<number>, expected: number[], what: string) {
  assertEquals(actual.length, expected.length);
  expected.forEach((e, i) => assertAlmostEquals(actual[i], e, 1e-15 * Math.max(1, Math.abs(e)), what));
}

function sameX(x: Float64Array, run: Recorded) {
  const cols = run.X_shape[1];
  assertEquals(x.length, run.X_shape[0] * cols);
  same(x.subarray(0, 5 * cols), run.X_first5.flat(), "first rows of x");
  same(x.subarray(-cols), run.X_last_row, "last row of x");
  assertAlmostEquals(x.reduce((a, b) => a + b), run.X_sum, 1e-10);
}

for (const run of recorded.filter(({ name }) => name === "synthetic_regression")) {
  Deno.test(`${run.file}: regression data are the recorded ones`, async () => {
    const params = parse(syntheticRegression.params, run.params).value!;
    const { x, y, weights } = await makeRegression(params, run.seed, noBreath);
    sameX(x, run);
    same(weights, run.true_weights!, "weights");
    const near = (actual: number, expected: number) => assertAlmostEquals(actual, expected, 2e-13);
    run.y_first5.forEach((e, i) => near(y[i], e));
    near(y.at(-1)!, run.y_last);
    assertAlmostEquals(y.reduce((a, b) => a + b), run.y_sum, 1e-10);
  });
}

for (const run of recorded.filter(({ name }) => name === "synthetic_classification")) {
  Deno.test(`${run.file}: classification data are the recorded ones`, async () => {
    const params = parse(syntheticClassification.params, run.params).value!;
    const { x, y, centers } = await makeClassification(params, run.seed, noBreath);
    sameX(x, run);
    same(centers, run.centers!.flat(), "centers");
    assertEquals([...y], run.y_all!);
  });
}

const issues = (
  params: typeof syntheticRegression.params | typeof syntheticClassification.params,
  value: unknown,
) =>
  parse<unknown>(params, value).issues?.map(({ path, expected, found }) =>
    `${path.join(".")}: expected ${expected} but found ${found}`
  ) ?? [];

Deno.test("parameters that cannot be met are refused with their names", () => {
  const regression = (value: unknown) => issues(syntheticRegression.params, value);
  const classification = (value: unknown) => issues(syntheticClassification.params, value);
  assertEquals(regression({}), []);
  assertEquals(classification({}), []);
  assertEquals(regression({ n_features: 3, n_informative: 4 }), [
    "n_informative: expected an integer from 1 to n_features (3) but found 4",
  ]);
  assertEquals(classification({ n_samples: 2, n_classes: 3 }), [
    "n_classes: expected an integer from 2 to n_samples (2) but found 3",
  ]);
  for (const noise_std of [NaN, Infinity, -1, "0.1", true]) {
    assertEquals(regression({ noise_std }).length, 1, `${noise_std}`);
  }
  for (const class_sep of [NaN, Infinity, 0, -1]) {
    assertEquals(classification({ class_sep }).length, 1, `${class_sep}`);
  }
  for (const seed of [-1, 4294967296, 0.5]) assertEquals(regression({ seed }).length, 1, `${seed}`);
});

Deno.test("the largest scales still give finite numbers", async () => {
  const wide = parse(syntheticClassification.params, { n_samples: 50, class_sep: 1e300 }).value!;
  assert((await makeClassification(wide, 0, noBreath)).x.every(Number.isFinite));
  const noisy = parse(syntheticRegression.params, { n_samples: 50, noise_std: 1e300 }).value!;
  assert((await makeRegression(noisy, 0, noBreath)).y.every(Number.isFinite));
});

Deno.test("making data breathes", async () => {
  let turns = 0;
  const breathe = () => {
    turns++;
    return undefined;
  };
  const params = parse(syntheticRegression.params, { n_samples: 5000, n_features: 20 }).value!;
  await makeRegression(params, 0, breathe);
  assert(turns > 25);
});

Deno.test("corners of a hypercube need columns, and are told apart by them", async () => {
  const params = (value: object) => parse(syntheticClassification.params, { centers: "hypercube", ...value });
  assertEquals(params({ n_features: 2, n_classes: 4 }).issues, undefined);
  assertEquals(
    issues(syntheticClassification.params, { centers: "hypercube", n_features: 2, n_classes: 5 }),
    [
      "n_classes: expected at most 4 classes, as many as 2 columns have corners but found 5",
    ],
  );
  const five = params({ n_samples: 5, n_features: 4, n_classes: 5, class_sep: 3 }).value!;
  const { centers } = await makeClassification(five, 1, noBreath);
  assertEquals([...centers], [-3, -3, -3, -3, 3, -3, -3, 3, -3, 3, -3, -3, 3, 3, -3, 3, -3, -3, 3, -3]);
});
