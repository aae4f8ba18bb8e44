import { assertEquals } from "@std/assert";
import { defineOptimizer } from "../../src/optimizers/optimizer.ts";
import { planExperiment } from "../../src/plan.ts";
import { object } from "../../src/schema/fields.ts";
import { openSession } from "../../src/session.ts";
import { parseSpec } from "../../src/spec/spec.ts";
import { extend } from "../../src/spec/tables.ts";
import { noFiles } from "../sessions.ts";

Deno.test("slots begin with the value that the optimizer declares", async () => {
  const two = defineOptimizer({
    summary: "keeps two vectors",
    params: object({}),
    create: () => ({ slots: [{ name: "zeros" }, { name: "halves", start: 0.5 }], update() {} }),
  });
  const tables = extend({ optimizers: { two } });
  const { value: spec } = parseSpec({
    name: "slots",
    dataset: { name: "synthetic_regression", params: { n_samples: 9, n_features: 3 } },
    model: { name: "linear_regression", params: { use_gradient_descent: true } },
    training: { optimizer: "two" },
  }, tables);
  const session = await openSession(await planExperiment(spec!, noFiles, { tables }), noFiles);
  assertEquals(session.slots.map((slot) => [...slot]), [[0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5]]);
});
