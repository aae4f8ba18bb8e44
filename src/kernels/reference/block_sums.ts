/**
 * The shape of sums over the rows or the inner axis of matrices: blocks of fused multiply-adds.
 *
 * @module
 */
import { blockLength } from "../blocks.ts";
import type { Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";

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
