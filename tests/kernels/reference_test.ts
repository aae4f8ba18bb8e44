/** The reference computes what the kernels are documented to compute: numbers from formulas in 50 digits. */

import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { blockLength } from "../../src/kernels/blocks.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { integerPower } from "../../src/kernels/reference/integer_power.ts";
import { createMemory, loadKernels } from "../../src/kernels/wasm.ts";
import { Arrays } from "../../src/kernels/exam/mod.ts";

/** Inputs and results; made by scripts/golden/math_kernels.py. */
const golden = JSON.parse(Deno.readTextFileSync(new URL("../golden/math_kernels.json", import.meta.url)));

/** Asserts that numbers agree relative to the size of their inputs. */
function assertClose(actual: ArrayLike<number>, expected: number[], tolerance: number, what: string): void {
  assertEquals(actual.length, expected.length, what);
  for (const [i, value] of expected.entries()) {
    assertAlmostEquals(actual[i], value, tolerance * Math.max(1, Math.abs(value)), `${what} ${i}`);
  }
}

/** The transpose of a matrix of m rows and n columns. */
function transpose(x: number[], m: number, n: number): number[] {
  return Array.from({ length: m * n }, (_, i) => x[(i % m) * n + Math.floor(i / m)]);
}

for (const precision of precisions) {
  const kernels = referenceKernels(precision);
  const type = precision === "float32" ? Float32Array : Float64Array;
  const tolerance = precision === "float32" ? 2e-6 : 4e-15;

  Deno.test(`products and column sums in ${precision} agree with exact sums`, () => {
    const { m, n, k, a, b, out, columns } = golden.products;
    const result = new type(m * n);
    kernels.matmul(result, type.from(a), type.from(b), m, n, k, false);
    assertClose(result, out, 10 * tolerance, "matmul");
    const other = new type(m * n);
    kernels.matmulTN(other, type.from(transpose(a, m, k)), type.from(b), m, n, k, false);
    assertEquals(other, result);
    kernels.matmulNT(other, type.from(a), type.from(transpose(b, k, n)), m, n, k, false);
    assertEquals(other, result);
    kernels.matmul(other, type.from(a), type.from(b), m, n, k, true);
    assertClose(other, out.map((x: number) => 2 * x), 20 * tolerance, "matmul, added");
    const sums = new type(n);
    kernels.sumRows(sums, type.from(b), k, n, false);
    assertClose(sums, columns, 10 * tolerance, "sumRows");
  });

  Deno.test(`losses and their gradients in ${precision} agree with their formulas`, () => {
    const { m, n, ...table } = golden.losses;
    const [x, labels, t, dy] = [table.x, table.labels, table.t, table.dy].map((values) => type.from(values));
    const p = new type(m * n), none = new type(0);
    const scalar = (actual: number, name: string) =>
      assertClose([actual], [table[name]], tolerance * 4, name);
    kernels.softmax(p, x, m, n);
    assertClose(p, table.softmax, tolerance, "softmax");
    scalar(kernels.softmaxCrossEntropy(p, x, labels, none, m, n), "softmaxCrossEntropy");
    assertClose(p, table.softmax, tolerance, "softmaxCrossEntropy's p");
    const gradient = (name: string, run: (dx: Float32Array | Float64Array) => void) => {
      const dx = new type(m * n).fill(1);
      run(dx);
      assertClose(dx, table[name].map((slope: number) => 1 + slope), 8 * tolerance, name);
    };
    gradient("softmaxBackward", (dx) => kernels.softmaxBackward(dx, dy, p, m, n));
    gradient(
      "softmaxCrossEntropyBackward",
      (dx) => kernels.softmaxCrossEntropyBackward(dx, p, labels, none, m, n, 1),
    );
    scalar(kernels.sigmoidCrossEntropy(p, x, t, none), "sigmoidCrossEntropy");
    gradient(
      "sigmoidCrossEntropyBackward",
      (dx) => kernels.sigmoidCrossEntropyBackward(dx, p, t, none, 1),
    );
    gradient("sigmoidBackward", (dx) => kernels.sigmoidBackward(dx, dy, p));
    kernels.tanh(p, x);
    gradient("tanhBackward", (dx) => kernels.tanhBackward(dx, dy, p));
    gradient("geluBackward", (dx) => kernels.geluBackward(dx, dy, x));
    kernels.gelu(p, x);
    assertClose(p, table.gelu, tolerance, "gelu");
    scalar(kernels.squaredError(x, t), "squaredError");
    gradient("squaredErrorBackward", (dx) => kernels.squaredErrorBackward(dx, x, t, 2));
    scalar(kernels.absoluteError(x, t), "absoluteError");
    gradient("absoluteErrorBackward", (dx) => kernels.absoluteErrorBackward(dx, x, t, 1));
    scalar(kernels.huberError(x, t, 0.75), "huberError");
    gradient("huberErrorBackward", (dx) => kernels.huberErrorBackward(dx, x, t, 0.75, 1));
    const weights = type.from(table.weights), pair = type.from(table.weights.slice(0, 2));
    scalar(kernels.softmaxCrossEntropy(p, x, labels, weights, m, n), "weightedSoftmax");
    gradient(
      "weightedSoftmaxBackward",
      (dx) => kernels.softmaxCrossEntropyBackward(dx, p, labels, weights, m, n, 1),
    );
    scalar(kernels.sigmoidCrossEntropy(p, x, t, pair), "weightedSigmoid");
    gradient("weightedSigmoidBackward", (dx) => kernels.sigmoidCrossEntropyBackward(dx, p, t, pair, 1));
    scalar(kernels.sum(x), "sum");
    scalar(kernels.sumSquares(x), "sumSquares");
  });

  Deno.test(`optimizer steps in ${precision} agree with PyTorch's formulas`, () => {
    for (const { w, gradients, result, ...settings } of golden.sgd) {
      const weights = type.from(w);
      const buffer = new type(settings.momentum ? w.length : 0);
      for (const [step, gradient] of gradients.entries()) {
        kernels.sgd(weights, type.from(gradient), buffer, { ...settings, first: step === 0 });
      }
      assertClose(weights, result, tolerance, "sgd");
    }
    for (const { w, gradients, result, amsgrad, ...settings } of golden.adam) {
      const weights = type.from(w);
      const [m, v, vmax] = [new type(5), new type(5), new type(amsgrad ? 5 : 0)];
      const constants = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };
      for (const [i, gradient] of gradients.entries()) {
        const step = i + 1;
        kernels.adam(weights, type.from(gradient), m, v, vmax, { ...settings, ...constants, step });
      }
      assertClose(weights, result, tolerance, "adam");
    }
  });
}

Deno.test("power by squaring is exact where doubles are", () => {
  assertEquals(integerPower(2, 10), 1024);
  assertEquals(integerPower(0.5, 30), 2 ** -30);
  assertEquals(integerPower(3, 20), 3486784401);
  assertEquals(integerPower(0.9, 1), 0.9);
  assertEquals(integerPower(0.9, 0), 1);
});

for (const precision of precisions) {
  Deno.test(`${precision} Adam corrects for the number of the step, however large`, async () => {
    const memory = createMemory({ initialPages: 32 }), arrays = new Arrays(precision, memory);
    const constants = { rate: 0.01, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, decoupled: false };
    const tested = [referenceKernels(precision), await loadKernels({ precision, memory })];
    for (const step of [1, 2, 3, 7, 8, 100, 12345, 2 ** 31 - 1, 2 ** 31, 2 ** 40 + 1]) {
      const outcomes = tested.map((kernels) => {
        arrays.reset();
        const [w, g, m, v] = [1, 2, 3, 4].map((seed) => arrays.from(Array(3).fill(seed / 7)));
        kernels.adam(w, g, m, v, arrays.from([]), { ...constants, step });
        return [...w, ...m, ...v];
      });
      assertEquals(outcomes[1], outcomes[0], `step ${step}`);
    }
  });
}

Deno.test("a sum restarts at each block and adds the blocks in order", () => {
  const kernels = referenceKernels("float64");
  const x = new Float64Array(blockLength + 2).fill(1);
  x[0] = 2 ** 53;
  x[blockLength] = -(2 ** 53);
  const out = new Float64Array(1);
  kernels.sumRows(out, x, x.length, 1, false);
  // In the first block every 1 is lost to 2^53 (ties to even); the second is -2^53 + 1, exactly.
  assertEquals(out[0], 1);
});

Deno.test("a chain of fused multiply-adds keeps what rounding the product first would lose", () => {
  const kernels = referenceKernels("float64");
  const x = 1 + 2 ** -30;
  const out = new Float64Array(1);
  kernels.matmul(out, Float64Array.of(-1, x), Float64Array.of(1 + 2 ** -29, x), 1, 1, 2, false);
  assertEquals(out[0], 2 ** -60);
  assert(x * x - (1 + 2 ** -29) === 0);
});

Deno.test("edge values of the elementwise kernels", () => {
  const kernels = referenceKernels("float64");
  const x = Float64Array.of(-1, -0, 0, 2, NaN, Infinity, -Infinity);
  const out = new Float64Array(7);
  kernels.relu(out, x);
  assertEquals(out, Float64Array.of(0, 0, 0, 2, NaN, Infinity, 0));
  assertEquals(kernels.findNonFinite(x), 4);
  assertEquals(kernels.findNonFinite(x.subarray(0, 4)), -1);
  const far = Float64Array.of(800, -800), none = new Float64Array(0);
  kernels.sigmoidCrossEntropy(out, far, Float64Array.of(1, 0), none);
  assertEquals(kernels.sigmoidCrossEntropy(out, far, Float64Array.of(0, 1), none), 1600);
  assertEquals(
    kernels.softmaxCrossEntropy(
      new Float64Array(2),
      Float64Array.of(0, -900),
      Float64Array.of(1),
      none,
      1,
      2,
    ),
    900,
  );
  kernels.leakyRelu(out, x, 0.01);
  assertEquals(out, Float64Array.of(-0.01, -0, 0, 2, NaN, Infinity, -Infinity));
  kernels.gelu(out, Float64Array.of(-1e300, -0, 0, 40, NaN, Infinity, -Infinity));
  assertEquals(out, Float64Array.of(-0, -0, 0, 40, NaN, Infinity, -0));
  assertEquals(kernels.clip(out, x, 1.5), 3);
  assertEquals(out, Float64Array.of(-1, -0, 0, 1.5, NaN, 1.5, -1.5));
  kernels.matmul(out, x, x, 1, 7, 0, true);
  kernels.matmul(out, x, x, 1, 7, 0, false);
  assertEquals(out, new Float64Array(7));
});

for (const precision of precisions) {
  Deno.test(`no ${precision} optimizer keeps numbers below the smallest normal one`, () => {
    const kernels = referenceKernels(precision);
    const smallest = precision === "float32" ? 2 ** -126 : 2 ** -1022;
    const array = (...values: number[]) =>
      precision === "float32" ? Float32Array.from(values) : Float64Array.from(values);
    const none = array(), g = array(0, 0, 0, 0);
    const buffer = () => array(smallest, -smallest, 4 * smallest, NaN);
    const decayed = array(0, 0, 2 * smallest, NaN);
    const [w, m, v, vmax] = [array(1, 1, 1, 1), buffer(), buffer(), none];
    const adam = { rate: 1, eps: 1, weightDecay: 0, decoupled: false, step: 60 };
    kernels.adam(w, g, m, v, vmax, { ...adam, beta1: 0.5, beta2: 0.5 });
    assertEquals([m, v], [decayed, decayed]);
    const sgd = { rate: 1, momentum: 0.5, dampening: 0, weightDecay: 0, nesterov: false, first: false };
    const velocity = buffer();
    kernels.sgd(w, g, velocity, sgd);
    assertEquals(velocity, decayed);
    const [square, mean, direction] = [buffer(), buffer(), buffer()];
    const rmsprop = { rate: 1, alpha: 0.5, eps: 1, momentum: 0.5, weightDecay: 0 };
    kernels.rmsprop(w, g, square, mean, direction, rmsprop);
    assertEquals([square, mean, direction], [decayed, decayed, decayed]);
  });
}
