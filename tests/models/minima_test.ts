/** Trained by steps for long enough, models with a penalty reach the minimum that is known from elsewhere. */
import { assert, assertAlmostEquals, assertNotEquals } from "@std/assert";
import golden from "../golden/logistic.json" with { type: "json" };
import type { Session } from "../../src/session.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { trainStep } from "../../src/train/step.ts";
import { files, openSpec } from "../sessions.ts";

function descend(session: Session, steps: number): number[] {
  const rows = session.data.split.train;
  for (let step = 0; step < steps; step++) trainStep(session, rows, 0, rows.length);
  return Array.from(session.packed.data);
}

const { x, inputs } = golden;

for (const { l2, class_weight, y, weight, bias } of golden.cases) {
  const classes = new Set(y).size;
  const name = `l2 ${l2}, ${classes} classes, class_weight ${JSON.stringify(class_weight)}`;
  Deno.test(`logistic_regression reaches scikit-learn's minimum: ${name}`, async () => {
    const lines = y.map((label, i) => [...x.slice(i * inputs, (i + 1) * inputs), label].join());
    const session = await openSpec({
      name: "minimum",
      dataset: { name: "csv", path: "rows.csv", params: { target: "y", task: "classification" } },
      model: { name: "logistic_regression", params: { l2_regularization: l2 } },
      training: {
        optimizer: "sgd",
        learning_rate: 1,
        params: { momentum: 0.9 },
        batch_size: y.length,
        class_weight,
      },
    }, files({ "rows.csv": ["a,b,c,y", ...lines].join("\n") + "\n" }));
    const found = descend(session, 1500);
    [...weight, ...bias].forEach((value, i) => assertAlmostEquals(found[i], value, 1e-9, `parameter ${i}`));
  });
}

Deno.test("linear_regression by gradient descent goes where ridge regression is", async () => {
  for (const l2 of [0, 3]) {
    const config = (params: Record<string, unknown>) => ({
      name: "ridge",
      dataset: { name: "synthetic_regression", params: { n_samples: 50, n_features: 4, seed: 3 } },
      model: { name: "linear_regression", params: { l2_regularization: l2, ...params } },
      training: { optimizer: "sgd", learning_rate: 0.1, params: { momentum: 0.5 }, batch_size: 50 },
    });
    const solved = await openSpec(config({}));
    for await (const event of train(solved, new Pacer(new AbortController().signal))) {
      assert(event.kind !== "warning");
    }
    const stepped = await openSpec(config({ use_gradient_descent: true }));
    assertNotEquals(Array.from(stepped.packed.data), Array.from(solved.packed.data));
    descend(stepped, 600).forEach((value, i) =>
      assertAlmostEquals(value, solved.packed.data[i], 1e-12 * Math.max(1, Math.abs(value)), `l2 ${l2}: ${i}`)
    );
  }
});
