/**
 * One number for a whole array. Sums are whole-array scalars, as those of losses.
 *
 * @module
 */
import { array, defineKernel, lengthOf } from "../definition.ts";
import { sumInLanes } from "../reference/lanes.ts";

const args = [array("x"), lengthOf("x")];

export const sum = defineKernel("sum", {
  does: "Σ x.",
  args,
  result: "d",
  promised: true,
  split: null,
  sums: true,
  reference: () => (x) => sumInLanes(x.length, (i) => x[i]),
  exam: (kernels, draw, { m, k }) => ({ sum: [kernels.sum(draw.numbers(m * k))] }),
});

export const sumSquares = defineKernel("sumSquares", {
  does: "Σ x².",
  args,
  result: "d",
  promised: true,
  split: null,
  sums: true,
  reference: () => (x) => sumInLanes(x.length, (i) => x[i] * x[i]),
  exam: (kernels, draw, { m, k }) => ({ sum: [kernels.sumSquares(draw.numbers(m * k))] }),
});

export const findNonFinite = defineKernel("findNonFinite", {
  does: "The index of the first element that is NaN or infinite, or -1.",
  args,
  result: "i",
  split: null,
  sums: false,
  reference: () => (x) => x.findIndex((value) => !Number.isFinite(value)),
  exam: (kernels, draw, { m, k }) => ({ index: [kernels.findNonFinite(draw.numbers(m * k))] }),
});
