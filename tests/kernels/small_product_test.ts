/** Products of a few rows and columns: every way to cut them has the reference's bits and stays inside the output. */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { Float, Kernels } from "../../src/kernels/kernels.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { createMemory, loadKernels } from "../../src/kernels/wasm.ts";
import { Arrays, Draw } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

const layouts = ["matmul", "matmulTN", "matmulNT"] as const;
const sides = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 18, 20];
const terms = [1, 2, 3, 7, 8, 9, 13];

/** Numbers before and behind an output that nobody may write. */
const guard = 16;

/** The product, added to numbers where `add`, between guards that are found again. */
function guarded(
  kernels: Kernels,
  arrays: Arrays,
  layout: typeof layouts[number],
  [m, n, k]: [number, number, number],
  add: boolean,
): Float {
  const draw = new Draw(arrays, "broad", m + 31 * n + 1000 * k);
  const [a, b, whole] = [draw.numbers(m * k), draw.numbers(k * n), draw.numbers(m * n + 2 * guard)];
  const before = whole.slice();
  const out = whole.subarray(guard, guard + m * n) as Float;
  kernels[layout](out, a, b, m, n, k, add);
  for (let i = 0; i < guard; i++) {
    const behind = whole.length - 1 - i;
    const intact = Object.is(whole[i], before[i]) && Object.is(whole[behind], before[behind]);
    assert(intact, `${kernels.name} ${layout} ${m} x ${n} x ${k} writes beside its output`);
  }
  return out;
}

for (const precision of precisions) {
  Deno.test(`small ${precision} products have the reference's bits, whatever rows and columns are left over`, async () => {
    const memory = createMemory({ initialPages: 32 });
    const arrays = new Arrays(precision, memory), plain = new Arrays(precision);
    const kernels = await loadKernels({ precision, memory });
    const reference = referenceKernels(precision);
    let products = 0;
    for (const layout of layouts) {
      for (const m of sides) {
        for (const n of sides) {
          for (const k of terms) {
            const add = (m + n + k) % 2 === 0;
            arrays.reset();
            const expected = guarded(reference, plain, layout, [m, n, k], add);
            const actual = guarded(kernels, arrays, layout, [m, n, k], add);
            assertSameBits(actual, expected, `${layout} ${m} x ${n} x ${k}`);
            products++;
          }
        }
      }
    }
    assertEquals(products, layouts.length * sides.length ** 2 * terms.length);
  });
}

Deno.test("a product of 13 terms that is added in another order has other bits", () => {
  const plain = new Arrays("float32"), reference = referenceKernels("float32");
  const draw = new Draw(plain, "broad", 1);
  const m = 5, k = 13, [a, b] = [draw.numbers(m * k), draw.numbers(k)];
  const forward = draw.numbers(m), backward = draw.numbers(m);
  reference.matmul(forward, a, b, m, 1, k, false);
  const turned = a.map((_, i) => a[i - i % k + k - 1 - i % k]) as Float;
  reference.matmul(backward, turned, b.slice().reverse() as Float, m, 1, k, false);
  assertNotEquals([...forward], [...backward]);
});
