/**
 * Dependent columns: the weights are the exact ones of least norm, or scikit-learn's, and with a small penalty those of
 * exact ridge regression. The norm is that of the weights alone.
 */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import golden from "../golden/least_norm.json" with { type: "json" };
import { RandomState } from "../../src/random/random_state.ts";
import { rowsOf, solve } from "./support.ts";

type Golden = typeof golden.cases[number];

function assertSolution({ weight, bias }: Awaited<ReturnType<typeof solve>>, one: Golden): void {
  const expected = one.weight.flat(), norm = largest(expected), offset = Math.max(norm, largest(one.bias));
  expected.forEach((w, i) => assertAlmostEquals(weight[i], w, 1e-11 * norm, `weight ${i}`));
  one.bias.forEach((b, t) => assertAlmostEquals(bias[t], b, 1e-11 * offset, `bias ${t}`));
}

function largest(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs));
}

for (const one of golden.cases) {
  Deno.test(`least squares of ${one.name}`, async () => {
    const solution = await solve(rowsOf(one.X, one.Y), one.l2);
    assertSolution(solution, one);
    assertEquals(solution.warnings.length > 0, one.l2 < 1e-7);
  });
}

Deno.test("a solution as good, but not of least norm, is noticed", async () => {
  const one = golden.cases.find(({ name }) => name === "a column twice")!;
  const solution = await solve(rowsOf(one.X, one.Y), 0);
  solution.weight[1] += 1e-9;
  solution.weight[4] -= 1e-9;
  assertThrows(() => assertSolution(solution, one), Error, "weight 1");
});

/** Problems with no single solution. */
const problems: Record<string, { x: number[][]; y: number[][] }> = (() => {
  const random = new RandomState(5);
  const table = (rows: number, columns: number, offset = 0) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => offset + random.randn()));
  const square = table(13, 3);
  const hot = Array.from({ length: 13 }, (_, i) => [0, 1, 2, 3].map((k) => k === (i * 7) % 4 ? 1 : 0));
  return {
    "more columns than rows": { x: table(7, 31, 20), y: table(7, 2) },
    "a column twice": { x: square.map(([a, b, c]) => [a, b, c, b]), y: table(13, 2) },
    "one-hot columns": { x: hot, y: table(13, 3) },
    "a constant column": { x: square.map((row) => [...row, 7]), y: table(13, 2) },
    "one row": { x: table(1, 5), y: table(1, 1) },
    "constant columns alone": { x: Array.from({ length: 5 }, () => [3, -1]), y: table(5, 1) },
  };
})();

for (const [name, { x, y }] of Object.entries(problems)) {
  Deno.test(`${name}: moving the targets moves the biases alone, moving the columns no prediction`, async () => {
    const { weight, bias } = await solve(rowsOf(x, y), 0);
    const far = await solve(rowsOf(x, y.map((row) => row.map((value, t) => value + 1000 * (t + 1)))), 0);
    weight.forEach((w, i) => assertAlmostEquals(far.weight[i], w, 1e-11, `weight ${i}`));
    bias.forEach((b, t) => assertAlmostEquals(far.bias[t] - 1000 * (t + 1), b, 1e-9, `bias ${t}`));
    const moved = await solve(rowsOf(x.map((row) => row.map((value, j) => value + 50 * j)), y), 0);
    weight.forEach((w, i) => assertAlmostEquals(moved.weight[i], w, 1e-11, `weight ${i}, columns moved`));
  });

  Deno.test(`${name}: no penalty is the limit of small ones`, async () => {
    const { weight, bias } = await solve(rowsOf(x, y), 0);
    const distance = async (l2: number) => {
      const { weight: w, bias: b } = await solve(rowsOf(x, y), l2);
      return Math.max(
        ...weight.map((value, i) => Math.abs(value - w[i])),
        largest([...bias.map((v, t) => v - b[t])]),
      );
    };
    const distances = [
      await distance(1e-2),
      await distance(1e-5),
      await distance(1e-8),
      await distance(1e-11),
    ];
    for (const [i, l2] of [1e-2, 1e-5, 1e-8, 1e-11].entries()) {
      assert(distances[i] <= 100 * l2 + 1e-11, `${distances}`);
    }
  });
}
