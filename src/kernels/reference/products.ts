/**
 * Sums over the rows or the inner axis of matrices, in blocks of fused multiply-adds.
 *
 * @module
 */

import { blockLength } from "../blocks.ts";
import type { Float, Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";

/** The matrix products, `gram` and `sumRows`. */
export function products(
  precision: Precision,
): Pick<Kernels, "matmul" | "matmulTN" | "matmulNT" | "gram" | "sumRows"> {
  const { sumProducts } = blockSums(precision);

  /** out [m, n] = Σ over p < k of a(i, p) b(p, j). */
  const product = (out: Float, a: Entry, b: Entry, m: number, n: number, k: number, add: boolean) => {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        const at = i * n + j;
        out[at] = sumProducts(k, (p) => a(i, p), (p) => b(p, j), add ? out[at] : undefined);
      }
    }
  };

  return {
    matmul(out, a, b, m, n, k, add) {
      product(out, (i, p) => a[i * k + p], (p, j) => b[p * n + j], m, n, k, add);
    },
    matmulTN(out, a, b, m, n, k, add) {
      product(out, (i, p) => a[p * m + i], (p, j) => b[p * n + j], m, n, k, add);
    },
    matmulNT(out, a, b, m, n, k, add) {
      product(out, (i, p) => a[i * k + p], (p, j) => b[j * k + p], m, n, k, add);
    },
    gram(out, x, n, k, first, last, add) {
      for (let i = first; i < last; i++) {
        for (let j = 0; j <= i; j++) {
          const at = i * n + j;
          out[at] = sumProducts(k, (p) => x[p * n + i], (p) => x[p * n + j], add ? out[at] : undefined);
        }
      }
    },
    sumRows(out, x, m, n, add) {
      product(out, () => 1, (p, j) => x[p * n + j], 1, n, m, add);
    },
  };
}

/** An entry of a matrix by row and column. */
type Entry = (row: number, column: number) => number;

/** A term or factor of a sum by its index. */
type Term = (index: number) => number;

/** The shape of every sum over rows, columns or an inner axis. */
export function blockSums(precision: Precision): {
  /** Σ a b over `count` terms, added to `start`; without `start` and terms it is +0. */
  sumProducts(count: number, a: Term, b: Term, start?: number): number;
} {
  const { round, fma } = arithmetic(precision);
  return {
    sumProducts(count, a, b, start) {
      let total = start;
      for (let begin = 0; begin < count; begin += blockLength) {
        const end = Math.min(begin + blockLength, count);
        let block = 0;
        for (let i = begin; i < end; i++) block = fma(a(i), b(i), block);
        total = total === undefined ? block : round(total + block);
      }
      return total ?? 0;
    },
  };
}
