/** The tests that the WebAssembly kernels, fused and not, give the bits of the reference on odd sizes and difficult numbers. */

import { assertEquals } from "@std/assert";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { createMemory, loadKernels } from "../../src/kernels/wasm.ts";
import { Arrays, exams } from "../../src/kernels/exam/mod.ts";
import { assertEqualKernels, type Shape } from "./compare.ts";

/** Defines a test for each precision. */
export function testEquality(shapes: readonly Shape[]): void {
  for (const precision of precisions) {
    Deno.test(`the ${precision} kernels, fused or not, shared or not, give the reference's bits`, async (t) => {
      const memory = createMemory({ initialPages: 64 });
      const arrays = new Arrays(precision, memory);
      const auto = await loadKernels({ precision, memory });
      const software = await loadKernels({ precision, memory, fma: "software" });
      assertEquals(software.name, "wasm (software fma)");
      const alone = createMemory({ initialPages: 64, shared: false });
      const portable = await loadKernels({ precision, memory: alone });
      assertEquals(portable.name, "wasm (portable)");
      const tested: [Kernels, Arrays][] = [
        [auto, arrays],
        [software, arrays],
        [portable, new Arrays(precision, alone)],
      ];
      const reference = referenceKernels(precision);
      for (const [name, run] of Object.entries(exams)) {
        await t.step(name, () => assertEqualKernels(name, run, tested, reference, shapes));
      }
    });
  }
}
