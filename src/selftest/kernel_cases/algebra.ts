/**
 * Matrix products, factorisations, rows and columns: one call of each kernel.
 *
 * @module
 */
import type { Case } from "./draw.ts";

function product(name: "matmul" | "matmulTN" | "matmulNT"): Case {
  return (kernels, draw, { m, n, k }) => {
    const [a, b, out] = [draw.numbers(m * k), draw.numbers(k * n), draw.numbers(m * n)];
    const added = draw.arrays.from(out);
    kernels[name](out, a, b, m, n, k, false);
    kernels[name](added, a, b, m, n, k, true);
    return { out, added };
  };
}

/** The cases, by the name of the kernel. */
export const algebra = {
  matmul: product("matmul"),
  matmulTN: product("matmulTN"),
  matmulNT: product("matmulNT"),
  gram(kernels, draw, { m, n, k }) {
    const [x, out, whole] = [draw.numbers(k * n), draw.numbers(n * n), draw.numbers(n * n)];
    const first = m % n;
    kernels.gram(out, x, n, k, first, Math.min(n, first + m), false);
    kernels.gram(whole, x, n, k, 0, n, true);
    return { out, whole };
  },
  solveTriangular(kernels, draw, { m, k }) {
    const [b, u] = [draw.numbers(m * k), draw.numbers(k * k)];
    kernels.solveTriangular(b, u, m, k);
    return { b };
  },
  rotateRows(kernels, draw, { m, n, k }) {
    const count = 1 + k % 3;
    const x = draw.numbers((m + 1) * n);
    kernels.rotateRows(x, draw.numbers(count * m), draw.numbers(count * m), m + 1, n, count);
    return { x };
  },
  standardize(kernels, draw, { m, n, k }) {
    const stride = n + k % 4;
    const [out, x] = [draw.numbers(m * stride), draw.numbers(m * n)];
    kernels.standardize(out, x, draw.numbers(n), draw.numbers(n), m, n, stride);
    return { out };
  },
  addRow(kernels, draw, { m, n }) {
    const [out, x, row] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(n)];
    kernels.addRow(out, x, row, m, n);
    kernels.addRow(x, x, row, m, n);
    return { out, x };
  },
  sumRows(kernels, draw, { n, k }) {
    const [x, out, added] = [draw.numbers(n * k), draw.numbers(n), draw.numbers(n)];
    kernels.sumRows(out, x, k, n, false);
    kernels.sumRows(added, x, k, n, true);
    return { out, added };
  },
  gather(kernels, draw, { m, n, k }) {
    const [x, out] = [draw.numbers(m * n), draw.numbers(k * n)];
    const order = draw.words(k + 5, m);
    kernels.gather(out, x, n, order, 3, k + 3);
    return { out };
  },
  shuffle(kernels, draw, { m, n }) {
    const order = draw.words(m * n, 2 ** 32);
    kernels.shuffle(order, Math.floor(draw.unit() * 2 ** 32));
    return { order };
  },
} satisfies Record<string, Case>;
