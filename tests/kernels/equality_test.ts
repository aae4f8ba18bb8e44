/** The WebAssembly kernels, fused and not, give the bits of the reference on odd sizes and difficult numbers. */

import { assertEquals, assertThrows } from "@std/assert";
import { blockLength } from "../../src/kernels/blocks.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { createMemory, loadKernels } from "../../src/kernels/wasm.ts";
import {
  Arrays,
  type Case,
  cases,
  Draw,
  type Kind,
  Random,
  type Sizes,
} from "../../src/selftest/kernel_cases/mod.ts";
import { assertSameBits } from "./support.ts";

const kinds: Kind[] = ["plain", "wild", "special"];
const lengths = [1, 2, 3, 5, 7, 8, 9, 15, 17, 31, 33, 64, 65, 127];
const terms = [blockLength - 1, blockLength, blockLength + 1, 2 * blockLength + 1];

/** Shapes that meet every path: each length in some place, sums over several blocks, and a product that is packed. */
function shapes(random: Random): Sizes[] {
  const any = () => lengths[random.below(lengths.length)];
  const small = () => lengths[random.below(9)];
  return [
    ...lengths.map((n) => ({ m: any(), n, k: small() })),
    ...terms.map((k) => ({ m: small(), n: small(), k })),
    { m: 7, n: 33, k: 2 * blockLength + 1 },
    { m: 33, n: 127, k: 65 },
  ];
}

/** Runs a case on every shape and compares each implementation with the reference. */
function assertEqual(name: string, run: Case, tested: [Kernels, Arrays][], reference: Kernels): void {
  const plain = new Arrays(reference.precision);
  for (const [seed, sizes] of shapes(new Random(7)).entries()) {
    const kind = kinds[seed % kinds.length];
    const expected = run(reference, new Draw(plain, kind, seed), sizes);
    for (const [kernels, arrays] of tested) {
      arrays.reset();
      const actual = run(kernels, new Draw(arrays, kind, seed), sizes);
      for (const part of Object.keys(expected)) {
        const { m, n, k } = sizes;
        const what = `${name} ${part} of ${kernels.name}, m ${m} n ${n} k ${k}, ${kind}`;
        assertSameBits(actual[part], expected[part], what);
      }
    }
  }
}

for (const precision of precisions) {
  Deno.test(`the ${precision} kernels, fused and in software, give the reference's bits`, async (t) => {
    const memory = createMemory({ initialPages: 64 });
    const arrays = new Arrays(precision, memory);
    const auto = await loadKernels({ precision, memory });
    const software = await loadKernels({ precision, memory, fma: "software" });
    assertEquals(software.name, "wasm (software fma)");
    const reference = referenceKernels(precision);
    for (const [name, run] of Object.entries(cases)) {
      await t.step(name, () => assertEqual(name, run, [[auto, arrays], [software, arrays]], reference));
    }
  });
}

Deno.test("the comparison notices a sum in another order", () => {
  const reference = referenceKernels("float64");
  const backwards: Kernels = {
    ...reference,
    sumRows(out, x, m, n, add) {
      const rows = Array.from({ length: m }, (_, i) => Array.from(x.subarray(i * n, (i + 1) * n)));
      reference.sumRows(out, Float64Array.from(rows.reverse().flat()), m, n, add);
    },
  };
  assertThrows(
    () => assertEqual("sumRows", cases.sumRows, [[backwards, new Arrays("float64")]], reference),
    Error,
    "sumRows out",
  );
});
