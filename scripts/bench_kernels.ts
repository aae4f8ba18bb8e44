/**
 * Measure the kernels: GFLOP/s of the matrix products, ns per element of the rest.
 *
 *     deno task bench [software]
 *
 * @module
 */

import type { Float, Kernels } from "../src/kernels/kernels.ts";
import { precisions } from "../src/kernels/variants.ts";
import { createMemory, loadKernels, reservedBytes } from "../src/kernels/wasm.ts";

const fma = Deno.args.includes("software") ? "software" : "auto";

/** The least time of a call in seconds, over about a fifth of a second after warming up. */
function time(call: () => void): number {
  let best = Infinity;
  let repeats = 1;
  const end = performance.now() + 200;
  while (performance.now() < end) {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) call();
    const elapsed = performance.now() - start;
    if (elapsed < 1) repeats *= 2;
    best = Math.min(best, elapsed / repeats);
  }
  return best / 1000;
}

const shapes: [keyof Kernels & `matmul${string}`, number, number, number][] = [
  ["matmul", 16, 16, 16],
  ["matmul", 32, 32, 32],
  ["matmul", 64, 64, 64],
  ["matmul", 256, 256, 256],
  ["matmul", 512, 512, 512],
  ["matmul", 32, 10, 20],
  ["matmul", 128, 512, 784],
  ["matmulNT", 128, 784, 512],
  ["matmulTN", 784, 512, 128],
  ["matmulTN", 20, 10, 32],
  ["matmulNT", 32, 20, 10],
  ["matmul", 1000, 1, 13],
  ["matmulTN", 13, 1, 1000],
];

for (const precision of precisions) {
  const memory = createMemory({ initialPages: 1024 });
  const kernels = await loadKernels({ precision, memory, fma });
  const type = precision === "float32" ? Float32Array : Float64Array;
  let next = reservedBytes;
  const array = (length: number): Float => {
    const buffer = memory.buffer as unknown as ArrayBuffer;
    const result = new type(buffer, next, length);
    next += Math.ceil(result.byteLength / 64) * 64;
    for (let i = 0; i < length; i++) result[i] = ((i * 7919) % 1009) / 504.5 - 1;
    return result;
  };
  console.log(`${precision}, ${kernels.name}`);
  for (const [name, m, n, k] of shapes) {
    next = reservedBytes;
    const [a, b, out] = [array(m * k), array(k * n), array(m * n)];
    const seconds = time(() => kernels[name](out, a, b, m, n, k, false));
    const rate = (2 * m * n * k) / seconds / 1e9;
    console.log(`  ${`${name} ${m} x ${n} x ${k}`.padEnd(28)} ${rate.toFixed(1)} GFLOP/s`);
  }
  next = reservedBytes;
  const length = 10000;
  const [x, y, z, w] = [array(length), array(length), array(length), array(length)];
  const labels = array(1000).fill(3);
  const none = x.subarray(0, 0);
  const stream = { key: [1, 2], counter: [3, 4, 5] } as const;
  const adam = {
    rate: 1e-3,
    beta1: 0.9,
    beta2: 0.999,
    eps: 1e-8,
    weightDecay: 0,
    decoupled: false,
    correction1: 0.5,
    correction2: 0.5,
  };
  const calls: [string, () => void][] = [
    ["exp", () => kernels.exp(y, x)],
    ["log", () => kernels.log(y, x)],
    ["tanh", () => kernels.tanh(y, x)],
    ["sigmoid", () => kernels.sigmoid(y, x)],
    ["sin", () => kernels.sin(y, x)],
    ["cos", () => kernels.cos(y, x)],
    ["erf", () => kernels.erf(y, x)],
    ["pow", () => kernels.pow(y, x, x)],
    ["relu", () => kernels.relu(y, x)],
    ["gelu", () => kernels.gelu(y, x)],
    ["geluBackward", () => kernels.geluBackward(y, z, x)],
    ["dropoutMask", () => kernels.dropoutMask(y, 0.5, stream, 0)],
    ["add", () => kernels.add(z, x, y)],
    ["sum", () => kernels.sum(x)],
    ["sumRows 1000 x 10", () => kernels.sumRows(y, x, 1000, 10, false)],
    ["softmaxCrossEntropy 1000 x 10", () => kernels.softmaxCrossEntropy(y, x, labels, none, 1000, 10)],
    ["sigmoidCrossEntropy", () => kernels.sigmoidCrossEntropy(y, x, z, none)],
    ["adam", () => kernels.adam(x, y, z, w, none, adam)],
  ];
  for (const [name, call] of calls) {
    console.log(`  ${name.padEnd(32)} ${((time(call) / length) * 1e9).toFixed(2)} ns`);
  }
}
