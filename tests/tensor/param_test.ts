/** Initial values that are drawn in parts are those that are drawn in one go. */
import { assert, assertEquals } from "@std/assert";
import { openRandomState } from "../../src/kernels/random_state.ts";
import { layerInit } from "../../src/nn/init.ts";
import { MeasuringArena } from "../../src/tensor/arena.ts";
import { initialize, initializing, pack, Param } from "../../src/tensor/param.ts";

Deno.test("a long parameter is drawn in parts, with the bits of one that is drawn in one go", async () => {
  const sizes = [[3, 5], [701, 1009], [7, 1]] as const;
  for (const scheme of ["he", "pytorch"] as const) {
    const build = (whole: boolean) => {
      const params = sizes.map(([inputs, outputs]) => {
        const { weight } = layerInit(scheme, inputs, outputs);
        assert(weight.oneByOne);
        return new Param([inputs, outputs], whole ? (out, random) => weight(out, random) : weight);
      });
      const packed = pack({ params }, new MeasuringArena(0), "float64");
      for (const param of params) Object.assign(param, { data: new Float64Array(param.size) });
      return packed;
    };
    const [whole, parts] = [build(true), build(false)];
    initialize(whole, await openRandomState(5, 700_000));
    const stops = [...initializing(parts, await openRandomState(5, 700_000))].length;
    assertEquals(stops, 2 + Math.ceil(701 * 1009 / 2 ** 18));
    for (const [i, { data }] of parts.params.entries()) {
      assertEquals(data.every((x, j) => x === whole.params[i].data[j] && x !== 0), true, `${scheme}, ${i}`);
    }
  }
});
