/**
 * Sums over the rows or the inner axis of matrices, in blocks of fused multiply-adds.
 *
 * @module
 */

import { blockLength } from "../blocks.ts";
import type { Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";

/** The matrix products and `sumRows`. */
export function products(
  precision: Precision,
): Pick<Kernels, "matmul" | "matmulTN" | "matmulNT" | "sumRows"> {
  const { sumProducts } = blockSums(precision);
  return {
    matmul(out, a, b, m, n, k, add) {
      fillOut(m, n, (i, j) => {
        out[i * n + j] = sumProducts(
          k,
          (p) => a[i * k + p],
          (p) => b[p * n + j],
          add ? out[i * n + j] : undefined,
        );
      });
    },
    matmulTN(out, a, b, m, n, k, add) {
      fillOut(m, n, (i, j) => {
        out[i * n + j] = sumProducts(
          k,
          (p) => a[p * m + i],
          (p) => b[p * n + j],
          add ? out[i * n + j] : undefined,
        );
      });
    },
    matmulNT(out, a, b, m, n, k, add) {
      fillOut(m, n, (i, j) => {
        out[i * n + j] = sumProducts(
          k,
          (p) => a[i * k + p],
          (p) => b[j * k + p],
          add ? out[i * n + j] : undefined,
        );
      });
    },
    sumRows(out, x, m, n, add) {
      for (let j = 0; j < n; j++) {
        out[j] = sumProducts(m, () => 1, (i) => x[i * n + j], add ? out[j] : undefined);
      }
    },
  };
}

function fillOut(m: number, n: number, element: (i: number, j: number) => void): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) element(i, j);
  }
}

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
