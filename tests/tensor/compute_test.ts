/** Where a run computes decides no bit: threads, and memory that is not shared, give the weights of one thread. */

import { assert, assertEquals } from "@std/assert";
import { planExperiment } from "../../src/plan.ts";
import { openSession } from "../../src/session.ts";
import { Compute, type ComputeOptions } from "../../src/tensor/compute.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { noFiles, specOf } from "../sessions.ts";

/** Products, updates and activations that are long enough to be split as in any run. */
const network = {
  name: "wide",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 301, n_features: 67, n_informative: 20, n_classes: 3 },
    split: { test: 0.1 },
  },
  model: { name: "mlp", params: { hidden: [257, 129], activation: "gelu", dropout: 0.1 } },
  training: { epochs: 1, batch_size: 127, optimizer: "adamw" },
};
const solved = {
  name: "solved",
  dataset: { name: "synthetic_regression", params: { n_samples: 2001, n_features: 131 } },
  model: { name: "linear_regression" },
  training: {},
};

/** The weights that training gives, and how many calls were split. */
async function outcome(config: { training: object }, options: ComputeOptions, precision: string) {
  const plan = await planExperiment(
    specOf({ ...config, training: { ...config.training, precision } }),
    noFiles,
  );
  const { spec: { training }, memory } = plan.facts;
  using compute = await Compute.open(training.precision, { bytes: memory.training, ...options });
  assertEquals(compute.kernels.name === "wasm (portable)", options.shared === false);
  const { pool } = compute.kernels;
  pool?.start();
  pool?.waitUntilReady();
  const session = await openSession(plan, noFiles, { compute });
  const told: unknown[] = [];
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch" || event.kind === "finished") told.push(event);
  }
  return { told, weights: session.packed.data.slice(), calls: pool?.calls ?? 0 };
}

for (const precision of ["float32", "float64"]) {
  Deno.test(`a network trained in ${precision} on 3 threads, or alone, has the weights and metrics of one thread`, async () => {
    const one = await outcome(network, {}, precision);
    const three = await outcome(network, { threads: 3 }, precision);
    assert(three.calls > 20, `only ${three.calls} calls were split`);
    assertEquals([three.told, three.weights], [one.told, one.weights]);
    const alone = await outcome(network, { shared: false }, precision);
    assertEquals([alone.told, alone.weights], [one.told, one.weights]);
  });
}

Deno.test("a solve on 3 threads, or in memory that is not shared, has the weights of one thread", async () => {
  const one = await outcome(solved, {}, "float64");
  const three = await outcome(solved, { threads: 3 }, "float64");
  assert(three.calls > 0, "no call was split");
  assertEquals(three.weights, one.weights);
  assertEquals((await outcome(solved, { shared: false }, "float64")).weights, one.weights);
});
