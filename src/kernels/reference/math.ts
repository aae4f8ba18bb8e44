/**
 * exp, log, tanh and sigmoid from operations that IEEE 754 fixes exactly, in both precisions.
 *
 * Every step is rounded to the precision at hand, and nothing depends on the value but selections, so that the same
 * steps on vectors give the same bits.
 *
 * @module
 */

import type { Precision } from "../kernels.ts";
import * as c from "../coefficients.ts";
import { exponentOf, powerOfTwo } from "./fma.ts";

/**
 * The elementary functions of one precision. The errors are the largest seen, rounded up, over every 61st number of
 * float32 and thousands of arguments in each range of float64, edges, overflow and subnormals included; here and in the
 * files beside this one they come from scripts/golden/math_sweep.py.
 */
export interface ElementaryFunctions {
  /** Error below 0.86 ulp. */
  exp(x: number): number;
  /** Error below 0.83 ulp. */
  log(x: number): number;
  /** Error below 1.3 ulp. */
  tanh(x: number): number;
  /** Error below 1.9 ulp. */
  sigmoid(x: number): number;
  /** exp(x + rest) for a `rest` far below 1. */
  expOfSum(x: number, rest: number): number;
  /** The same with twice the digits: (high + low) scale0 scale1, the scales being powers of two. */
  expPair(x: number, rest: number): { high: number; low: number; scale0: number; scale1: number };
}

/** What differs between the precisions. */
interface Constants {
  readonly round: (x: number) => number;
  /** Adding and subtracting 1.5 times the last whole power of two rounds to a whole number. */
  readonly magic: number;
  readonly inverseLn2: number;
  readonly ln2High: number;
  readonly ln2Low: number;
  /** Beyond these exp is 0 or infinity. */
  readonly expLow: number;
  readonly expHigh: number;
  /** Beyond this exp(x) + 2 and exp(x) - 1 give the quotient 1. */
  readonly tanhLimit: number;
  readonly expTail: readonly number[];
  readonly logTail: readonly number[];
  /** The lower end of the significands that log reduces to: sqrt(1/2), rounded. */
  readonly halfRoot: number;
}

const float32: Constants = {
  round: Math.fround,
  magic: 1.5 * 2 ** 23,
  inverseLn2: c.inverseLn232,
  ln2High: c.ln2High32,
  ln2Low: c.ln2Low32,
  expLow: -104,
  expHigh: 89,
  tanhLimit: 20,
  expTail: [c.exp32c0, c.exp32c1, c.exp32c2, c.exp32c3, c.exp32c4],
  logTail: [c.log32c0, c.log32c1, c.log32c2, c.log32c3],
  halfRoot: Math.fround(Math.SQRT1_2),
};

const float64: Constants = {
  round: (x) => x,
  magic: 1.5 * 2 ** 52,
  inverseLn2: c.inverseLn264,
  ln2High: c.ln2High64,
  ln2Low: c.ln2Low64,
  expLow: -746,
  expHigh: 710,
  tanhLimit: 44,
  expTail: [
    c.exp64c0,
    c.exp64c1,
    c.exp64c2,
    c.exp64c3,
    c.exp64c4,
    c.exp64c5,
    c.exp64c6,
    c.exp64c7,
    c.exp64c8,
    c.exp64c9,
  ],
  logTail: [c.log64c0, c.log64c1, c.log64c2, c.log64c3, c.log64c4, c.log64c5, c.log64c6],
  halfRoot: Math.SQRT1_2,
};

/**
 * The elementary functions of a precision; arguments and results are numbers of that precision.
 *
 * exp(x) = 2^n exp(r) and log(2^n (1 + f)) = n log 2 + log(1 + f) with a high and a low part of log 2. tanh(x) is
 * t / (t + 2) with t = exp(2x) - 1, and sigmoid(x) is 1 / (1 + e) or e / (1 + e) with e = exp(-|x|); both add what the
 * roundings of numerator and denominator lost, to first order: 2 / (t + 2) is 1 - tanh(x).
 */
export function elementaryFunctions(precision: Precision): ElementaryFunctions {
  const constants = precision === "float32" ? float32 : float64;
  const { round, magic, ln2High, ln2Low } = constants;

  /** x + rest = n log 2 + high - low with |x - n log 2| ≤ log(2) / 2, and its exp is 2^n (1 + (high + tail)). */
  const reduce = (x: number, rest: number) => {
    const n = round(round(round(x * constants.inverseLn2) + magic) - magic);
    const high = round(x - round(n * ln2High));
    const low = round(round(n * ln2Low) - rest);
    const r = round(high - low);
    const p = round(round(polynomial(constants.expTail, r, round) * r) + 0.5);
    return { n, high, tail: round(round(round(r * r) * p) - low) };
  };

  const expPair = (x: number, rest: number) => {
    const clamped = clamp(x, constants.expLow, constants.expHigh);
    const { n, high, tail } = reduce(clamped, rest);
    const beyond = round(high + tail);
    const value = round(1 + beyond);
    const low = round(round(beyond - round(value - 1)) + round(tail - round(beyond - high)));
    const half = round(round(round(n * 0.5) + magic) - magic);
    return { high: value, low, scale0: powerOfTwo(half), scale1: powerOfTwo(n - half) };
  };

  const expOfSum = (x: number, rest: number) => {
    const { high, scale0, scale1 } = expPair(x, rest);
    return round(round(high * scale0) * scale1);
  };

  const exp = (x: number) => expOfSum(x, 0);

  const log = (x: number) => {
    if (!(x > 0)) return x === 0 ? -Infinity : NaN;
    if (x === Infinity) return x;
    const { significand, exponent } = separate(x, constants.halfRoot);
    const f = round(significand - 1);
    const s = round(f / round(2 + f));
    const z = round(s * s);
    const rest = round(z * polynomial(constants.logTail, z, round));
    const half = round(round(0.5 * f) * f);
    const low = round(exponent * ln2Low);
    const tail = round(half - round(round(s * round(half + rest)) + low));
    return round(round(exponent * ln2High) + round(f - tail));
  };

  const tanh = (x: number) => {
    const twice = clamp(round(2 * Math.abs(x)), 0, constants.tanhLimit);
    const { n, high, tail } = reduce(twice, 0);
    const scale = powerOfTwo(n);
    const start = round(round(scale - 1) + round(scale * high));
    const rest = round(scale * tail);
    const expm1 = round(start + rest);
    const sum = round(expm1 + 2);
    const quotient = round(expm1 / sum);
    const complement = round(1 - quotient);
    const lostAbove = round(rest - round(expm1 - start));
    const lostBelow = round(expm1 - round(sum - 2));
    const correction = round(round(lostAbove * complement) - round(quotient * lostBelow));
    // Close to 1 the complement has few correct digits: enough for the correction, but the sum may pass 1.
    const value = clamp(round(quotient + round(round(0.5 * complement) * correction)), 0, 1);
    return x < 0 || Object.is(x, -0) ? -value : value;
  };

  const sigmoid = (x: number) => {
    const e = exp(-Math.abs(x));
    const sum = round(1 + e);
    const quotient = round((x < 0 ? e : 1) / sum);
    const lost = round(e - round(sum - 1));
    return round(quotient - round(quotient * lost));
  };

  return { exp, log, tanh, sigmoid, expOfSum, expPair };
}

/** Σ coefficients[i] x^i by Horner's rule, each operation rounded. */
export function polynomial(
  coefficients: readonly number[],
  x: number,
  round: (x: number) => number,
): number {
  let sum = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i--) sum = round(round(sum * x) + coefficients[i]);
  return sum;
}

/** x held between the limits; NaN stays NaN. */
export function clamp(x: number, low: number, high: number): number {
  const raised = x < low ? low : x;
  return raised > high ? high : raised;
}

/** A positive finite x as significand * 2^exponent with halfRoot ≤ significand < 2 halfRoot; exact. */
export function separate(x: number, halfRoot: number): { significand: number; exponent: number } {
  const lift = x < 2 ** -1022 ? 54 : 0;
  const lifted = x * powerOfTwo(lift);
  const exponent = exponentOf(lifted);
  const significand = lifted * powerOfTwo(-exponent);
  return significand < 2 * halfRoot
    ? { significand, exponent: exponent - lift }
    : { significand: significand / 2, exponent: exponent + 1 - lift };
}
