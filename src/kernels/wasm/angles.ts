// Angles brought between -π / 4 and π / 4; the same steps as reference/trigonometric.ts.

import * as c from "../trigonometric_constants";
import { productError, smallerLost, sumError } from "./pairs";

/** What {@link reduce} leaves beside its result: its rest, and in the lowest two bits which quarter of the turn. */
export let reducedLow: v128 = f64x2.splat(0);
export let quadrant: v128 = i64x2.splat(0);

/** The two angles a ≥ 0 without multiples of π / 2. */
@inline
export function reduce(a: v128): v128 {
  const magic = f64x2.splat(6755399441055744);
  const shifted = f64x2.add(f64x2.mul(a, f64x2.splat(c.inverseHalfPi)), magic);
  const n = f64x2.sub(shifted, magic);
  const first = f64x2.sub(a, f64x2.mul(n, f64x2.splat(c.halfPi0)));
  const part1 = f64x2.mul(n, f64x2.splat(c.halfPi1));
  const second = f64x2.sub(first, part1);
  const part2 = f64x2.mul(n, f64x2.splat(c.halfPi2));
  const third = f64x2.sub(second, part2);
  const lost = f64x2.add(sumError(first, f64x2.neg(part1), second), sumError(second, f64x2.neg(part2), third));
  const rest = f64x2.sub(lost, f64x2.mul(n, f64x2.splat(c.halfPi3)));
  const high = f64x2.add(third, rest);
  reducedLow = smallerLost(third, rest, high);
  quadrant = shifted;
  const small = f64x2.lt(a, f64x2.splat(1048576));
  return i64x2.all_true(small) ? high : reduceLanes(a, high);
}

/** The results for angles of 2^20 and more put in their lanes. */
function reduceLanes(a: v128, reduced: v128): v128 {
  let high = reduced;
  const a0 = f64x2.extract_lane(a, 0);
  if (!(a0 < 1048576)) {
    high = f64x2.replace_lane(high, 0, reduceLarge(a0));
    reducedLow = f64x2.replace_lane(reducedLow, 0, largeLow);
    quadrant = i64x2.replace_lane(quadrant, 0, largeQuadrant);
  }
  const a1 = f64x2.extract_lane(a, 1);
  if (!(a1 < 1048576)) {
    high = f64x2.replace_lane(high, 1, reduceLarge(a1));
    reducedLow = f64x2.replace_lane(reducedLow, 1, largeLow);
    quadrant = i64x2.replace_lane(quadrant, 1, largeQuadrant);
  }
  return high;
}

/** What {@link reduceLarge} leaves beside its result. */
let largeLow: f64 = 0;
let largeQuadrant: u64 = 0;

/** Payne and Hanek's reduction: the 192 bits of 2 / π that matter, times the 53 bits of the angle. */
function reduceLarge(a: f64): f64 {
  if (!(a < Infinity)) return NaN;
  const bits = reinterpret<u64>(a);
  const digits = (bits & 0xfffffffffffff) | 0x10000000000000;
  const start = <i32>(bits >> 52) - 1077;
  const middle = twoOverPi(start + 64);
  let low = digits * middle;
  const carried = upperProduct(digits, twoOverPi(start + 128));
  low += carried;
  let high = digits * twoOverPi(start) + upperProduct(digits, middle) + u64(low < carried);

  largeQuadrant = (high + 0x2000000000000000) >> 62;
  high -= largeQuadrant << 62;
  const negative = <i64>high < 0;
  if (negative) {
    high = ~high + u64(low == 0);
    low = -low;
  }
  const zeros = high ? <i32>clz(high) : 64 + <i32>clz(low);
  if (zeros >= 64) {
    high = low << (zeros - 64);
    low = 0;
  } else if (zeros > 0) {
    high = (high << zeros) | (low >> (64 - zeros));
    low <<= zeros;
  }
  const scale = reinterpret<f64>(<u64>(1023 + 128 - zeros - 126 - 53) << 52);
  const f = <f64>(high >> 11) * scale;
  const fLow = <f64>(((high & 0x7ff) << 42) | (low >> 22)) * scale * 1.1102230246251565e-16;
  const product = f * c.halfPi;
  const error = productError(f64x2.splat(f), f64x2.splat(c.halfPi), f64x2.splat(product));
  const rest = f64x2.extract_lane(error, 0) + (f * c.halfPiLow + fLow * c.halfPi);
  const sum = product + rest;
  const sign: f64 = negative ? -1 : 1;
  largeLow = sign * (rest - (sum - product));
  return sign * sum;
}

/** The upper 64 bits of a product. */
function upperProduct(a: u64, b: u64): u64 {
  const middle = (a >> 32) * (b & 0xffffffff) + (((a & 0xffffffff) * (b & 0xffffffff)) >> 32);
  const cross = (a & 0xffffffff) * (b >> 32) + (middle & 0xffffffff);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (cross >> 32);
}

/** 64 bits of 2 / π from `start`, 0 being the first behind the point. */
function twoOverPi(start: i32): u64 {
  const word = start >> 5;
  const shift = start & 31;
  const bits = (wordOf(word) << 32) | wordOf(word + 1);
  return shift ? (bits << shift) | (wordOf(word + 2) >> (32 - shift)) : bits;
}

function wordOf(i: i32): u64 {
  switch (i) {
    case 0:
      return <u64>c.twoOverPi0;
    case 1:
      return <u64>c.twoOverPi1;
    case 2:
      return <u64>c.twoOverPi2;
    case 3:
      return <u64>c.twoOverPi3;
    case 4:
      return <u64>c.twoOverPi4;
    case 5:
      return <u64>c.twoOverPi5;
    case 6:
      return <u64>c.twoOverPi6;
    case 7:
      return <u64>c.twoOverPi7;
    case 8:
      return <u64>c.twoOverPi8;
    case 9:
      return <u64>c.twoOverPi9;
    case 10:
      return <u64>c.twoOverPi10;
    case 11:
      return <u64>c.twoOverPi11;
    case 12:
      return <u64>c.twoOverPi12;
    case 13:
      return <u64>c.twoOverPi13;
    case 14:
      return <u64>c.twoOverPi14;
    case 15:
      return <u64>c.twoOverPi15;
    case 16:
      return <u64>c.twoOverPi16;
    case 17:
      return <u64>c.twoOverPi17;
    case 18:
      return <u64>c.twoOverPi18;
    case 19:
      return <u64>c.twoOverPi19;
    case 20:
      return <u64>c.twoOverPi20;
    case 21:
      return <u64>c.twoOverPi21;
    case 22:
      return <u64>c.twoOverPi22;
    case 23:
      return <u64>c.twoOverPi23;
    case 24:
      return <u64>c.twoOverPi24;
    case 25:
      return <u64>c.twoOverPi25;
    case 26:
      return <u64>c.twoOverPi26;
    case 27:
      return <u64>c.twoOverPi27;
    case 28:
      return <u64>c.twoOverPi28;
    case 29:
      return <u64>c.twoOverPi29;
    case 30:
      return <u64>c.twoOverPi30;
    case 31:
      return <u64>c.twoOverPi31;
    case 32:
      return <u64>c.twoOverPi32;
    case 33:
      return <u64>c.twoOverPi33;
    case 34:
      return <u64>c.twoOverPi34;
    case 35:
      return <u64>c.twoOverPi35;
    case 36:
      return <u64>c.twoOverPi36;
    case 37:
      return <u64>c.twoOverPi37;
    default:
      return 0;
  }
}
