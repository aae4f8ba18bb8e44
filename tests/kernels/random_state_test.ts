/** The kernel that draws Gaussians goes on with the stream of a RandomState, and the other way round. */

import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import { KernelRandomState } from "../../src/kernels/kernel_random_state.ts";
import { openRandomState } from "../../src/kernels/random_state.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { createMemory, loadKernels, reservedBytes } from "../../src/kernels/wasm.ts";
import { RandomState, stateWords } from "../../src/random/random_state.ts";

const golden = (name: string) =>
  JSON.parse(Deno.readTextFileSync(new URL(`../golden/${name}.json`, import.meta.url)));

interface Recorded {
  seed: number;
  fresh: { [name: string]: { values: number[] } };
  randn_100000: { sum: number; last5: number[] };
}

for (const { seed, fresh, randn_100000 } of golden("oracles/random_state") as Recorded[]) {
  Deno.test(`kernels draw from RandomState(${seed}) what NumPy draws`, async () => {
    const out = new Float64Array(100000);
    const random = await KernelRandomState.open(seed);
    random.fillRandn(out, 0, 33333);
    random.fillRandn(out, 33333);
    out.subarray(-5).forEach((x, i) => assertAlmostEquals(x, randn_100000.last5[i], 1e-15));
    assertAlmostEquals(out.reduce((a, b) => a + b), randn_100000.sum, 1e-9);

    const { kernels, state, floats } = await place();
    new RandomState(seed).save(state);
    kernels.randomSample(floats.subarray(0, 20), state);
    assertEquals([...floats.subarray(0, 20)], fresh["random_sample_20"].values);
  });
}

/** Kernels, and arrays in their memory. */
async function place() {
  const memory = createMemory({ initialPages: 20 });
  return {
    kernels: await loadKernels({ precision: "float64", memory }),
    state: new Uint32Array(memory.buffer, reservedBytes, stateWords),
    floats: new Float64Array(memory.buffer, reservedBytes + 4096, 4096),
    words: new Uint32Array(memory.buffer, reservedBytes + 65536, 1024),
  };
}

Deno.test("JavaScript and the kernel take turns with one stream", async () => {
  const turns = await KernelRandomState.open(11), alone = new RandomState(11);
  const lengths = [64, 65, 1, 127, 622, 623, 4095, 4096, 4097, 9001, 63];
  for (const [i, length] of lengths.entries()) {
    const [out, expected] = [new Float64Array(length + 2), new Float64Array(length + 2)];
    turns.fillRandn(out, 1, length + 1);
    alone.fillRandn(expected, 1, length + 1);
    assertEquals(out, expected, `${length} Gaussians`);
    // Any word may be the next, with a Gaussian kept or not.
    for (let words = 0; words < i; words++) assertStrictEquals(turns.uint32(), alone.uint32());
    if (i % 3 === 0) assertStrictEquals(turns.randn(), alone.randn());
    assertEquals(turns.snapshot(), alone.snapshot());
  }
  turns.uint32();
  const [out, expected] = [new Float64Array(64), new Float64Array(64)];
  turns.fillRandn(out);
  alone.fillRandn(expected);
  assertNotEquals(out, expected, "one word off");
});

Deno.test("a state is loaded as it was saved", () => {
  for (const draws of [0, 1, 2]) {
    const random = new RandomState(3), copy = new RandomState(4), state = new Uint32Array(stateWords);
    for (let i = 0; i < draws; i++) random.randn();
    random.save(state);
    copy.load(state);
    assertEquals(copy.snapshot(), random.snapshot());
  }
});

/** The word that MT19937 gives out as `word`. */
function untempered(word: number): number {
  let y = word ^ (word >>> 18);
  y ^= (y << 15) & 0xefc60000;
  let z = y;
  for (let i = 0; i < 5; i++) z = y ^ ((z << 7) & 0x9d2c5680);
  let x = z;
  for (let i = 0; i < 3; i++) x = z ^ (x >>> 11);
  return x >>> 0;
}

/** Two multiples of 2^-52 whose squares add up to `r2`, each operation rounded. */
function pointAt(r2: number): [number, number] {
  const random = new RandomState(1);
  for (let tries = 0; tries < 2000; tries++) {
    const x1 = Math.sqrt(r2) * random.random(), unit = 2 ** -52;
    const first = Math.round(x1 / unit) * unit;
    const near = Math.round(Math.sqrt(r2 - first * first) / unit);
    for (let i = -2; i <= 2; i++) {
      const second = (near + i) * unit;
      if (first * first + second * second === r2 && second < 1) return [first, second];
    }
  }
  throw new Error(`No point with squared radius ${r2}`);
}

Deno.test("logarithms in the kernel are the nearest, also the hardest: where the quick way cannot tell", async () => {
  const { kernels, state, floats } = await place();
  const out = floats.subarray(0, 2);
  let tried = 0, told = 0;
  for (const [r2, log] of golden("log") as [number, number][]) {
    if (!(r2 > 0.01 && r2 < 1)) continue;
    const point = pointAt(r2);
    new RandomState(1).save(state);
    point.forEach((x, i) => {
      const bits = (x + 1) * 2 ** 52; // 53 of them
      state[2 * i] = untempered(Math.floor(bits / 2 ** 26) << 5);
      state[2 * i + 1] = untempered((bits % 2 ** 26) << 6);
    });
    state[624] = 0;
    kernels.randn(out, state);
    const gaussians = (log: number) => [1, 0].map((i) => Math.sqrt(-2 * log / r2) * point[i]);
    assertEquals([...out], gaussians(log), `log(${r2})`);
    tried++;
    // The root halves an error of one unit, which may then be lost in rounding, but not always.
    if (gaussians(log * (1 + 2 ** -52)).some((x, i) => x !== out[i])) told++;
  }
  assert(tried > 100, `${tried} arguments`);
  assert(told > tried / 2, `${told} of ${tried} would tell a logarithm that is one unit off`);
});

Deno.test("Philox kernels give the known answer and what is made of it", async () => {
  const { kernels, words, floats } = await place();
  const stream = { key: [0, 0], counter: [0, 0, 0] } as const;
  const expected = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];
  kernels.philoxWords(words.subarray(0, 4), stream, 0);
  assertEquals([...words.subarray(0, 4)], expected);
  kernels.philoxUniform(floats.subarray(0, 2), stream, 0);
  const fraction = (high: number, low: number) => ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
  assertEquals([...floats.subarray(0, 2)], [
    fraction(expected[0], expected[1]),
    fraction(expected[2], expected[3]),
  ]);
  const single = new Float32Array(4);
  referenceKernels("float32").philoxUniform(single, stream, 0);
  assertEquals([...single], expected.map((word) => (word >>> 8) / 2 ** 24));
});

Deno.test("few Gaussians and many are of the same stream", async () => {
  const [few, many] = [await openRandomState(7, 10), await openRandomState(7, 1_000_000)];
  assert(!(few instanceof KernelRandomState) && many instanceof KernelRandomState);
  const [a, b] = [new Float64Array(999), new Float64Array(999)];
  few.fillRandn(a);
  many.fillRandn(b);
  assertEquals(a, b);
});
