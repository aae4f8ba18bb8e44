import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../../src/errors.ts";
import { initialize, pack, Param } from "../../src/tensor/param.ts";
import { RandomState } from "../../src/random/random_state.ts";
import { Clipping, type ClippingLimits } from "../../src/train/clipping.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";
import { createPass } from "../passes.ts";

const off: ClippingLimits = { clip_gradient_norm: null, clip_gradient_value: null, clip_weights: null };

/** What is left of gradients, and of weights and biases, and what is told of one step. */
async function clipped(limits: Partial<ClippingLimits>, gradients = [3, -4, 0, 12], weights = gradients) {
  const { kernels, arena } = await createPass();
  const module = {
    weight: new Param([1, 3], (out) => out.set(weights.slice(0, 3))),
    bias: new Param([1], (out) => out.set(weights.slice(3))),
  };
  const packed = pack(module, arena, "float64");
  initialize(packed, new RandomState(1));
  packed.grad.set(gradients);
  const clipping = new Clipping({ ...off, ...limits });
  clipping.reset();
  clipping.clipGradients(kernels, packed);
  clipping.clipWeights(kernels, packed);
  return { gradients: Array.from(packed.grad), weights: Array.from(packed.data), told: clipping.metrics };
}

Deno.test("without limits nothing is clipped, and nothing told", async () => {
  const all = [3, -4, 0, 12];
  assertEquals(await clipped({}), { gradients: all, weights: all, told: {} });
});

Deno.test("a norm above the limit is scaled to it, one below is let be", async () => {
  const { gradients, told } = await clipped({ clip_gradient_norm: 1.3 });
  [0.3, -0.4, 0, 1.2].forEach((value, i) => assertAlmostEquals(gradients[i], value, 2e-7));
  assertEquals(told, { clipped_gradients: 1 });
  assertEquals((await clipped({ clip_gradient_norm: 13.1 })).told, { clipped_gradients: 0 });
});

Deno.test("each number of the gradient is held, after the norm", async () => {
  const { gradients, told } = await clipped({ clip_gradient_value: 3.5 });
  assertEquals([gradients, told], [[3, -3.5, 0, 3.5], { clipped_gradients: 1 }]);
  const both = await clipped({ clip_gradient_norm: 1.3, clip_gradient_value: 1 });
  [0.3, -0.4, 0, 1].forEach((value, i) => assertAlmostEquals(both.gradients[i], value, 2e-7));
});

Deno.test("weights are held, biases are not", async () => {
  const { weights, told } = await clipped({ clip_weights: 3.5 });
  assertEquals([weights, told], [[3, -3.5, 0, 12], { clipped_weights: 1 }]);
  assertEquals((await clipped({ clip_weights: 4 })).told, { clipped_weights: 0 });
});

const config = (
  training: Record<string, unknown>,
  model: unknown = { name: "mlp", params: { hidden: [4] } },
) => ({
  name: "clipping",
  dataset: { name: "synthetic_regression", params: { n_samples: 40, n_features: 3 } },
  model,
  training: { batch_size: 10, learning_rate: 0.05, epochs: 5, optimizer: "sgd", ...training },
});

Deno.test("the metrics of an epoch say in which share of its steps clipping acted", async () => {
  const session = await openSpec(config({ clip_gradient_norm: 2, clip_weights: 1.5 }));
  const told = [];
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch") told.push(event.metrics);
  }
  for (const { clipped_gradients, clipped_weights } of told) {
    for (const share of [clipped_gradients, clipped_weights]) assert([0, 0.25, 0.5, 0.75, 1].includes(share));
  }
  assert(new Set(told.map((metrics) => metrics.clipped_gradients)).size > 1, "always or never");
  const [weight] = session.packed.params;
  assert(weight.data.every((w) => Math.abs(w) <= 1.5));
});

Deno.test("limits on steps are refused where there are none", async () => {
  for (const key of ["clip_gradient_norm", "clip_gradient_value", "clip_weights"]) {
    const solved = config({ [key]: 1 }, { name: "linear_regression" });
    await assertRejects(
      () => openSpec(solved),
      ConfigError,
      `Cannot apply training.${key}: the model is fitted in closed form`,
    );
  }
  for (const loss of ["mae", "huber"]) {
    const solved = config({ loss }, { name: "linear_regression" });
    await assertRejects(() => openSpec(solved), ConfigError, "fitted in closed form, which minimizes mse");
  }
});
