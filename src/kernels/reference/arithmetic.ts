/**
 * The two operations on which the precisions differ.
 *
 * @module
 */

import type { Precision } from "../kernels.ts";
import { fma32, fma64 } from "./fma.ts";

/** Rounding and fused multiply-add of one precision. */
export interface Arithmetic {
  /** The float64 `x` rounded to the precision; as + - * / and sqrt of float32 numbers in float64, so rounded, are exact. */
  round(x: number): number;
  /** a * b + c rounded once. */
  fma(a: number, b: number, c: number): number;
}

/** The operations of a precision. */
export function arithmetic(precision: Precision): Arithmetic {
  return precision === "float32" ? { round: Math.fround, fma: fma32 } : { round: (x) => x, fma: fma64 };
}
