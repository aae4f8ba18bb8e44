/**
 * Measure the kernels: GFLOP/s of the matrix products and their share of what the processor's 128-bit multiply-adds
 * reach, ns per element of the rest. One thread.
 *
 *     deno task bench [software]
 *
 * @module
 */

import type { Float, Kernels } from "../src/kernels/kernels.ts";
import { precisions } from "../src/kernels/variants.ts";
import { createMemory, loadFunctions, loadKernels, reservedBytes } from "../src/kernels/wasm.ts";

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

/** Median of numbers. */
function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

/**
 * The speed of a call in operations per second, and as a share of another's: medians of slices of some milliseconds,
 * between which the other is measured, because a processor's clock and its other guests change all the time.
 */
function compare(call: () => void, flops: number, peak: () => number): { rate: number; share: number } {
  const repeats = Math.ceil(3e7 / flops);
  for (let i = 0; i < repeats; i++) call();
  const rates: number[] = [], shares: number[] = [];
  for (let slice = 0; slice < 21; slice++) {
    const before = peak();
    const start = performance.now();
    for (let i = 0; i < repeats; i++) call();
    const rate = (flops * repeats * 1000) / (performance.now() - start);
    rates.push(rate);
    shares.push((2 * rate) / (before + peak()));
  }
  return { rate: median(rates), share: median(shares) };
}

/** Kernel, rows, columns, terms: squares, the layers of two networks there and back, one column, a Gram matrix. */
const shapes: [keyof Kernels & `matmul${string}`, number, number, number][] = [
  ["matmul", 16, 16, 16],
  ["matmul", 32, 32, 32],
  ["matmul", 64, 64, 64],
  ["matmul", 256, 256, 256],
  ["matmul", 512, 512, 512],
  ["matmul", 1024, 1024, 1024],
  ["matmul", 128, 512, 784],
  ["matmulTN", 784, 512, 128],
  ["matmulNT", 128, 784, 512],
  ["matmul", 32, 10, 20],
  ["matmulTN", 20, 10, 32],
  ["matmulNT", 32, 20, 10],
  ["matmul", 32, 5, 10],
  ["matmul", 32, 2, 5],
  ["matmul", 32, 1, 20],
  ["matmulTN", 20, 1, 32],
  ["matmulTN", 200, 200, 4096],
];

for (const precision of precisions) {
  const memory = createMemory({ initialPages: 1024 });
  const kernels = await loadKernels({ precision, memory, fma });
  const { functions } = await loadFunctions({ precision, memory, fma });
  const type = precision === "float32" ? Float32Array : Float64Array;
  const rounds = kernels.name === "wasm" ? 20_000 : 500;
  const peak = () => {
    const start = performance.now();
    functions.peak(rounds, 1e-3, 0.5);
    // A round is 24 multiply-adds of vectors of 16 bytes.
    return (rounds * 24 * 2 * (16 / type.BYTES_PER_ELEMENT) * 1000) / (performance.now() - start);
  };
  for (let i = 0; i < 200; i++) peak();
  let next = reservedBytes;
  const array = (length: number): Float => {
    const buffer = memory.buffer as unknown as ArrayBuffer;
    const result = new type(buffer, next, length);
    next += Math.ceil(result.byteLength / 64) * 64;
    for (let i = 0; i < length; i++) result[i] = ((i * 7919) % 1009) / 504.5 - 1;
    return result;
  };
  console.log(`${precision}, ${kernels.name}, peak ${(peak() / 1e9).toFixed(1)} GFLOP/s`);
  for (const [name, m, n, k] of shapes) {
    next = reservedBytes;
    const [a, b, out] = [array(m * k), array(k * n), array(m * n)];
    const { rate, share } = compare(() => kernels[name](out, a, b, m, n, k, false), 2 * m * n * k, peak);
    const what = `${name} ${m} x ${n} x ${k}`.padEnd(28);
    console.log(
      `  ${what} ${(rate / 1e9).toFixed(1).padStart(6)} GFLOP/s ${(100 * share).toFixed(0).padStart(4)} %`,
    );
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
    step: 1000,
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
