import { assert, assertAlmostEquals, assertNotEquals } from "@std/assert";
import golden from "../golden/optimizers.json" with { type: "json" };
import { create, descend, table } from "./bowl.ts";

for (const { optimizer: name, rate, params, weights } of golden.cases) {
  if (!Object.hasOwn(table, name)) continue;
  Deno.test(`${name} ${JSON.stringify(params)} walks as PyTorch's`, async () => {
    await descend(() => create(name, params), rate, golden.steps.at(-1)!, (step, w) => {
      const at = golden.steps.indexOf(step);
      if (at >= 0) {
        weights[at].forEach((expected, i) =>
          assertAlmostEquals(
            w[i],
            expected,
            1e-12 * Math.max(1, Math.abs(expected)),
            `step ${step}, weight ${i}`,
          )
        );
      }
    });
  });
}

Deno.test("every optimizer has golden trajectories", () => {
  for (const name of Object.keys(table)) {
    assert(golden.cases.some(({ optimizer }) => optimizer === name), name);
  }
});

Deno.test("a wrong rate is noticed by the golden trajectories", async () => {
  const { params, rate, weights } = golden.cases[0];
  await descend(
    () => create("sgd", params),
    rate * 1.001,
    1,
    (_, w) => assertNotEquals([...Array.from(w)], weights[0]),
  );
});
