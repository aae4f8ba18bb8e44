/** Kernels that are computed in pieces give the bits of whole calls, with threads and without. */
import { assert, assertEquals } from "@std/assert";
import { Assembler } from "../../src/kernels/assembler.ts";
import type { Kernels, Precision } from "../../src/kernels/kernels.ts";
import { always } from "../../src/kernels/threads/pool.ts";
import { splits } from "../../src/kernels/threads/splits.ts";
import { createMemory, loadKernels, reservedFor, type WasmKernels } from "../../src/kernels/wasm.ts";
import { Arrays, Draw, exams, type Kind, type Sizes } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

const shapes: Sizes[] = [
  { m: 65, n: 9, k: 31 },
  { m: 127, n: 33, k: 300 },
];
const kinds: Kind[] = ["plain", "wild", "special"];

/** Kernels that make each call in pieces; the stops are counted. */
function inPieces(kernels: WasmKernels, stops: Map<string, number>): Kernels {
  const assembler = new Assembler(kernels, 1e-9);
  return new Proxy(kernels, {
    get: (target, name: keyof Kernels & string) => {
      const value = target[name];
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        const pieces = assembler.pieces(() => (value as (...args: unknown[]) => unknown).apply(target, args));
        for (;;) {
          const next = pieces.next();
          if (next.done) return next.value;
          stops.set(name, (stops.get(name) ?? 0) + 1);
        }
      };
    },
  });
}

/** Defines a test of calls in pieces, by kernels of a precision on a number of threads. */
export function testPieces(precision: Precision, count: number): void {
  Deno.test(`pieces on ${count} threads give the bits of whole calls in every ${precision} kernel`, async () => {
    const memory = createMemory({ initialPages: reservedFor(count) / 65536 + 160 });
    const arrays = new Arrays(precision, memory, reservedFor(count));
    const whole = await loadKernels({ precision, memory });
    const threads = count === 1 ? undefined : { count, warn: () => {}, thresholds: always };
    const cut = await loadKernels({ precision, memory, threads });
    cut.pool?.start();
    cut.pool?.waitUntilReady();
    const stops = new Map<string, number>();
    let calls = 0;
    try {
      for (const [name, run] of Object.entries(exams)) {
        for (const [seed, sizes] of shapes.entries()) {
          const [expected, actual] = [whole, inPieces(cut, stops)].map((kernels) => {
            arrays.reset();
            const outcome = run(kernels, new Draw(arrays, kinds[seed % kinds.length], seed), sizes);
            return Object.entries(outcome).map(([part, values]) => ({ part, values: Array.from(values) }));
          });
          for (const [i, { part, values }] of expected.entries()) {
            assertSameBits(actual[i].values, values, `${name} ${part}, ${JSON.stringify(sizes)}`);
          }
        }
      }
      for (const name of Object.keys(splits(4))) {
        if (!Object.hasOwn(exams, name)) continue;
        calls++;
        assert((stops.get(name) ?? 0) > shapes.length, `${name} was not cut: ${stops.get(name)} stops`);
      }
      assertEquals(calls, Object.keys(splits(4)).length - 2);
    } finally {
      cut.close();
    }
  });
}
