/**
 * The standard normal distribution in both precisions, from operations that IEEE 754 fixes exactly: what gelu and erf
 * are made of.
 *
 * With a = |x|, no larger than where the tail vanishes, 1 - Φ(a) is exp(-a² / 2) times a polynomial in
 * q = (a - pole) / (a + pole), divided by a sum with a. In float32 all of it is float64 but the result.
 *
 * @module
 */

import type { Precision } from "../kernels.ts";
import * as c from "../coefficients.ts";
import { elementaryFunctions, polynomial } from "./math.ts";
import { powerOfTwo } from "./fma.ts";
import { productError, smallerLost, sumError, upperHalf } from "./pairs.ts";

/** The functions of one precision. */
export interface NormalFunctions {
  /** x Φ(x), with the limit -0 at -Infinity; error below 1.4 ulp in float64 and 0.56 ulp in float32. */
  gelu(x: number): number;
  /** Φ(x) + x exp(-x² / 2) / √(2π), the slope of gelu. */
  geluSlope(x: number): number;
  /** 2 / √π times the integral of exp(-t²) from 0 to x; error below 1.1 ulp in float64 and 0.501 ulp in float32. */
  erf(x: number): number;
}

// The coefficients of even and of odd powers of q stand apart: two sums that a processor can work on at once.
const even32 = [
  c.normal32c0,
  c.normal32c2,
  c.normal32c4,
  c.normal32c6,
  c.normal32c8,
  c.normal32c10,
];
const odd32 = [
  c.normal32c1,
  c.normal32c3,
  c.normal32c5,
  c.normal32c7,
  c.normal32c9,
];
/** Without the constant term. */
const even64 = [
  c.normal64c2,
  c.normal64c4,
  c.normal64c6,
  c.normal64c8,
  c.normal64c10,
  c.normal64c12,
  c.normal64c14,
  c.normal64c16,
  c.normal64c18,
  c.normal64c20,
  c.normal64c22,
];
const odd64 = [
  c.normal64c1,
  c.normal64c3,
  c.normal64c5,
  c.normal64c7,
  c.normal64c9,
  c.normal64c11,
  c.normal64c13,
  c.normal64c15,
  c.normal64c17,
  c.normal64c19,
  c.normal64c21,
  c.normal64c23,
];

const erfTail = [
  c.erf64c0,
  c.erf64c1,
  c.erf64c2,
  c.erf64c3,
  c.erf64c4,
  c.erf64c5,
  c.erf64c6,
  c.erf64c7,
  c.erf64c8,
  c.erf64c9,
  c.erf64c10,
  c.erf64c11,
  c.erf64c12,
];

const exp32 = [c.exp32c0, c.exp32c1, c.exp32c2, c.exp32c3, c.exp32c4];
const magic = 1.5 * 2 ** 52;
const same = (x: number) => x;
const { expOfSum, expPair } = elementaryFunctions("float64");

/** The functions of a precision; arguments and results are numbers of that precision. */
export function normalFunctions(precision: Precision): NormalFunctions {
  if (precision === "float64") return { gelu, geluSlope, erf };
  return {
    gelu(x) {
      const { a, upper } = upperTail32(x);
      const part = a * upper;
      return Math.fround(x < 0 ? -part : x - part);
    },
    geluSlope(x) {
      const { a, bell, upper } = upperTail32(x);
      const part = a * (bell * c.normalPeak);
      return Math.fround(x < 0 ? upper - part : (1 - upper) + part);
    },
    erf: (x) => Math.fround(erf(x)),
  };
}

/** exp(-a² / 2) and 1 - Φ(a), both to about 30 bits. */
function upperTail32(x: number) {
  const a = held(x, c.normalLimit32);
  const exponent = (a * a) * -0.5;
  const n = (exponent * c.inverseLn264 + magic) - magic;
  const r = exponent - n * c.ln2Whole;
  const bend = polynomial(exp32, r, same) * r + 0.5;
  const bell = (1 + (r + (r * r) * bend)) * powerOfTwo(n);
  const inverse = 1 / (a + c.normalPole32);
  const q = (a - c.normalPole32) * inverse;
  const w = q * q;
  const p = polynomial(even32, w, same) + q * polynomial(odd32, w, same);
  return { a, bell, upper: (bell * p) * inverse };
}

/** |x|, no larger than the limit. */
function held(x: number, limit: number): number {
  return limit < Math.abs(x) ? limit : Math.abs(x);
}

/** a² as an exact square and the rest. */
function square(a: number): { head: number; rest: number } {
  const upper = upperHalf(a);
  return { head: upper * upper, rest: (a - upper) * (a + upper) };
}

/** What the polynomial in q has beyond its constant term. */
function beyondFirst(a: number): number {
  const q = (a - c.normalPole64) / (a + c.normalPole64);
  const w = q * q;
  return q * (polynomial(odd64, w, same) + q * polynomial(even64, w, same));
}

/** exp(-a² / 2) p / (1 + a), every factor and product with what its rounding left out. */
function gelu(x: number): number {
  const a = held(x, c.normalLimit64);
  const { head, rest } = square(a);
  const bell = expPair(head * -0.5, rest * -0.5);
  const beyond = beyondFirst(a);
  const p = c.normal64c0 + beyond;
  const pLow = smallerLost(c.normal64c0, beyond, p) + c.normal64c0Low;
  const below = 1 + a;
  const share = a / below;
  const back = share * below;
  const shareLow = (((a - back) - productError(share, below, back)) - share * sumError(1, a, below)) / below;
  const first = share * p;
  const firstLow = productError(share, p, first) + (share * pLow + shareLow * p);
  const second = first * bell.high;
  const secondLow = productError(first, bell.high, second) + (first * bell.low + firstLow * bell.high);
  // Two steps, since 2^n alone may be too small.
  const scaled = (y: number) => (y * bell.scale0) * bell.scale1;
  if (x < 0) return -scaled(second + secondLow);
  const part = scaled(second);
  return (x - part) + (smallerLost(a, -part, a - part) - scaled(secondLow));
}

function geluSlope(x: number): number {
  const a = held(x, c.normalLimit64);
  const { head, rest } = square(a);
  const bell = expOfSum(head * -0.5, rest * -0.5);
  const upper = (bell * (c.normal64c0 + beyondFirst(a))) / (1 + a);
  const part = a * (bell * c.normalPeak);
  return x < 0 ? upper - part : (1 - upper) + part;
}

/** x + x (2 / √π - 1 + …) near 0, else 1 - 2 (1 - Φ(|x| √2)). */
function erf(x: number): number {
  const b = held(x, 6);
  if (b < 1) {
    const z = b * b;
    return x + x * (c.erfExcess + z * polynomial(erfTail, z, same));
  }
  const { head, rest } = square(b);
  const a = b * Math.SQRT2;
  const upper = (expOfSum(-head, -rest) * (c.normal64c0 + beyondFirst(a))) / (1 + a);
  const value = 1 - 2 * upper;
  return x < 0 ? -value : value;
}
