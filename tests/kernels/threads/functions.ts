/** The tests that kernels computed by several threads give the bits of one. */

import { assert, assertEquals } from "@std/assert";
import { quickOrLong } from "../../amount.ts";
import { always } from "../../../src/kernels/threads/pool.ts";
import { splits } from "../../../src/kernels/threads/splits.ts";
import type { Precision } from "../../../src/kernels/kernels.ts";
import { createMemory, loadKernels, reservedFor } from "../../../src/kernels/wasm.ts";
import { Arrays, Draw, exams, type Kind, type Sizes } from "../../../src/kernels/exam/mod.ts";
import { assertSameBits } from "../support.ts";

/** One side longer than the other, fewer units than threads, no multiple of a tile, several blocks of terms. */
const shapes: Sizes[] = [
  { m: 1, n: 1, k: 1 },
  { m: 3, n: 17, k: 5 },
  { m: 65, n: 9, k: 31 },
  { m: 33, n: 127, k: 64 },
  { m: 127, n: 33, k: 300 },
  { m: 64, n: 64, k: 2 },
];
const kinds: Kind[] = ["plain", "wild", "special"];
const fail = (message: string) => {
  throw new Error(message);
};

/** Defines a test of kernels of a precision on a number of threads. */
export function testThreads(precision: Precision, count: number): void {
  Deno.test(`${count} threads give the bits of one in every ${precision} kernel`, async (t) => {
    const memory = createMemory({ initialPages: reservedFor(count) / 65536 + 160 });
    const arrays = new Arrays(precision, memory, reservedFor(count));
    const one = await loadKernels({ precision, memory });
    const many = await loadKernels({
      precision,
      memory,
      threads: { count, warn: fail, thresholds: always },
    });
    const pool = many.pool!;
    try {
      pool.start();
      pool.waitUntilReady();
      assertEquals(pool.size, count);
      for (const [name, run] of Object.entries(exams)) {
        await t.step(name, () => {
          for (const [seed, sizes] of shapes.entries()) {
            if (seed % quickOrLong(2, 1) > 0) continue;
            const [expected, actual] = [one, many].map((kernels) => {
              arrays.reset();
              const outcome = run(kernels, new Draw(arrays, kinds[seed % kinds.length], seed), sizes);
              return Object.entries(outcome).map(([part, values]) => ({
                part,
                values: Array.from(values),
              }));
            });
            for (const [i, { part, values }] of expected.entries()) {
              assertSameBits(actual[i].values, values, `${name} ${part}, ${JSON.stringify(sizes)}`);
            }
          }
        });
      }
      assert(pool.calls > Object.keys(splits(4)).length, `only ${pool.calls} calls were split`);
    } finally {
      many.close();
    }
  });
}
