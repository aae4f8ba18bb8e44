/**
 * The two operations on which the precisions differ.
 *
 * @module
 */

import type { Precision } from "../kernels.ts";
import { negligible32, negligible64, smallestNormal32, smallestNormal64 } from "../limits.ts";
import { fma32, fma64 } from "./fma.ts";

/** Rounding and fused multiply-add of one precision. */
export interface Arithmetic {
  /** The float64 `x` rounded to the precision; as + - * / and sqrt of float32 numbers in float64, so rounded, are exact. */
  round(x: number): number;
  /** a * b + c rounded once. */
  fma(a: number, b: number, c: number): number;
  /** x, or +0 where it is smaller than the smallest normal number. */
  settle(x: number): number;
  /** x, or +0 where it is smaller than what counts in a gradient; see limits.ts. */
  notable(x: number): number;
}

/** The operations of a precision. */
export function arithmetic(precision: Precision): Arithmetic {
  const single = precision === "float32";
  const least = single ? smallestNormal32 : smallestNormal64, faint = single ? negligible32 : negligible64;
  return {
    round: single ? Math.fround : (x) => x,
    fma: single ? fma32 : fma64,
    settle: (x) => Math.abs(x) < least ? 0 : x,
    notable: (x) => Math.abs(x) < faint ? 0 : x,
  };
}
