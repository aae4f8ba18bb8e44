/**
 * Arithmetic on each element alone, over the length of `out`, which may be an input.
 *
 * @module
 */
import { array, defineKernel, given, lengthOf, real, whole } from "../definition.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { each } from "../reference/each.ts";
import { clamp } from "../reference/math.ts";

const two = [array("out"), array("x"), lengthOf("out")];
const three = [array("out"), array("a"), array("b"), lengthOf("out")];

export const fill = defineKernel("fill", {
  does: "out = value.",
  args: [array("out"), lengthOf("out"), real("value")],
  promised: true,
  split: { by: "elements", picoseconds: 60 },
  reference: () => (out, value) => each(out, () => value),
  exam(kernels, draw, { m }) {
    const out = draw.numbers(m);
    kernels.fill(out, draw.unit());
    return { out };
  },
});

export const copy = defineKernel("copy", {
  does:
    `The elements of out from number \`at\` on, 0 by default, = x: as many as \`x\` has. \`out\` is not \`x\` unless \`at\` is
    0.`,
  args: [
    {
      ...given(
        ["out: Float", "x: Float", "at = 0"],
        ["this.at.of(out) + at * out.BYTES_PER_ELEMENT", "this.at.of(x)"],
        "ii",
      ),
      elements: true,
    },
    lengthOf("x"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 120 },
  reference: () => (out, x, at = 0) => x.forEach((value: number, i: number) => out[at + i] = value),
  exam(kernels, draw, { m, k }) {
    const [out, inside, x] = [draw.numbers(m * k), draw.numbers(m * k + 5), draw.numbers(m * k)];
    kernels.copy(out, x);
    kernels.copy(inside, x, 3);
    kernels.copy(x, x);
    return { out, inside, x };
  },
});

export const add = defineKernel("add", {
  does: "out = a + b.",
  args: three,
  promised: true,
  split: { by: "elements", picoseconds: 250 },
  reference: () => (out, a, b) => each(out, (i) => a[i] + b[i]),
  exam(kernels, draw, { m, n }) {
    const [out, a, b] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(m * n)];
    kernels.add(out, a, b);
    kernels.add(a, a, b);
    return { out, a };
  },
});

export const addRow = defineKernel("addRow", {
  does: "out [m, n] = x [m, n] + row [n] on every row. `out` may be `x`.",
  args: [array("out"), array("x"), array("row"), whole("m"), whole("n")],
  split: null,
  sums: false,
  reference: () => (out, x, row, m, n) => {
    for (let i = 0; i < m * n; i++) out[i] = x[i] + row[i % n];
  },
  exam(kernels, draw, { m, n }) {
    const [out, x, row] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(n)];
    kernels.addRow(out, x, row, m, n);
    kernels.addRow(x, x, row, m, n);
    return { out, x };
  },
});

export const multiply = defineKernel("multiply", {
  does: "out = a b.",
  args: three,
  promised: true,
  split: { by: "elements", picoseconds: 250 },
  reference: () => (out, a, b) => each(out, (i) => a[i] * b[i]),
  exam(kernels, draw, { m, n }) {
    const [out, a, b] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(m * n)];
    kernels.multiply(out, a, b);
    kernels.multiply(a, a, b);
    return { out, a };
  },
});

export const addProduct = defineKernel("addProduct", {
  does: "out = fma(a, b, out).",
  args: three,
  promised: true,
  split: { by: "elements", picoseconds: 300 },
  reference(precision) {
    const { fma } = arithmetic(precision);
    return (out, a, b) => each(out, (i) => fma(a[i], b[i], out[i]));
  },
  exam(kernels, draw, { m, n }) {
    const [out, a, b] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(m * n)];
    kernels.addProduct(out, a, b);
    return { out };
  },
});

export const addScaled = defineKernel("addScaled", {
  does: "out = fma(alpha, x, out).",
  args: [...two, real("alpha")],
  promised: true,
  split: { by: "elements", picoseconds: 250 },
  reference(precision) {
    const { round, fma } = arithmetic(precision);
    return (out, x, alpha) => {
      const factor = round(alpha);
      each(out, (i) => fma(factor, x[i], out[i]));
    };
  },
  exam(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.addScaled(out, x, draw.unit());
    return { out };
  },
});

export const scale = defineKernel("scale", {
  does: "out = alpha * x.",
  args: [...two, real("alpha")],
  promised: true,
  split: { by: "elements", picoseconds: 200 },
  reference(precision) {
    const { round } = arithmetic(precision);
    return (out, x, alpha) => {
      const factor = round(alpha);
      each(out, (i) => factor * x[i]);
    };
  },
  exam(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.scale(out, x, draw.unit());
    return { out };
  },
});

export const clip = defineKernel("clip", {
  does:
    "out = x held between -limit and limit, NaN stays NaN; returns how many elements were beyond. 0 ≤ limit.",
  args: [...two, real("limit")],
  result: "i",
  promised: true,
  split: null,
  sums: false,
  reference(precision) {
    const { round } = arithmetic(precision);
    return (out, x, limit) => {
      const bound = round(limit);
      let beyond = 0;
      each(out, (i) => {
        if (Math.abs(x[i]) > bound) beyond++;
        return clamp(x[i], -bound, bound);
      });
      return beyond;
    };
  },
  exam(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    const counts = [kernels.clip(out, x, draw.unit()), kernels.clip(x, x, 0)];
    return { out, x, counts };
  },
});
