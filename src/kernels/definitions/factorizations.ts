/**
 * What factorisations of matrices need besides products.
 *
 * @module
 */
import { array, defineKernel, whole } from "../definition.ts";
import { arithmetic } from "../reference/arithmetic.ts";

export const solveTriangular = defineKernel("solveTriangular", {
  does:
    `Replaces each row x of b [m, n] by z with z · u = x, u [n, n] being upper triangular: for j in index order
    z_j = x_j / u_jj, and then x_i = fma(-z_j, u_ji, x_i) for each i > j.`,
  args: [array("b"), array("u"), whole("m"), whole("n")],
  split: { by: "rows", rows: "m", arrays: ["n"], times: ["n", "n"], nanoseconds: 1 / 60 },
  sums: true,
  reference(precision) {
    const { round, fma } = arithmetic(precision);
    return (b, u, m, n) => {
      for (let row = 0; row < m * n; row += n) {
        for (let j = 0; j < n; j++) {
          const z = b[row + j] = round(b[row + j] / u[j * n + j]);
          for (let i = j + 1; i < n; i++) b[row + i] = fma(-z, u[j * n + i], b[row + i]);
        }
      }
    };
  },
  exam(kernels, draw, { m, k }) {
    const [b, u] = [draw.numbers(m * k), draw.numbers(k * k)];
    kernels.solveTriangular(b, u, m, k);
    return { b };
  },
});

export const rotateRows = defineKernel("rotateRows", {
  does:
    `Turns rows of x [m, n] in pairs, \`count\` times over: for i from 0 to m - 2, with the next number c of cosines
    [count, m - 1] and s of sines, rows i and i + 1 become fma(c, x_i, s x_{i+1}) and fma(c, x_{i+1}, -s x_i). 2 ≤ m.`,
  args: [...["x", "cosines", "sines"].map(array), ...["m", "n", "count"].map(whole)],
  split: null,
  sums: false,
  reference(precision) {
    const { round, fma } = arithmetic(precision);
    return (x, cosines, sines, m, n, count) => {
      for (let t = 0; t < count; t++) {
        for (let i = 0; i < m - 1; i++) {
          const c = cosines[t * (m - 1) + i], s = sines[t * (m - 1) + i];
          for (let j = 0; j < n; j++) {
            const upper = x[i * n + j], lower = x[(i + 1) * n + j];
            x[i * n + j] = fma(c, upper, round(s * lower));
            x[(i + 1) * n + j] = fma(c, lower, round(-s * upper));
          }
        }
      }
    };
  },
  exam(kernels, draw, { m, n, k }) {
    const count = 1 + k % 3;
    const x = draw.numbers((m + 1) * n);
    kernels.rotateRows(x, draw.numbers(count * m), draw.numbers(count * m), m + 1, n, count);
    return { x };
  },
});

export const standardize = defineKernel("standardize", {
  does:
    "out [m, stride] = (x [m, n] - shift [n]) factor [n] in the first n columns; the others are left as they are.",
  args: [...["out", "x", "shift", "factor"].map(array), ...["m", "n", "stride"].map(whole)],
  split: { by: "rows", rows: "m", arrays: ["stride", "n"], times: ["n"], nanoseconds: 0.1 },
  sums: false,
  reference(precision) {
    const { round } = arithmetic(precision);
    return (out, x, shift, factor, m, n, stride) => {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          out[i * stride + j] = round(x[i * n + j] - shift[j]) * factor[j];
        }
      }
    };
  },
  exam(kernels, draw, { m, n, k }) {
    const stride = n + k % 4;
    const [out, x] = [draw.numbers(m * stride), draw.numbers(m * n)];
    kernels.standardize(out, x, draw.numbers(n), draw.numbers(n), m, n, stride);
    return { out };
  },
});
