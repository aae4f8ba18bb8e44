/** Calls that are assembled to a program give the bits that they give one by one. */

import { assertEquals, assertThrows } from "@std/assert";
import { Assembler } from "../../src/kernels/assembler.ts";
import type { Kernels } from "../../src/kernels/kernels.ts";
import { pageBytes, reservedBytes } from "../../src/kernels/memory.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { createMemory, loadKernels, type WasmKernels } from "../../src/kernels/wasm.ts";
import { Arrays, Draw, exams } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

const none = new Float64Array(0);

/** Kernels each call of which is a program. */
function inPrograms(kernels: WasmKernels): Kernels {
  const assembler = new Assembler(kernels);
  return new Proxy(kernels as Kernels, {
    get(target, name: keyof Kernels) {
      const member = target[name];
      if (typeof member !== "function") return member;
      const call = member.bind(target) as (...args: unknown[]) => unknown;
      // A call by itself is no program: another one without effect stands before it.
      return (...args: unknown[]) =>
        assembler.program(() => {
          kernels.sum(none);
          call(...args);
        })!(0);
    },
  });
}

const sizes = [{ m: 3, n: 5, k: 7 }, { m: 33, n: 2, k: 17 }, { m: 26, n: 27, k: 259 }];

for (const precision of precisions) {
  Deno.test(`every ${precision} kernel gives the same bits in a program`, async () => {
    const memory = createMemory({ initialPages: 64 });
    const kernels = await loadKernels({ precision, memory });
    const arrays = new Arrays(precision, memory);
    for (const [name, run] of Object.entries(exams)) {
      for (const [seed, size] of sizes.entries()) {
        const outcome = (tested: Kernels) => {
          arrays.reset();
          const parts = run(tested, new Draw(arrays, "broad", seed), size);
          return Object.entries(parts).map(([part, values]) => [part, Array.from(values)] as const);
        };
        const expected = new Map(outcome(kernels));
        for (const [part, actual] of outcome(inPrograms(kernels))) {
          assertSameBits(actual, expected.get(part)!, `${name} ${part}, ${JSON.stringify(size)}`);
        }
      }
    }
  });
}

Deno.test("a program makes its calls in order, each time it is called, and gives the last result", async () => {
  const memory = createMemory({ initialPages: 17 });
  const kernels = await loadKernels({ precision: "float64", memory });
  const x = new Float64Array(memory.buffer, reservedBytes, 5);
  x.set([1, 2, 3, 4, 5]);
  const program = new Assembler(kernels).program(() => {
    kernels.sum(x);
    kernels.scale(x, x, 2);
    kernels.addScaled(x, x, -0.5);
    kernels.sum(x);
  })!;
  assertEquals([...x], [1, 2, 3, 4, 5], "nothing is computed while the calls are noted");
  assertEquals([program(0), program(0), program(7)], [15, 15, 15]);
  const doubled = new Assembler(kernels).program(() => {
    kernels.sum(x);
    kernels.scale(x, x, 2);
  })!;
  assertEquals(doubled(0), 0, "the last call has no result");
  assertEquals([...x], [2, 4, 6, 8, 10]);
  assertEquals(new Assembler(kernels).program(() => kernels.scale(x, x, 2)), undefined);
  assertEquals(new Assembler(kernels).program(() => {}), undefined);
});

Deno.test("where the rows of a program begin may move, beyond half of the memory's addresses too", async () => {
  const half = 2 ** 31;
  const memory = createMemory({ initialPages: half / pageBytes + 1 });
  const kernels = await loadKernels({ precision: "float32", memory });
  const x = new Float32Array(memory.buffer, half + 256, 8);
  const out = new Float32Array(memory.buffer, half + 512, 2);
  for (const address of [half - 20, half + 1024]) {
    const order = new Uint32Array(memory.buffer, address, 8);
    x.set([10, 11, 12, 13, 14, 15, 16, 17]);
    order.set([7, 0, 6, 1, 5, 2, 4, 3]);
    const program = new Assembler(kernels).program((at) => {
      kernels.gather(out, x, 1, order, at, at + 2);
      kernels.sum(out);
    })!;
    assertEquals([0, 2, 5, 6].map((at) => [program(at), ...out]), [
      [27, 17, 10],
      [27, 16, 11],
      [26, 12, 14],
      [27, 14, 13],
    ]);
  }
});

Deno.test("calls that cannot be noted leave the kernels as they were", async () => {
  const memory = createMemory({ initialPages: 17 });
  const kernels = await loadKernels({ precision: "float64", memory });
  const x = new Float64Array(memory.buffer, reservedBytes, 3).fill(1);
  assertThrows(
    () => new Assembler(kernels).program(() => kernels.sum(new Float64Array(3))),
    TypeError,
    "outside",
  );
  assertEquals(kernels.sum(x), 3);
});
