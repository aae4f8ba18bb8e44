/**
 * The standard normal distribution in both precisions, from operations that IEEE 754 fixes exactly: what gelu is made of.
 *
 * @module
 */

import type { Precision } from "../kernels.ts";
import * as c from "../coefficients.ts";
import { arithmetic } from "./arithmetic.ts";
import { elementaryFunctions, polynomial } from "./math.ts";

/** The functions of one precision. */
export interface NormalFunctions {
  /** Φ(x) = (1 + erf(x / √2)) / 2; the error is below 5 ulp wherever the result is a normal number. */
  cdf(x: number): number;
  /** exp(-x² / 2) / √(2π). */
  density(x: number): number;
}

/** What differs between the precisions. */
interface Constants {
  /** Times this and back leaves the upper half of the digits. */
  readonly splitter: number;
  readonly limit: number;
  readonly pole: number;
  readonly peak: number;
  readonly tail: readonly number[];
}

const float32: Constants = {
  splitter: 4097,
  limit: c.normalLimit32,
  pole: c.normalPole32,
  peak: c.normalPeak32,
  tail: [
    c.normal32c0,
    c.normal32c1,
    c.normal32c2,
    c.normal32c3,
    c.normal32c4,
    c.normal32c5,
    c.normal32c6,
    c.normal32c7,
    c.normal32c8,
    c.normal32c9,
    c.normal32c10,
  ],
};

const float64: Constants = {
  splitter: 134217729,
  limit: c.normalLimit64,
  pole: c.normalPole64,
  peak: c.normalPeak64,
  tail: [
    c.normal64c0,
    c.normal64c1,
    c.normal64c2,
    c.normal64c3,
    c.normal64c4,
    c.normal64c5,
    c.normal64c6,
    c.normal64c7,
    c.normal64c8,
    c.normal64c9,
    c.normal64c10,
    c.normal64c11,
    c.normal64c12,
    c.normal64c13,
    c.normal64c14,
    c.normal64c15,
    c.normal64c16,
    c.normal64c17,
    c.normal64c18,
    c.normal64c19,
    c.normal64c20,
    c.normal64c21,
    c.normal64c22,
    c.normal64c23,
  ],
};

/**
 * The functions of a precision; arguments and results are numbers of that precision.
 *
 * With a = |x|, no larger than where the tail vanishes, 1 - Φ(a) is exp(-a² / 2) / (1 + a) times a polynomial in
 * (a - pole) / (a + pole). The square is taken exactly: a is cut into a head, whose square is exact, and the rest.
 */
export function normalFunctions(precision: Precision): NormalFunctions {
  const { splitter, limit, pole, peak, tail } = precision === "float32" ? float32 : float64;
  const { round } = arithmetic(precision);
  const { expOfSum } = elementaryFunctions(precision);

  const held = (x: number) => limit < Math.abs(x) ? limit : Math.abs(x);

  /** exp(-a² / 2). */
  const bell = (a: number) => {
    const lifted = round(a * splitter);
    const head = round(lifted - round(lifted - a));
    const rest = round(round(a - head) * round(a + head));
    return expOfSum(round(round(head * head) * -0.5), round(rest * -0.5));
  };

  return {
    cdf(x) {
      const a = held(x);
      const p = polynomial(tail, round(round(a - pole) / round(a + pole)), round);
      const upper = round(round(bell(a) * p) / round(1 + a));
      return x < 0 ? upper : round(1 - upper);
    },
    density: (x) => round(bell(held(x)) * peak),
  };
}
