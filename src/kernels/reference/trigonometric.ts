/**
 * sin and cos of every number, from operations that IEEE 754 fixes exactly.
 *
 * @module
 */

import type { Precision } from "../kernels.ts";
import * as c from "../trigonometric_constants.ts";
import { polynomial } from "./math.ts";
import { productError, smallerLost, sumError } from "./pairs.ts";
import { powerOfTwo } from "./fma.ts";

/** Both functions. */
export interface TrigonometricFunctions {
  /** Error below 0.8 ulp in float64 and 0.501 ulp in float32. */
  sin(x: number): number;
  /** Error below 0.85 ulp in float64 and 0.501 ulp in float32. */
  cos(x: number): number;
}

/** An angle as high + low + quadrant π / 2 plus whole turns, with |high| ≤ π / 4 or hardly more. */
interface Reduced {
  readonly high: number;
  readonly low: number;
  readonly quadrant: number;
}

const magic = 1.5 * 2 ** 52;
const same = (x: number) => x;
const sinTail = [c.sin64c0, c.sin64c1, c.sin64c2, c.sin64c3, c.sin64c4, c.sin64c5];
const cosTail = [c.cos64c0, c.cos64c1, c.cos64c2, c.cos64c3, c.cos64c4, c.cos64c5];

/** The functions of a precision; in float32 all is float64 but the result. */
export function trigonometricFunctions(precision: Precision): TrigonometricFunctions {
  const round = precision === "float32" ? Math.fround : same;
  return {
    sin(x) {
      const value = round(wave(Math.abs(x), 0));
      return x < 0 || Object.is(x, -0) ? -value : value;
    },
    cos: (x) => round(wave(Math.abs(x), 1)),
  };
}

/** sin(a + turns π / 2) for a ≥ 0. */
function wave(a: number, turns: number): number {
  if (!(a < Infinity)) return NaN;
  const { high, low, quadrant } = a < 2 ** 20 ? reduceSmall(a) : reduceLarge(a);
  const place = quadrant + turns;
  const z = high * high;
  const half = 0.5 * z;
  let value;
  if (place % 2 === 0) {
    const tail = high * (z * polynomial(sinTail, z, same));
    value = high + (tail + low * (1 - half));
  } else {
    const start = 1 - half;
    const tail = (z * z) * polynomial(cosTail, z, same) - high * low;
    value = start + (smallerLost(1, -half, start) + tail);
  }
  return place % 4 >= 2 ? -value : value;
}

/** Takes multiples of π / 2 away from 0 ≤ a < 2^20: three parts of π / 2 whose multiples are exact, and the rest. */
function reduceSmall(a: number): Reduced {
  const n = (a * c.inverseHalfPi + magic) - magic;
  const first = a - n * c.halfPi0;
  const part1 = n * c.halfPi1;
  const second = first - part1;
  const part2 = n * c.halfPi2;
  const third = second - part2;
  const lost = sumError(first, -part1, second) + sumError(second, -part2, third);
  const rest = lost - n * c.halfPi3;
  const high = third + rest;
  return { high, low: smallerLost(third, rest, high), quadrant: n % 4 };
}

/** 2 / π as a whole number of 38 words of 32 bits. */
const twoOverPi = [
  c.twoOverPi0,
  c.twoOverPi1,
  c.twoOverPi2,
  c.twoOverPi3,
  c.twoOverPi4,
  c.twoOverPi5,
  c.twoOverPi6,
  c.twoOverPi7,
  c.twoOverPi8,
  c.twoOverPi9,
  c.twoOverPi10,
  c.twoOverPi11,
  c.twoOverPi12,
  c.twoOverPi13,
  c.twoOverPi14,
  c.twoOverPi15,
  c.twoOverPi16,
  c.twoOverPi17,
  c.twoOverPi18,
  c.twoOverPi19,
  c.twoOverPi20,
  c.twoOverPi21,
  c.twoOverPi22,
  c.twoOverPi23,
  c.twoOverPi24,
  c.twoOverPi25,
  c.twoOverPi26,
  c.twoOverPi27,
  c.twoOverPi28,
  c.twoOverPi29,
  c.twoOverPi30,
  c.twoOverPi31,
  c.twoOverPi32,
  c.twoOverPi33,
  c.twoOverPi34,
  c.twoOverPi35,
  c.twoOverPi36,
  c.twoOverPi37,
].reduce((bits, word) => bits << 32n | BigInt(word), 0n);

/** The number of the lowest `count` bits of a whole number. */
const lowest = (bits: bigint, count: bigint) => bits & ((1n << count) - 1n);

/**
 * The same for 2^20 ≤ a < infinity (Payne and Hanek, "Radian reduction for trigonometric functions", 1983): a is a whole
 * number of 53 bits times 2^e, and of 2 / π only the 192 bits matter that are neither multiples of 4 after the product
 * nor too small to tell. The fraction is taken to two numbers of 53 bits.
 */
function reduceLarge(a: number): Reduced {
  let e = 0;
  let whole = a;
  while (whole >= 2 ** 53) [whole, e] = [whole / 2, e + 1];
  while (whole < 2 ** 52) [whole, e] = [whole * 2, e - 1];
  // The window begins at bit e - 1 behind the point.
  const window = lowest(twoOverPi >> BigInt(38 * 32 - (e - 2) - 192), 192n);
  const product = lowest(BigInt(whole) * window, 192n) >> 64n;
  const quadrant = lowest((product + (1n << 125n)) >> 126n, 2n);
  const signed = BigInt.asIntN(128, product - (quadrant << 126n));
  const magnitude = signed < 0n ? -signed : signed;
  const length = magnitude.toString(2).length;
  const digits = (magnitude << 128n) >> BigInt(length + 128 - 106);
  const scale = powerOfTwo(length - 126 - 53);
  const f = Number(digits >> 53n) * scale;
  const fLow = Number(lowest(digits, 53n)) * scale * 2 ** -53;
  const product0 = f * c.halfPi;
  const rest = productError(f, c.halfPi, product0) + (f * c.halfPiLow + fLow * c.halfPi);
  const high = product0 + rest;
  const low = smallerLost(product0, rest, high);
  const sign = signed < 0n ? -1 : 1;
  return { high: sign * high, low: sign * low, quadrant: Number(quadrant) };
}
