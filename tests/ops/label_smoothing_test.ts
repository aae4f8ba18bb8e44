/** Smoothed labels against PyTorch, by scripts/golden/label_smoothing.py. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { createObjective } from "../../src/objectives/mod.ts";
import { Param } from "../../src/tensor/param.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { assertResumes, assertSameInEveryWay, experiment } from "../conformance/same_bits.ts";
import golden from "../golden/label_smoothing.json" with { type: "json" };
import { createPass, gradientsOf } from "../passes.ts";
import { openSpec } from "../sessions.ts";

function objectiveOf(binary: boolean, smoothing: number) {
  const shape = { task: "classification", classes: binary ? 2 : 3, inputs: 1, targets: 1, rows: 4 } as const;
  const model = { outputs: binary ? 1 : 3, link: null } as never;
  return createObjective(
    binary ? "binary_cross_entropy" : "cross_entropy",
    shape,
    model,
    undefined,
    {},
    smoothing,
  );
}

for (const { binary, smoothing, weights, loss, gradient } of golden.cases) {
  const values = binary ? golden.z : golden.x, labels = binary ? golden.binary : golden.labels;
  const shape = [4, values[0].length];
  Deno.test(`smoothing ${smoothing}, ${binary ? "sigmoid" : "softmax"}, weights ${weights}: as PyTorch`, async () => {
    const objective = objectiveOf(binary, smoothing);
    const module = { x: new Param(shape, (out) => out.set(values.flat())) };
    const { value, gradients } = await gradientsOf(module, (pass) => {
      const x = pass.result(shape, "x"), y = pass.floats(4);
      x.data.set(module.x.data);
      pass.record(() => pass.kernels.add(module.x.grad, module.x.grad, x.grad));
      y.set(labels);
      return objective.loss(x, y, weights ?? undefined);
    }, "float64");
    assertAlmostEquals(value / 4, loss, 1e-14);
    gradient.forEach((expected, i) => assertAlmostEquals(gradients[i], expected, 1e-15));
  });
}

Deno.test("smoothing acts on passes that train alone", async () => {
  const value = async (training: boolean, smoothing: number) => {
    const { pass } = await createPass("float64", training);
    pass.reset();
    const x = pass.input([4, 3]), y = pass.floats(4);
    x.data.set(golden.x.flat());
    y.set(golden.labels);
    return objectiveOf(false, smoothing).loss(x, y);
  };
  assertEquals(await value(false, 0.1), await value(false, 0));
  assertNotEquals(await value(true, 0.1), await value(true, 0));
});

const classes = (training: object = {}) => ({
  ...experiment({ label_smoothing: 0.2, ...training }),
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 160, n_features: 3, n_classes: 3, seed: 4 },
    split: { validation: 0.2 },
  },
});

Deno.test("smoothing: the same bits in every way to compute steps, in both precisions", async () => {
  for (const precision of ["float64", "float32"]) {
    await assertSameInEveryWay(classes({ precision }));
    await assertSameInEveryWay(classes({ precision, class_weight: "balanced" }), { looped: false });
  }
});

Deno.test("smoothing: killed after any checkpoint, a run comes to the same end", async () => {
  await assertResumes(classes({ class_weight: { "0": 2 } }));
});

Deno.test("smoothing: val_loss is of the labels, and predictions are less sure", async () => {
  const losses: number[] = [];
  for (const label_smoothing of [0, 0.4]) {
    const session = await openSpec(classes({ label_smoothing, epochs: 60 }));
    for await (const event of train(session, new Pacer(new AbortController().signal))) {
      if (event.kind === "finished") losses.push(event.metrics.loss);
    }
  }
  assert(losses[1] > losses[0] + 0.1, `${losses}`);
});

Deno.test("smoothing: losses without labels refuse it", async () => {
  await assertRejects(
    () => openSpec(experiment({ label_smoothing: 0.1 })),
    ConfigError,
    "Cannot smooth labels",
  );
});
