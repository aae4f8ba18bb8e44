/** Fused multiply-add: one rounding, checked against exact whole numbers, Python's fractions and the processor. */

import { assert, assertEquals } from "@std/assert";
import { fma32, fma64, fmaExact } from "../../src/kernels/reference/fma.ts";
import type { Precision } from "../../src/kernels/kernels.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { createMemory, loadKernels } from "../../src/kernels/wasm.ts";
import { Arrays, difficult, Random } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

/** Rows of [a, b, c, a * b + c rounded once]; made by scripts/golden/math_fma.py. */
const golden: Record<Precision, [number, number, number, number][]> = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/math_fma.json", import.meta.url)),
);

const fma = { float32: fma32, float64: fma64 };

const bits = new DataView(new ArrayBuffer(8));

/** A finite float64 as a whole number of 2^-1074. */
function units(x: number): bigint {
  bits.setFloat64(0, Math.abs(x));
  const exponent = bits.getBigUint64(0) >> 52n;
  const fraction = bits.getBigUint64(0) & 0xfffffffffffffn;
  const magnitude = exponent ? (fraction | 0x10000000000000n) << (exponent - 1n) : fraction;
  return x < 0 ? -magnitude : magnitude;
}

/** Finite a * b + c by exact arithmetic in units of 2^-2148, rounded at the end; the sign of 0 aside. */
function exactly(a: number, b: number, c: number, precision: Precision): number {
  const [digits, lowest] = precision === "float32" ? [24, -149] : [53, -1074];
  const exact = units(a) * units(b) + (units(c) << 1074n);
  const magnitude = exact < 0n ? -exact : exact;
  const shift = Math.max(magnitude.toString(2).length - digits, lowest + 2148);
  const unit = 1n << BigInt(shift);
  const rest = magnitude % unit;
  let kept = magnitude / unit;
  if (2n * rest > unit || (2n * rest === unit && kept % 2n === 1n)) kept += 1n;
  const value = Number(kept) * 2 ** Math.floor((shift - 2148) / 2) * 2 ** Math.ceil((shift - 2148) / 2);
  const limited = precision === "float32" ? Math.fround(value) : value;
  return exact < 0n ? -limited : limited;
}

/** Triples of difficult numbers, many with a sum that nearly cancels. */
function* triples(precision: Precision, count: number): Generator<[number, number, number]> {
  const random = new Random(3);
  const round = precision === "float32" ? Math.fround : (x: number) => x;
  for (let i = 0; i < count; i++) {
    const [a, b, c] = [0, 0, 0].map(() => round(difficult(random, "wild", precision)));
    yield [a, b, i % 3 ? c : round(-a * b * (1 + random.uniform() * 2 ** -20 * (i % 2)))];
  }
}

for (const precision of precisions) {
  Deno.test(`fma in ${precision} is what Python's fractions round to`, () => {
    for (const [a, b, c, expected] of golden[precision]) {
      assertEquals(fma[precision](a, b, c), expected, `fma(${a}, ${b}, ${c})`);
    }
  });

  Deno.test(`fma in ${precision} rounds the exact result once`, () => {
    let rounded = 0;
    for (const [a, b, c] of triples(precision, 6000)) {
      if (![a, b, c].every(Number.isFinite)) continue;
      const result = fma[precision](a, b, c);
      const expected = exactly(a, b, c, precision);
      assert(result === expected, `fma(${a}, ${b}, ${c}) is ${result}, not ${expected}`);
      const twice = precision === "float32" ? Math.fround(Math.fround(a * b) + c) : a * b + c;
      if (!Object.is(twice, result)) rounded++;
    }
    assert(rounded > 100, `only ${rounded} of the cases need one rounding`);
  });

  Deno.test(`fma in ${precision} keeps signs of zero, infinities and NaN`, () => {
    const tiny = precision === "float32" ? 2 ** -149 : 2 ** -1074;
    const huge = precision === "float32" ? 2 ** 127 : 2 ** 1023;
    const cases: [number, number, number, number][] = [
      [0, 1, 0, 0],
      [-0, 1, -0, -0],
      [-0, 1, 0, 0],
      [0, -5, -0, -0],
      [1, 1, -1, 0],
      [tiny, -tiny, 0, -0],
      [tiny, tiny, -0, 0],
      [tiny, -tiny, -0, -0],
      [tiny, -tiny, tiny, tiny],
      [tiny, 0.5, 0, 0],
      [tiny, 0.75, 0, tiny],
      [huge, 2, 0, Infinity],
      [huge, 2, -huge, huge],
      [huge, huge, -Infinity, -Infinity],
      [huge, -huge, Infinity, Infinity],
      [Infinity, 0, 1, NaN],
      [0, -Infinity, NaN, NaN],
      [Infinity, 1, -Infinity, NaN],
      [Infinity, -1, -5, -Infinity],
      [1, 1, NaN, NaN],
    ];
    for (const [a, b, c, expected] of cases) {
      assertEquals(fma[precision](a, b, c), expected, `fma(${a}, ${b}, ${c})`);
      if (precision === "float64") assertEquals(fmaExact(a, b, c), expected, `fmaExact(${a}, ${b}, ${c})`);
    }
  });

  Deno.test(`fma in ${precision} is the same in WebAssembly, by instruction and by software`, async () => {
    const memory = createMemory();
    memory.grow(16);
    const arrays = new Arrays(precision, memory);
    const inputs = [...golden[precision].map(([a, b, c]) => [a, b, c]), ...triples(precision, 6000)];
    for (const variant of ["auto", "software"] as const) {
      const kernels = await loadKernels({ precision, memory, fma: variant });
      arrays.reset();
      const [x, out] = [arrays.from([0]), arrays.from([0])];
      for (const [a, b, c] of inputs) {
        x[0] = b;
        out[0] = c;
        kernels.addScaled(out, x, a);
        assertSameBits(out, [fma[precision](a, b, c)], `${kernels.name} fma(${a}, ${b}, ${c})`);
      }
    }
  });
}
