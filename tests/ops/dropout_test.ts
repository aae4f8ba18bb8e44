import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import { dropout } from "../../src/ops/dropout.ts";
import { philox } from "../../src/random/philox.ts";
import { fnv1a } from "../../src/random/seeds.ts";
import { Pass } from "../../src/tensor/pass.ts";
import { createPass } from "../passes.ts";

/** What dropout makes of ones. */
async function masked(
  { rows = 40, columns = 25, p = 0.3, seed = 5, step = 7, layer = 0, training = true, before = 0 } = {},
): Promise<number[]> {
  const { kernels, arena } = await createPass();
  const pass = new Pass(kernels, arena, { training, seed });
  pass.reset(step);
  const input = () => {
    const x = pass.input([rows, columns]);
    kernels.fill(x.data, 1);
    return x;
  };
  for (let i = 0; i < before; i++) dropout(input(), 0.5, layer + 1 + i);
  return Array.from(dropout(input(), p, layer).data);
}

Deno.test("dropout leaves 0 or 1 / (1 - p), in the right shares, with mean 1", async () => {
  const y = await masked({ rows: 1000, columns: 100 });
  assertEquals([...new Set(y)].sort(), [0, 1 / 0.7]);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  // Five standard deviations of the mean of 10^5 such numbers.
  assertAlmostEquals(mean, 1, 5 * Math.sqrt(0.3 / 0.7 / y.length));
});

Deno.test("a mask does not depend on what was drawn before, nor on how many rows follow", async () => {
  const y = await masked();
  assertEquals(await masked({ before: 3 }), y);
  assertEquals(await masked({ rows: 17 }), y.slice(0, 17 * 25));
});

Deno.test("each seed, step, layer and rate has a mask of its own", async () => {
  const masks = await Promise.all(
    [{}, { seed: 6 }, { step: 8 }, { step: 7 + 2 ** 32 }, { layer: 1 }, { p: 0.4 }].map(masked),
  );
  assertEquals(new Set(masks.map((mask) => mask.join())).size, masks.length);
});

Deno.test("an element is 0 where its word of Philox is below p 2^32", async () => {
  const y = await masked({ rows: 3, columns: 5, step: 2 ** 32 + 9, layer: 2, p: 0.5 });
  const expected = y.map((_, i) =>
    philox([5, fnv1a("dropout")], [Math.floor(i / 4), 2, 9, 1])[i % 4] < 2 ** 31 ? 0 : 2
  );
  assertEquals(y, expected);
  assertNotEquals(new Set(y).size, 1);
});

Deno.test("a mask made in pieces is the mask", async () => {
  for (const precision of ["float32", "float64"] as const) {
    const { kernels, arena } = await createPass(precision);
    const [whole, pieces] = [arena.step(precision, 103), arena.step(precision, 103)];
    const stream = { key: [1, 2], counter: [3, 4, 5] } as const;
    kernels.dropoutMask(whole, 0.5, stream, 11);
    for (const [from, to] of [[50, 103], [0, 1], [1, 50]]) {
      kernels.dropoutMask(pieces.subarray(from, to), 0.5, stream, 11 + from);
    }
    assertEquals(pieces, whole);
    assert(whole.some((value) => value === 0) && whole.some((value) => value === 2));
  }
});

Deno.test("an evaluating pass and a rate of 0 drop nothing", async () => {
  assert((await masked({ training: false })).every((value) => value === 1));
  const { pass } = await createPass();
  const x = pass.input([2, 3]);
  assertStrictEquals(dropout(x, 0, 0), x);
});
