/** Initial weights: number for number as NumPy draws them, and with the mean, variance and bounds that they promise. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import golden from "../golden/init.json" with { type: "json" };
import { glorot, he, initSchemes, layerInit, lecun, xavier } from "../../src/nn/init.ts";
import { RandomState } from "../../src/random/random_state.ts";
import type { Initializer } from "../../src/tensor/param.ts";
import { openSpec } from "../sessions.ts";

/** The parameters that a network starts with, as one vector. */
async function startOf(layer_sizes: number[], params: object): Promise<number[]> {
  const { packed } = await openSpec({
    name: "a",
    dataset: {
      name: "synthetic_classification",
      params: { n_samples: 9, n_features: layer_sizes[0], n_classes: layer_sizes.at(-1) },
    },
    model: { name: "mlp", params: { layer_sizes, ...params } },
  });
  return [...packed.data];
}

function drawn(init: Initializer, count: number, seed = 5): Float64Array {
  const out = new Float64Array(count);
  init(out, new RandomState(seed));
  return out;
}

for (const { init, layer_sizes, seed, activation, step, values } of golden.cases) {
  Deno.test(`init ${init}, ${layer_sizes.join("-")} with ${activation}, is drawn as by NumPy`, async () => {
    const all = await startOf(layer_sizes, { init, seed, activation });
    const found = all.filter((_, i) => i % step === 0);
    assertEquals(found.length, values.length);
    // PyTorch's bound is 1 / √inputs there, and the root of thrice the variance here.
    const tolerance = init.startsWith("pytorch") ? 4e-16 : 0;
    values.forEach((value, i) => assertAlmostEquals(found[i], value, tolerance, `parameter ${i * step}`));
  });
}

Deno.test("every scheme is held against NumPy", () => {
  const seen = new Set(golden.cases.map(({ init }) => init));
  assertEquals([...seen].sort(), [...initSchemes, "original"].sort());
});

/** Variance times inputs, of layers of 400 inputs and 100 outputs. */
const shares: Record<string, number> = { he: 2, lecun: 1, glorot: 1.6, xavier: 1.6, pytorch: 1 / 3 };

for (const scheme of initSchemes) {
  Deno.test(`init ${scheme} has its mean, variance and bounds`, () => {
    const inputs = 400, outputs = 100, count = inputs * outputs;
    const [family, distribution] = scheme.split("_"), variance = shares[family] / inputs;
    const { weight, bias } = layerInit(scheme, inputs, outputs);
    const assertDrawn = (w: Float64Array) => {
      const mean = w.reduce((sum, value) => sum + value) / w.length;
      const square = w.reduce((sum, value) => sum + value * value, 0) / w.length;
      const most = Math.max(...w.map(Math.abs)), bound = Math.sqrt(3 * variance);
      // Five standard errors: those of a mean, and of a variance whose terms have a kurtosis of 3 at most.
      assertAlmostEquals(mean, 0, 5 * Math.sqrt(variance / w.length));
      assertAlmostEquals(square, variance, 5 * variance * Math.sqrt(2 / w.length));
      const uniform = distribution === "uniform" || scheme === "pytorch";
      assert(
        uniform ? most <= bound * (1 + 1e-15) && most > 0.999 * bound : most > 1.5 * bound,
        `${most / bound}`,
      );
    };
    assertDrawn(drawn(weight, count));
    const biases = drawn(bias, count);
    if (family === "pytorch") assertDrawn(biases);
    else assertEquals(biases, new Float64Array(count));
    const other = family === "lecun" ? "he" : "lecun";
    assertThrows(() => assertDrawn(drawn(layerInit(other, inputs, outputs).weight, count)));
  });
}

Deno.test("the default is that of PyTorch in every layer, and with sigmoid LeCun's", async () => {
  const sizes = [6, 5, 4, 3];
  for (const activation of ["relu", "leaky_relu", "gelu", "tanh", "sigmoid"]) {
    const start = await startOf(sizes, { seed: 9, activation });
    assertEquals(start, await startOf(sizes, { seed: 9, activation, init: "auto" }));
    const init = activation === "sigmoid" ? "lecun_normal" : "pytorch_uniform";
    assertEquals(start, await startOf(sizes, { seed: 9, activation, init }));
  }
});

Deno.test("what the library gives out are the schemes", () => {
  const same = (init: Initializer, scheme: Parameters<typeof layerInit>[0], outputs: number) =>
    assertEquals(drawn(init, 20), drawn(layerInit(scheme, 8, outputs).weight, 20));
  same(he(8), "he_normal", 3);
  same(lecun(8), "lecun_normal", 3);
  same(glorot(8, 3), "glorot_normal", 3);
  same(xavier(8, 3), "xavier", 3);
  same(xavier(8), "lecun", 3);
});

Deno.test("a line trained by steps starts as it is told", async () => {
  const start = async (params: object) => {
    const dataset = { name: "synthetic_regression", params: { n_samples: 9, n_features: 6 } };
    const model = { name: "linear_regression", params: { use_gradient_descent: true, seed: 4, ...params } };
    return [...(await openSpec({ name: "a", dataset, model })).packed.data];
  };
  const small = [...drawn((out, random) => random.fillRandn(out), 6, 4).map((value) => value * 0.01), 0];
  assertEquals(await start({}), small);
  assertEquals(await start({ init: "original" }), small);
  const random = new RandomState(4), { weight, bias } = layerInit("pytorch", 6, 1);
  const w = new Float64Array(6), b = new Float64Array(1);
  weight(w, random);
  bias(b, random);
  assertEquals(await start({ init: "pytorch" }), [...w, ...b]);
});
