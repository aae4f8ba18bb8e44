/**
 * Powers, from operations that IEEE 754 fixes exactly.
 *
 * @module
 */

import type { Precision } from "../kernels.ts";
import * as c from "../coefficients.ts";
import { clamp, elementaryFunctions, polynomial, separate } from "./math.ts";
import { productError, smallerLost } from "./pairs.ts";

const { log, exp, expOfSum } = elementaryFunctions("float64");

const tail = [
  c.atanh64c0,
  c.atanh64c1,
  c.atanh64c2,
  c.atanh64c3,
  c.atanh64c4,
  c.atanh64c5,
  c.atanh64c6,
  c.atanh64c7,
  c.atanh64c8,
  c.atanh64c9,
];
const twoThirds = 2 / 3;
const same = (x: number) => x;

/**
 * The power function of a precision: x to the y-th, with the special cases of IEEE 754 (pow(x, 0) and pow(1, y) are 1
 * even for NaN, pow(-1, ±Infinity) is 1, a negative x gives NaN unless y is whole).
 *
 * The error is below 0.9 ulp in float64 and 0.501 ulp in float32. exp(y log |x|): in float64 the logarithm and the product have twice the digits, in float32 both are in float64.
 */
export function powerFunction(precision: Precision): (x: number, y: number) => number {
  const magnitude = precision === "float32" ? (a: number, y: number) => exp(y * log(a)) : powerOf;
  const round = precision === "float32" ? Math.fround : same;
  return (x, y) => {
    if (y === 0 || x === 1) return 1;
    // Beyond it every power is 0, 1 or infinite, as for an infinite y; and 1 to the infinite needs no case of its own.
    const bounded = clamp(y, -(2 ** 66), 2 ** 66);
    const power = round(magnitude(Math.abs(x), bounded));
    const isWhole = Math.trunc(bounded) === bounded;
    if (x < 0 && x > -Infinity && !isWhole) return NaN;
    const half = bounded * 0.5;
    const isOdd = isWhole && Math.trunc(half) !== half;
    const isNegative = x < 0 || Object.is(x, -0);
    return isOdd && isNegative ? -power : power;
  };
}

/** a to the y-th for a ≥ 0. */
function powerOf(a: number, y: number): number {
  const { high, low } = logPair(a);
  const product = y * high;
  const rest = productError(y, high, product) + y * low;
  return expOfSum(product, Math.abs(product) < 1000 ? rest : 0);
}

/**
 * log(a) as a sum of two numbers, off by less than 2^-63 of its size: k log 2 + 2 s + 2/3 s³ + …, where
 * a = 2^k (1 + f) and s = f / (2 + f); the first two terms have twice the digits.
 */
function logPair(a: number): { high: number; low: number } {
  if (!(a > 0 && a < Infinity)) return { high: log(a), low: 0 };
  const { significand, exponent } = separate(a, Math.SQRT1_2);
  const f = significand - 1;
  const below = 2 + f;
  const s = f / below;
  const back = s * below;
  const sLow = (((f - back) - productError(s, below, back)) - s * smallerLost(2, f, below)) / below;
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * (s * sLow);
  const t = z * polynomial(tail, z, same);
  const sum = twoThirds + t;
  const sumLow = smallerLost(twoThirds, t, sum) + c.twoThirdsLow;
  const u = z * sum;
  const uLow = productError(z, sum, u) + (z * sumLow + zLow * sum);
  const v = s * u;
  const vLow = productError(s, u, v) + (s * uLow + sLow * u);
  const whole = exponent * c.ln2High64;
  const twice = 2 * s;
  const first = whole + twice;
  const second = first + v;
  const lost = smallerLost(whole, twice, first) + smallerLost(first, v, second);
  const low = lost + ((2 * sLow + vLow) + exponent * c.ln2Low64);
  const high = second + low;
  return { high, low: smallerLost(second, low, high) };
}
