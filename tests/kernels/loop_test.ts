/** Many steps as one function give the bits of single calls, and stop where those would. */

import { assertEquals } from "@std/assert";
import { Assembler } from "../../src/kernels/assembler.ts";
import type { Float, Kernels, Precision } from "../../src/kernels/kernels.ts";
import type { LoopedStep } from "../../src/kernels/loop.ts";
import { precisions } from "../../src/kernels/variants.ts";
import { createMemory, loadKernels, type WasmKernels } from "../../src/kernels/wasm.ts";
import { Arrays } from "../../src/kernels/exam/mod.ts";
import { assertSameBits } from "./support.ts";

const none = new Float64Array(0);
const adam = { beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1, decoupled: true };

/** Rows of one number each, fitted by a mean w with a penalty: y, w, gradient and two buffers, and a batch. */
class Fit {
  readonly order: Uint32Array;
  readonly y: Float;
  readonly w: Float;
  readonly g: Float;
  readonly m: Float;
  readonly v: Float;
  readonly batch: Float;
  readonly prediction: Float;
  readonly slope: Float;

  constructor(readonly kernels: WasmKernels, memory: WebAssembly.Memory, readonly rows: number) {
    const arrays = new Arrays(kernels.precision, memory);
    const floats = (length: number) => arrays.from(new Array(length).fill(0));
    this.order = arrays.words(new Array(32).fill(0));
    [this.y, this.batch, this.prediction, this.slope] = [32, rows, rows, rows].map(floats);
    [this.w, this.g, this.m, this.v] = [1, 1, 1, 1].map(floats);
    this.order.forEach((_, i) => this.order[i] = i * 7 % 32);
    this.y.forEach((_, i) => this.y[i] = i / 3 - 2);
  }

  /** The learning rate of a step: another one in each. */
  rate(step: number): number {
    return 0.01 / (1 + step % 5);
  }

  /** The step as the kernels are given it. */
  get step(): LoopedStep {
    const { kernels, rows, order, y, w, g, m, v, batch, prediction, slope } = this;
    return {
      rows,
      forward: [
        {
          compute(at) {
            kernels.gather(batch, y, 1, order, at, at + rows);
            kernels.fill(prediction, 0);
            kernels.addRow(prediction, prediction, w, rows, 1);
          },
        },
        {
          compute: () => kernels.squaredError(prediction, batch),
          term: { of: "rows", factor: 1, divisor: 3 },
        },
        { compute: () => kernels.sumSquares(w), term: { of: "step", factor: 0.3, divisor: 1 } },
      ],
      state: [w, g, m, v],
      rest(step, rate) {
        kernels.fill(g, 0);
        kernels.fill(slope, 0);
        kernels.squaredErrorBackward(slope, prediction, batch, 2 / rows);
        kernels.sumRows(g, slope, rows, 1, true);
        kernels.adam(w, g, m, v, none, { ...adam, rate, step });
      },
    };
  }

  /** Steps one by one, as `StepLoop` describes them. */
  single(at: number, step: number, count: number, total: number) {
    const { rows, forward, rest } = this.step;
    let loss = 0;
    for (let made = 0; made < count; made++) {
      const sums = { rows: 0, step: 0 };
      for (const { compute, term } of forward) {
        const result = compute(at + made * rows);
        if (term) sums[term.of] += term.factor * (result as number / term.divisor);
      }
      loss = sums.rows + sums.step * rows;
      if (!Number.isFinite(total + loss)) return { made, total, loss };
      rest(step + made, this.rate(step + made));
      total += loss;
    }
    return { made: count, total, loss };
  }
}

async function fits(precision: Precision, rows: number): Promise<Fit[]> {
  return await Promise.all([1, 2].map(async () => {
    const memory = createMemory({ initialPages: 17 });
    return new Fit(await loadKernels({ precision, memory }), memory, rows);
  }));
}

for (const precision of precisions) {
  for (const rows of [1, 3, 4, 7]) {
    Deno.test(`a loop of ${precision} steps of ${rows} rows gives the bits of single steps`, async () => {
      const [looped, single] = await fits(precision, rows);
      const loop = new Assembler(looped.kernels).loop(looped.step)!;
      for (const [at, step, count] of [[0, 1, 1], [rows, 2, 3], [2, 5, 4], [0, 2 ** 33, 2]]) {
        const before = loop.total;
        for (let i = 0; i < count; i++) loop.rates[i] = single.rate(step + i);
        const made = loop.run(at, step, count);
        assertEquals({ made, total: loop.total, loss: loop.loss }, single.single(at, step, count, before));
        for (const name of ["w", "g", "m", "v", "batch"] as const) {
          assertSameBits(looped[name], single[name], `${name} after step ${step}`);
        }
      }
      loop.rates.fill(0.01);
      loop.total = -1.5;
      loop.run(0, 9, 1);
      assertEquals(loop.total, -1.5 + loop.loss);
    });
  }
}

for (
  const [what, value] of [["NaN", NaN], ["infinite", Infinity], ["negative infinite", -Infinity]] as const
) {
  Deno.test(`a loop ends before a loss of numbers that are ${what}`, async () => {
    const [looped, single] = await fits("float64", 4);
    for (const { y, order } of [looped, single]) y[order[13]] = value;
    const loop = new Assembler(looped.kernels).loop(looped.step)!;
    loop.rates.set(Array.from({ length: 8 }, (_, i) => single.rate(1 + i)));
    assertEquals(loop.run(0, 1, 8), 3);
    const expected = single.single(0, 1, 8, 0);
    assertEquals({ made: 3, total: loop.total, loss: loop.loss }, expected);
    assertEquals(Number.isFinite(expected.loss), false);
    assertSameBits(looped.w, single.w, "the parameter stays as the last complete step left it");
    assertEquals(loop.run(16, 4, 4), 4, "what comes after can go on");
  });
}

Deno.test("a loop ends before a sum of losses that no number holds", async () => {
  const [looped, single] = await fits("float64", 4);
  for (const { y } of [looped, single]) y.fill(1e150);
  const loop = new Assembler(looped.kernels).loop(looped.step)!;
  loop.rates.set(Array.from({ length: 8 }, (_, i) => single.rate(1 + i)));
  const total = loop.total = Number.MAX_VALUE - 4e300;
  const made = loop.run(0, 1, 8);
  assertEquals({ made, total: loop.total, loss: loop.loss }, single.single(0, 1, 8, total));
  assertEquals([made > 0 && made < 8, Number.isFinite(loop.loss), Number.isFinite(loop.total)], [
    true,
    true,
    true,
  ]);
  assertSameBits(looped.w, single.w, "the parameter stays as the last complete step left it");
});

type Update = (kernels: Kernels, x: Float, at: { step: number; rate: number }) => void;
const sgd = { momentum: 0, dampening: 0, weightDecay: 0.1, nesterov: false, first: false };

/** Settings that depend on the number or the rate of a step in some way. */
const updates: Record<string, [looped: boolean, rest: Update]> = {
  "is not used": [true, (kernels, x) => kernels.scale(x, x, 2)],
  "is handed on": [true, (kernels, x, at) => kernels.adam(x, x, x, x, none, { ...adam, ...at })],
  "is handed on by one of two": [true, (kernels, x, { rate }) => kernels.sgd(x, x, none, { ...sgd, rate })],
  "is scaled": [false, (kernels, x, { rate }) => kernels.sgd(x, x, none, { ...sgd, rate: rate / 2 })],
  "is computed with": [false, (kernels, x, { step }) => kernels.scale(x, x, 1 / step)],
  "is handed on to another kind of setting": [false, (kernels, x, { step }) => kernels.scale(x, x, step)],
  "has a part that depends on the state": [
    false,
    (kernels, x, at) => kernels.adam(x, x, x, x, none, { ...adam, ...at, eps: Math.abs(x[0]) }),
  ],
  "decides on a call": [false, (kernels, x, { step }) => step > 3e6 && kernels.scale(x, x, 2)],
  "decides which call": [
    false,
    (kernels, x, { step }) => step > 3e6 ? kernels.scale(x, x, 2) : kernels.copy(x, x),
  ],
};

for (const [name, [expected, rest]] of Object.entries(updates)) {
  Deno.test(`the number or rate of the step ${name}: ${expected ? "a loop" : "no loop"}`, async () => {
    const [{ kernels, w, step }] = await fits("float32", 3);
    const loop = new Assembler(kernels).loop({
      ...step,
      rest: (number, rate) => void rest(kernels, w, { step: number, rate }),
    });
    assertEquals(loop !== undefined, expected);
  });
}

Deno.test("negative control: a loop that takes a number of a step for a constant is noticed", async () => {
  const [looped, single] = await fits("float64", 3);
  const loop = new Assembler(looped.kernels).loop({
    ...looped.step,
    rest: (_, rate) => looped.step.rest(1, rate),
  })!;
  loop.rates.set([1, 2, 3].map((step) => single.rate(step)));
  loop.run(0, 1, 3);
  single.single(0, 1, 3, 0);
  assertEquals(looped.w[0] === single.w[0], false);
});

Deno.test("negative control: a loop that takes the first rate for that of all steps is noticed", async () => {
  const [looped, single] = await fits("float64", 3);
  const loop = new Assembler(looped.kernels).loop(looped.step)!;
  loop.rates.fill(single.rate(1));
  loop.run(0, 1, 3);
  single.single(0, 1, 3, 0);
  assertEquals(looped.w[0] === single.w[0], false);
});
