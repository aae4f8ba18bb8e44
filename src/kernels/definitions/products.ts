/**
 * Matrix products. Each sum over k is cut into blocks of a fixed length; inside a block terms are a chain of fused
 * multiply-adds in index order starting from +0; block results are added in order, to `out` if `add`. The length is in
 * blocks.ts. Without terms the sum is +0. `out` is none of the inputs.
 *
 * @module
 */
import { array, defineKernel, flag, whole } from "../definition.ts";
import type { Exam } from "../exam/draw.ts";
import type { Float } from "../kernels.ts";
import { blockSums } from "../reference/block_sums.ts";

type Product = "matmul" | "matmulTN" | "matmulNT";

/** An entry of a matrix by row and column. */
type Entry = (row: number, column: number) => number;

const args = [array("out"), array("a"), array("b"), whole("m"), whole("n"), whole("k"), flag("add")];

function exam(name: Product): Exam {
  return (kernels, draw, { m, n, k }) => {
    const [a, b, out] = [draw.numbers(m * k), draw.numbers(k * n), draw.numbers(m * n)];
    const added = draw.arrays.from(out);
    kernels[name](out, a, b, m, n, k, false);
    kernels[name](added, a, b, m, n, k, true);
    return { out, added };
  };
}

/** A product, given where an entry of either factor lies: at row times the first number plus column times the second. */
function product(
  name: Product,
  does: string,
  transposed: "a" | "b" | undefined,
  strides: (m: number, n: number, k: number) => [a: [number, number], b: [number, number]],
) {
  return defineKernel(name, {
    does,
    args,
    split: { by: "product", transposed },
    sums: true,
    multiplyAdds: ["m", "n", "k"],
    reference(precision) {
      const { sumProducts } = blockSums(precision);
      return (out, a, b, m, n, k, add) => {
        const [[aRow, aColumn], [bRow, bColumn]] = strides(m, n, k);
        const left: Entry = (i, p) => a[i * aRow + p * aColumn];
        const right: Entry = (p, j) => b[p * bRow + j * bColumn];
        for (let at = 0; at < m * n; at++) {
          const i = Math.floor(at / n), j = at % n;
          out[at] = sumProducts(k, (p) => left(i, p), (p) => right(p, j), add ? out[at] : undefined);
        }
      };
    },
    exam: exam(name),
  });
}

export const matmul = product(
  "matmul",
  "out [m, n] = a [m, k] · b [k, n], added to `out` when `add`.",
  undefined,
  (_m, n, k) => [[k, 1], [n, 1]],
);

export const matmulTN = product(
  "matmulTN",
  "out [m, n] = aᵀ · b with a [k, m], b [k, n], added to `out` when `add`.",
  "a",
  (m, n) => [[1, m], [n, 1]],
);

export const matmulNT = product(
  "matmulNT",
  "out [m, n] = a · bᵀ with a [m, k], b [n, k], added to `out` when `add`.",
  "b",
  (_m, _n, k) => [[k, 1], [1, k]],
);

export const gram = defineKernel("gram", {
  does:
    `Rows [first, last) of the lower triangle of out [n, n] = xᵀ · x with x [k, n], added to \`out\` when \`add\`: the sums
    of \`matmulTN\`. What is above the diagonal is left as it is.`,
  args: [array("out"), array("x"), ...["n", "k", "first", "last"].map(whole), flag("add")],
  split: { by: "triangle" },
  sums: true,
  reference(precision) {
    const { sumProducts } = blockSums(precision);
    return (out, x, n, k, first, last, add) => {
      for (let i = first; i < last; i++) {
        for (let j = 0; j <= i; j++) {
          const at = i * n + j;
          out[at] = sumProducts(k, (p) => x[p * n + i], (p) => x[p * n + j], add ? out[at] : undefined);
        }
      }
    };
  },
  exam(kernels, draw, { m, n, k }) {
    const [x, out, whole] = [draw.numbers(k * n), draw.numbers(n * n), draw.numbers(n * n)];
    const first = m % n;
    kernels.gram(out, x, n, k, first, Math.min(n, first + m), false);
    kernels.gram(whole, x, n, k, 0, n, true);
    return { out, whole };
  },
});

export const sumRows = defineKernel("sumRows", {
  does: "out [n] = column sums of x [m, n], in the blocks of a matrix product, added to `out` when `add`.",
  args: [array("out"), array("x"), whole("m"), whole("n"), flag("add")],
  split: null,
  sums: true,
  reference(precision) {
    const { sumProducts } = blockSums(precision);
    return (out: Float, x, m, n, add) => {
      for (let j = 0; j < n; j++) {
        out[j] = sumProducts(m, () => 1, (p) => x[p * n + j], add ? out[j] : undefined);
      }
    };
  },
  exam(kernels, draw, { n, k }) {
    const [x, out, added] = [draw.numbers(n * k), draw.numbers(n), draw.numbers(n)];
    kernels.sumRows(out, x, k, n, false);
    kernels.sumRows(added, x, k, n, true);
    return { out, added };
  },
});
