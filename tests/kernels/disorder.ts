/** Kernels that compute what the reference computes, but add in another order: each of them is wrong. */

import { blockLength } from "../../src/kernels/blocks.ts";
import type { Float, Kernels } from "../../src/kernels/kernels.ts";

/** Makes of the right kernels some that differ in one. */
type Mutation = (right: Kernels) => Partial<Kernels>;

/** An array like x with its elements taken from other places. */
function rearranged(x: Float, place: (i: number) => number): Float {
  return x.map((_, i) => x[place(i)]) as Float;
}

/** The rows of x, each of n elements, from the last to the first. */
function rowsReversed(x: Float, n: number): Float {
  return rearranged(x, (i) => x.length - n - i + 2 * (i % n));
}

/** Each row of x, of n elements, from its last to its first. */
function columnsReversed(x: Float, n: number): Float {
  return rearranged(x, (i) => i - i % n + n - 1 - i % n);
}

/** All elements from the last to the first. */
function reversed(x: Float): Float {
  return rearranged(x, (i) => x.length - 1 - i);
}

/** The first element behind all others: the same order, but other lanes. */
function shifted(x: Float): Float {
  return rearranged(x, (i) => (i + 1) % x.length);
}

/** The product of the first terms, and then the others added to it: blocks begin elsewhere. */
function cutElsewhere(right: Kernels, out: Float, a: Float, b: Float, m: number, n: number, k: number): void {
  const first = Math.min(k, blockLength >> 1);
  const part = (from: number, to: number) =>
    Float64Array.from({ length: m * (to - from) }, (_, i) => {
      const width = to - from;
      return a[Math.floor(i / width) * k + from + i % width];
    });
  const typed = (x: Float64Array) => out instanceof Float32Array ? Float32Array.from(x) : x;
  right.matmul(out, typed(part(0, first)), b.subarray(0, first * n), m, n, first, false);
  right.matmul(out, typed(part(first, k)), b.subarray(first * n), m, n, k - first, true);
}

/** The product added to `out` term by term, instead of block by block. */
function carried(right: Kernels, out: Float, a: Float, b: Float, m: number, n: number, k: number): void {
  for (let p = 0; p < k; p++) {
    const column = Float64Array.from({ length: m }, (_, i) => a[i * k + p]);
    const typed = out instanceof Float32Array ? Float32Array.from(column) : column;
    right.matmul(out, typed, b.subarray(p * n, (p + 1) * n), m, n, 1, true);
  }
}

/** For every kernel that adds up more than two numbers, ways to get the order wrong. */
export const disorders: Partial<Record<keyof Kernels, Record<string, Mutation>>> = {
  matmul: {
    "terms backwards": (right) => ({
      matmul: (out, a, b, m, n, k, add) =>
        right.matmul(out, columnsReversed(a, k), rowsReversed(b, n), m, n, k, add),
    }),
    "blocks of another length": (right) => ({
      matmul: (out, a, b, m, n, k, add) =>
        add ? right.matmul(out, a, b, m, n, k, add) : cutElsewhere(right, out, a, b, m, n, k),
    }),
    "added term by term": (right) => ({
      matmul: (out, a, b, m, n, k, add) =>
        add ? carried(right, out, a, b, m, n, k) : right.matmul(out, a, b, m, n, k, add),
    }),
  },
  matmulTN: {
    "terms backwards": (right) => ({
      matmulTN: (out, a, b, m, n, k, add) =>
        right.matmulTN(out, rowsReversed(a, m), rowsReversed(b, n), m, n, k, add),
    }),
  },
  matmulNT: {
    "terms backwards": (right) => ({
      matmulNT: (out, a, b, m, n, k, add) =>
        right.matmulNT(out, columnsReversed(a, k), columnsReversed(b, k), m, n, k, add),
    }),
  },
  linear: {
    "terms backwards": (right) => ({
      linear: (out, x, w, bias, m, n, k, activation) =>
        right.linear(out, columnsReversed(x, k), rowsReversed(w, n), bias, m, n, k, activation),
    }),
    "bias first": (right) => ({
      linear(out, x, w, bias, m, n, k, activation) {
        if (activation !== "identity") return right.linear(out, x, w, bias, m, n, k, activation);
        for (let i = 0; i < m; i++) out.set(bias, i * n);
        carried(right, out, x, w, m, n, k);
      },
    }),
  },
  gram: {
    "rows backwards": (right) => ({
      gram: (out, x, n, k, first, last, add) => right.gram(out, rowsReversed(x, n), n, k, first, last, add),
    }),
  },
  solveTriangular: {
    "differences added up first": (right) => ({
      solveTriangular(b, u, m, n) {
        const start = b.slice() as Float;
        const sums = b.slice().fill(0) as Float;
        right.solveTriangular(b, u, m, n);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            for (let p = 0; p < j; p++) sums[i * n + j] += b[i * n + p] * u[p * n + j];
            b[i * n + j] = (start[i * n + j] - sums[i * n + j]) / u[j * n + j];
          }
        }
      },
    }),
  },
  sumRows: {
    "rows backwards": (right) => ({
      sumRows: (out, x, m, n, add) => right.sumRows(out, rowsReversed(x, n), m, n, add),
    }),
  },
  softmax: {
    "classes backwards": (right) => ({
      softmax(out, x, m, n) {
        right.softmax(out, columnsReversed(x, n), m, n);
        out.set(columnsReversed(out, n));
      },
    }),
  },
  softmaxBackward: {
    "classes backwards": (right) => ({
      softmaxBackward(dx, dy, y, m, n) {
        const slopes = columnsReversed(dx, n);
        right.softmaxBackward(slopes, columnsReversed(dy, n), columnsReversed(y, n), m, n);
        dx.set(columnsReversed(slopes, n));
      },
    }),
  },
  softmaxCrossEntropy: {
    "rows backwards": (right) => ({
      softmaxCrossEntropy(p, x, labels, weights, m, n) {
        const loss = right.softmaxCrossEntropy(p, rowsReversed(x, n), reversed(labels), weights, m, n);
        p.set(rowsReversed(p, n));
        return loss;
      },
    }),
  },
  sigmoidCrossEntropy: {
    "another lane": (right) => ({
      sigmoidCrossEntropy(p, x, t, weights) {
        const loss = right.sigmoidCrossEntropy(p, shifted(x), shifted(t), weights);
        right.sigmoid(p, x);
        return loss;
      },
    }),
  },
  labelSmoothing: {
    "rows backwards": (right) => ({
      labelSmoothing: (x, labels, weights, m, n) => {
        const rows = [...Array(m).keys()].reverse().map((i) => [...x.subarray(i * n, (i + 1) * n)]);
        return right.labelSmoothing(Float64Array.from(rows.flat()), reversed(labels), weights, m, n);
      },
    }),
  },
  squaredError: {
    "backwards": (right) => ({ squaredError: (p, t) => right.squaredError(reversed(p), reversed(t)) }),
    "another lane": (right) => ({ squaredError: (p, t) => right.squaredError(shifted(p), shifted(t)) }),
  },
  absoluteError: {
    "another lane": (right) => ({ absoluteError: (p, t) => right.absoluteError(shifted(p), shifted(t)) }),
  },
  huberError: {
    "another lane": (right) => ({
      huberError: (p, t, delta) => right.huberError(shifted(p), shifted(t), delta),
    }),
  },
  sum: {
    "backwards": (right) => ({ sum: (x) => right.sum(reversed(x)) }),
    "another lane": (right) => ({ sum: (x) => right.sum(shifted(x)) }),
  },
  sumSquares: {
    "another lane": (right) => ({ sumSquares: (x) => right.sumSquares(shifted(x)) }),
  },
};
