/** The comparison with the reference notices every kernel that adds in another order. */

import { assertEquals, assertThrows } from "@std/assert";
import { definitions } from "../../src/kernels/definitions/mod.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { Arrays, exams } from "../../src/kernels/exam/mod.ts";
import { assertEqualKernels } from "./compare.ts";
import { disorders } from "./disorder.ts";

Deno.test("every kernel that adds is tried with sums in another order, and says that it does", () => {
  const adding = definitions.filter(({ sums }) => sums).map(({ name }) => name);
  assertEquals(Object.keys(disorders).sort(), adding.sort());
  const silent = definitions.filter(({ split, sums }) => split?.by !== "elements" && sums === undefined);
  assertEquals(silent.map(({ name }) => name), []);
});

for (const precision of ["float32", "float64"] as const) {
  const right = referenceKernels(precision);
  for (const [name, mutations] of Object.entries(disorders)) {
    for (const [what, mutate] of Object.entries(mutations)) {
      Deno.test(`${name} in ${precision} with ${what} is noticed`, () => {
        const wrong = { ...right, ...mutate(right), name: "disorder" };
        const run = exams[name as keyof typeof exams];
        assertThrows(
          () => assertEqualKernels(name, run, [[wrong, new Arrays(precision)]], right),
          Error,
          "of disorder",
        );
      });
    }
  }
}
