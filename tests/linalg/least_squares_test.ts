import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import oracle from "../golden/oracles/linear_closed_form.json" with { type: "json" };
import golden from "../golden/ridge.json" with { type: "json" };
import { RandomState } from "../../src/random/random_state.ts";
import { rowsOf, solve } from "./support.ts";

interface OracleCase {
  X: number[][];
  y: number[];
  params: { l2_regularization?: number };
  condition_number: string;
  weights: number[];
  bias: number;
  warnings: { kind: string }[];
}

/** What the original solved with the bias in the norm: ours is among the cases of least_norm_test.ts. */
const biasInNorm = ["constant_column", "one_row"];

for (const [name, one] of Object.entries(oracle.cases as unknown as Record<string, OracleCase>)) {
  if (biasInNorm.includes(name)) continue;
  Deno.test(`closed form as recorded: ${name}`, async () => {
    const { weight, bias, conditionNumber, warnings } = await solve(
      rowsOf(one.X, one.y.map((y) => [y])),
      one.params.l2_regularization ?? 0,
    );
    // Where columns are of very different size, the recorded numbers lost digits; ours are scaled first, so the
    // condition number that was warned of there is not ours.
    const singular = one.warnings.some(({ kind }) => kind === "singular_so_pseudoinverse");
    const condition = Number(one.condition_number.replace("inf", "Infinity"));
    const tolerance = singular ? 1e-12 : Math.max(1e-12, condition * 1e-16);
    one.weights.forEach((w, i) => assertAlmostEquals(weight[i], w, tolerance * Math.max(1, Math.abs(w))));
    assertAlmostEquals(bias[0], one.bias, singular ? 1e-12 : tolerance * 10);
    assertEquals([warnings.length > 0, conditionNumber === Infinity], [singular, singular], warnings.join());
  });
}

for (const one of golden.cases) {
  Deno.test(`ridge of ${one.name} is scikit-learn's, or exact`, async () => {
    const { weight, bias } = await solve(rowsOf(one.X, one.Y), one.l2);
    const targets = one.Y[0].length;
    one.weight.flat().forEach((w, i) =>
      assertAlmostEquals(weight[i], w, 1e-10 * Math.max(1, Math.abs(w)), `weight ${i}`)
    );
    for (let t = 0; t < targets; t++) {
      assertAlmostEquals(bias[t], one.bias[t], 1e-9 * Math.max(1, Math.abs(one.bias[t])));
    }
  });
}

Deno.test("pieces of rows do not show in the solution", async () => {
  const X = Array.from({ length: 9001 }, (_, i) => [Math.sqrt(i), (i * 7919 % 101) / 101, (i * 31 % 17) - 8]);
  const Y = X.map(([a, b, c]) => [3 * a - b + 0.5 * c + 2]);
  const { weight, bias } = await solve(rowsOf(X, Y), 0);
  [3, -1, 0.5].forEach((w, i) => assertAlmostEquals(weight[i], w, 1e-12));
  assertAlmostEquals(bias[0], 2, 1e-11);
});

Deno.test("the condition number is that of the scaled columns, and a bad one is warned of", async () => {
  const X = Array.from({ length: 50 }, (_, i) => {
    const a = Math.sqrt(i) - 3, b = (i * 37 % 50) / 25 - 1;
    return [1000 * a, a + 2e-6 * b];
  });
  const { conditionNumber, warnings, weight } = await solve(rowsOf(X, X.map(([a, b]) => [a / 1000 + b])), 0);
  assert(conditionNumber > 1e11 && conditionNumber < 1e14, `${conditionNumber}`);
  assert(warnings[0].includes("close to linearly dependent"));
  assertAlmostEquals(weight[1], 1, 1e-3);
});

Deno.test("more columns than a panel, and more than rows", async () => {
  for (const [rows, inputs] of [[300, 130], [90, 200], [65, 64], [66, 65]]) {
    const random = new RandomState(rows);
    const X = Array.from({ length: rows }, () => Array.from({ length: inputs }, () => random.randn() + 5));
    const Y = X.map((row) => [row.reduce((sum, x, j) => sum + x * ((j % 5) - 2), 3)]);
    const { weight, bias } = await solve(rowsOf(X, Y), 0);
    X.forEach((row, i) => {
      const fitted = row.reduce((sum, x, j) => sum + x * weight[j], bias[0]);
      assertAlmostEquals(fitted, Y[i][0], 1e-9, `row ${i} of ${rows} × ${inputs}`);
    });
  }
});

Deno.test("rows that shift and scale were not chosen by do not matter, whatever they hold", async () => {
  // Every third row is looked at first.
  const others: Record<string, (i: number) => number> = {
    "as the rest": (i) => (i * 37 % 50) / 25 - 1,
    "too large to square": (i) => 1e200 * (1 + i % 7),
    "far away": (i) => 1e12 + i % 11,
  };
  for (const [name, other] of Object.entries(others)) {
    const X = Array.from({ length: 9001 }, (_, i) => [i % 3 === 0 ? 0 : other(i), (i * 31 % 17) - 8]);
    const scale = name === "too large to square" ? 1e-200 : 1;
    const Y = X.map(([a, b]) => [scale * a + 0.5 * b + 2]);
    const { weight, bias } = await solve(rowsOf(X, Y), 0);
    assertAlmostEquals(weight[0] / scale, 1, 1e-12, name);
    // A target of 1e12 is a multiple of 2^-13.
    const tolerance = name === "far away" ? 1e-14 * 1e12 : 1e-12;
    assertAlmostEquals(weight[1], 0.5, tolerance, name);
    assertAlmostEquals(bias[0], 2, tolerance, name);
  }
});
