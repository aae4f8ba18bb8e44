/**
 * Evaluate one elementary function of the kernels on a file of numbers: the half of math_sweep.py that runs in Deno.
 *
 *     deno run -A scripts/golden/math_sweep.ts NAME PRECISION FILE
 *
 * FILE holds float64 numbers, first all x, then as many y; it is overwritten with the results.
 *
 * @module
 */

import type { Kernels, Precision } from "../../src/kernels/kernels.ts";
import { createMemory, loadKernels, reservedBytes } from "../../src/kernels/wasm.ts";

type Name = "exp" | "log" | "tanh" | "sigmoid" | "sin" | "cos" | "erf" | "gelu" | "pow";

const [name, precision, file] = Deno.args as [Name, Precision, string];
const chunk = 8192;
const memory = createMemory({ initialPages: 32 });
const kernels: Kernels = await loadKernels({ precision, memory });
const type = precision === "float32" ? Float32Array : Float64Array;
const buffer = memory.buffer as unknown as ArrayBuffer;
const [x, y, out] = [0, 1, 2].map((i) => new type(buffer, reservedBytes + i * chunk * 8, chunk));

const values = new Float64Array(Deno.readFileSync(file).buffer);
const count = values.length / 2;
const results = new Float64Array(count);
for (let i = 0; i < count; i += chunk) {
  const end = Math.min(i + chunk, count);
  x.set(values.subarray(i, end));
  y.set(values.subarray(count + i, count + end));
  if (name === "pow") kernels.pow(out, x, y);
  else kernels[name](out, x);
  results.set(out.subarray(0, end - i), i);
}
Deno.writeFileSync(file, new Uint8Array(results.buffer));
