/** The elementary kernels on the hard arguments of the golden tables, and with constants that are a little off. */

import { assert, assertThrows } from "@std/assert";
import type { Functions } from "../../src/kernels/functions.ts";
import * as coefficients from "../../src/kernels/coefficients.ts";
import type { Float, Kernels, Precision } from "../../src/kernels/kernels.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import * as trigonometric from "../../src/kernels/trigonometric_constants.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { createMemory, loadKernels, reservedBytes } from "../../src/kernels/wasm.ts";
import { modules } from "../../src/kernels/wasm/kernels.generated.ts";
import { WasmKernels } from "../../src/kernels/wasm_calls.ts";
import { Arrays } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

const golden: Record<string, number[][]> = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/math.json", import.meta.url)),
);
const names = ["exp", "log", "tanh", "sigmoid", "sin", "cos", "erf", "gelu"] as const;

/** Asserts that kernels give the reference's bits where the golden tables have rows. */
function assertEqualOnGolden(kernels: Kernels, memory: WebAssembly.Memory): void {
  const { precision } = kernels;
  const arrays = new Arrays(precision, memory);
  const reference = referenceKernels(precision);
  const plain = (values: readonly number[]): Float => new Arrays(precision).from(values);
  const compare = (name: string, columns: number[][], call: (kernels: Kernels, ...x: Float[]) => void) => {
    arrays.reset();
    const expected = plain(columns[0]);
    call(reference, expected, ...columns.map(plain));
    const actual = arrays.from(columns[0]);
    call(kernels, actual, ...columns.map((column) => arrays.from(column)));
    assertSameBits(actual, expected, `${name} of ${kernels.name}`);
  };
  for (const name of names) {
    const x = golden[`${name} ${precision}`].map((row) => row[0]);
    compare(name, [[...x, ...x.map((value) => -value)]], (kernels, out, x) => kernels[name](out, x));
    if (name === "gelu") compare("geluBackward", [x], (kernels, out, x) => kernels.geluBackward(out, x, x));
  }
  for (const key of [`pow ${precision}`, "pow special"]) {
    const [x, y] = [0, 1].map((i) => golden[key].map((row) => row[i] ?? NaN));
    compare("pow", [x, y], (kernels, out, x, y) => kernels.pow(out, x, y));
  }
}

for (const precision of precisions) {
  for (const fma of ["auto", "software"] as const) {
    Deno.test(`the elementary ${precision} kernels (${fma}) give the reference's bits on hard arguments`, async () => {
      const memory = createMemory({ initialPages: 64 });
      assertEqualOnGolden(await loadKernels({ precision, memory, fma }), memory);
    });
  }
}

/** The software kernels with one constant of theirs changed in its last three bits, wherever it stands. */
async function kernelsWithout(constant: number, precision: Precision, memory: WebAssembly.Memory) {
  const bytes = Uint8Array.from(atob(modules[`${precision} software`]), (c) => c.charCodeAt(0));
  const pattern = new Uint8Array(new Float64Array([constant]).buffer);
  let count = 0;
  for (let i = 0; i + 8 <= bytes.length; i++) {
    if (!pattern.every((byte, j) => bytes[i + j] === byte)) continue;
    bytes[i] ^= 7;
    count++;
  }
  assert(count > 0, `the constant ${constant} is not in the ${precision} module`);
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return new WasmKernels("changed", precision, memory, instance.exports as unknown as Functions);
}

const constants = {
  exp: coefficients.exp64c0,
  log: coefficients.log64c0,
  sin: trigonometric.sin64c0,
  cos: trigonometric.cos64c0,
  erf: coefficients.erf64c0,
  gelu: coefficients.normal64c0,
  pow: coefficients.atanh64c0,
};

for (const [name, constant] of Object.entries(constants)) {
  Deno.test(`the comparison notices another last digit in a constant of ${name}`, async () => {
    const memory = createMemory({ initialPages: reservedBytes / 65536 + 64 });
    const changed = await kernelsWithout(constant, "float64", memory);
    assertThrows(() => assertEqualOnGolden(changed, memory), Error, "of changed");
  });
}
