/** Dependent columns: the solution is the exact one of least norm, or NumPy's, and with a small penalty exact ridge. */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import golden from "../golden/least_norm.json" with { type: "json" };
import { rowsOf, solve } from "./support.ts";

type Golden = typeof golden.cases[number];

function assertSolution({ weight, bias }: Awaited<ReturnType<typeof solve>>, one: Golden): void {
  const expected = one.weight.flat(), norm = Math.max(...expected.map(Math.abs), ...one.bias.map(Math.abs));
  expected.forEach((w, i) => assertAlmostEquals(weight[i], w, 1e-11 * norm, `weight ${i}`));
  one.bias.forEach((b, t) => assertAlmostEquals(bias[t], b, 1e-11 * norm, `bias ${t}`));
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
