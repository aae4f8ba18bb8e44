// exp, log, tanh and sigmoid of each number of a vector; the same steps as reference/math.ts.

import {
  exp32c0,
  exp32c1,
  exp32c2,
  exp32c3,
  exp32c4,
  exp64c0,
  exp64c1,
  exp64c2,
  exp64c3,
  exp64c4,
  exp64c5,
  exp64c6,
  exp64c7,
  exp64c8,
  exp64c9,
  inverseLn232,
  inverseLn264,
  ln2High32,
  ln2High64,
  ln2Low32,
  ln2Low64,
  log32c0,
  log32c1,
  log32c2,
  log32c3,
  log64c0,
  log64c1,
  log64c2,
  log64c3,
  log64c4,
  log64c5,
  log64c6,
} from "../coefficients";
import { addBits, constant, fromExponent, pattern, toExponent } from "./vector";

@inline
function one<T>(): v128 {
  return constant<T>(1, 1);
}

/** 1.5 times the last power of two with unit spacing: adding it rounds to a whole number, held in the low bits. */
@inline
export function magic<T>(): v128 {
  return constant<T>(12582912, 6755399441055744);
}

/** sum * x + coefficient, rounded twice. */
@inline
export function step<T>(sum: v128, x: v128, in32: f64, in64: f64): v128 {
  return v128.add<T>(v128.mul<T>(sum, x), constant<T>(in32, in64));
}

/** 2^n where `shifted` is magic + n. */
@inline
export function power<T>(shifted: v128): v128 {
  return toExponent<T>(addBits<T>(shifted, pattern<T>(127, 1023)));
}

/** What exp(r) has beyond 1 + high, with r = high - low. */
@inline
export function expTail<T>(high: v128, low: v128): v128 {
  const r = v128.sub<T>(high, low);
  let p: v128;
  if (sizeof<T>() == 4) {
    p = step<T>(constant<T>(exp32c4, 0), r, exp32c3, 0);
    p = step<T>(p, r, exp32c2, 0);
    p = step<T>(p, r, exp32c1, 0);
    p = step<T>(p, r, exp32c0, 0);
  } else {
    p = step<T>(constant<T>(0, exp64c9), r, 0, exp64c8);
    p = step<T>(p, r, 0, exp64c7);
    p = step<T>(p, r, 0, exp64c6);
    p = step<T>(p, r, 0, exp64c5);
    p = step<T>(p, r, 0, exp64c4);
    p = step<T>(p, r, 0, exp64c3);
    p = step<T>(p, r, 0, exp64c2);
    p = step<T>(p, r, 0, exp64c1);
    p = step<T>(p, r, 0, exp64c0);
  }
  p = step<T>(p, r, 0.5, 0.5);
  return v128.sub<T>(v128.mul<T>(v128.mul<T>(r, r), p), low);
}

/** exp(x + rest), with a `rest` far below 1. */
@inline
export function expOfSum<T>(argument: v128, rest: v128): v128 {
  const x = v128.pmin<T>(v128.pmax<T>(argument, constant<T>(-104, -746)), constant<T>(89, 710));
  const n = v128.sub<T>(
    v128.add<T>(v128.mul<T>(x, constant<T>(inverseLn232, inverseLn264)), magic<T>()),
    magic<T>(),
  );
  const high = v128.sub<T>(x, v128.mul<T>(n, constant<T>(ln2High32, ln2High64)));
  const low = v128.sub<T>(v128.mul<T>(n, constant<T>(ln2Low32, ln2Low64)), rest);
  const value = v128.add<T>(one<T>(), v128.add<T>(high, expTail<T>(high, low)));
  const halfShifted = v128.add<T>(v128.mul<T>(n, constant<T>(0.5, 0.5)), magic<T>());
  const other = v128.sub<T>(n, v128.sub<T>(halfShifted, magic<T>()));
  const scaled = v128.mul<T>(value, power<T>(halfShifted));
  return v128.mul<T>(scaled, power<T>(v128.add<T>(other, magic<T>())));
}

@inline
export function exp<T>(x: v128): v128 {
  return expOfSum<T>(x, constant<T>(0, 0));
}

/** Which positive numbers are subnormal. */
@inline
export function isSmall<T>(x: v128): v128 {
  return v128.lt<T>(x, constant<T>(1.1754943508222875e-38, 2.2250738585072014e-308));
}

/** The bits of positive finite numbers, moved so that the exponent's part begins at sqrt(1/2). */
@inline
export function movedBits<T>(x: v128, small: v128): v128 {
  const move = pattern<T>(0x3f800000 - 0x3f3504f3, 0x3ff0000000000000 - 0x3fe6a09e667f3bcd);
  const lifted = v128.mul<T>(x, constant<T>(33554432, 18014398509481984));
  return addBits<T>(v128.bitselect(lifted, x, small), move);
}

/** The significands, from sqrt(1/2) to sqrt(2). */
@inline
export function significand<T>(moved: v128): v128 {
  const halfRoot = pattern<T>(0x3f3504f3, 0x3fe6a09e667f3bcd);
  return addBits<T>(v128.and(moved, pattern<T>(0x7fffff, 0xfffffffffffff)), halfRoot);
}

/** The exponents that go with the significands. */
@inline
export function exponent<T>(moved: v128, small: v128): v128 {
  const field = v128.or(fromExponent<T>(moved), constant<T>(8388608, 4503599627370496));
  const lift = v128.and(small, constant<T>(25, 54));
  return v128.sub<T>(v128.sub<T>(field, constant<T>(8388608 + 127, 4503599627370496 + 1023)), lift);
}

@inline
export function log<T>(x: v128): v128 {
  const small = isSmall<T>(x);
  const moved = movedBits<T>(x, small);
  const k = exponent<T>(moved, small);
  const f = v128.sub<T>(significand<T>(moved), one<T>());
  const s = v128.div<T>(f, v128.add<T>(constant<T>(2, 2), f));
  const z = v128.mul<T>(s, s);
  let p: v128;
  if (sizeof<T>() == 4) {
    p = step<T>(constant<T>(log32c3, 0), z, log32c2, 0);
    p = step<T>(p, z, log32c1, 0);
    p = step<T>(p, z, log32c0, 0);
  } else {
    p = step<T>(constant<T>(0, log64c6), z, 0, log64c5);
    p = step<T>(p, z, 0, log64c4);
    p = step<T>(p, z, 0, log64c3);
    p = step<T>(p, z, 0, log64c2);
    p = step<T>(p, z, 0, log64c1);
    p = step<T>(p, z, 0, log64c0);
  }
  const rest = v128.mul<T>(z, p);
  const half = v128.mul<T>(v128.mul<T>(constant<T>(0.5, 0.5), f), f);
  const low = v128.mul<T>(k, constant<T>(ln2Low32, ln2Low64));
  const tail = v128.sub<T>(half, v128.add<T>(v128.mul<T>(s, v128.add<T>(half, rest)), low));
  let value = v128.add<T>(v128.mul<T>(k, constant<T>(ln2High32, ln2High64)), v128.sub<T>(f, tail));

  const zero = constant<T>(0, 0);
  const infinity = constant<T>(Infinity, Infinity);
  value = v128.bitselect(v128.neg<T>(infinity), value, v128.eq<T>(x, zero));
  value = v128.bitselect(constant<T>(NaN, NaN), value, v128.lt<T>(x, zero));
  return v128.bitselect(value, x, v128.lt<T>(x, infinity));
}

@inline
export function tanh<T>(x: v128): v128 {
  const twice = v128.pmin<T>(v128.abs<T>(v128.add<T>(x, x)), constant<T>(20, 44));
  const shifted = v128.add<T>(v128.mul<T>(twice, constant<T>(inverseLn232, inverseLn264)), magic<T>());
  const n = v128.sub<T>(shifted, magic<T>());
  const high = v128.sub<T>(twice, v128.mul<T>(n, constant<T>(ln2High32, ln2High64)));
  const tail = expTail<T>(high, v128.mul<T>(n, constant<T>(ln2Low32, ln2Low64)));
  const scale = power<T>(shifted);
  const start = v128.add<T>(v128.sub<T>(scale, one<T>()), v128.mul<T>(scale, high));
  const rest = v128.mul<T>(scale, tail);
  const expm1 = v128.add<T>(start, rest);
  const sum = v128.add<T>(expm1, constant<T>(2, 2));
  const quotient = v128.div<T>(expm1, sum);
  const complement = v128.sub<T>(one<T>(), quotient);
  const lostAbove = v128.sub<T>(rest, v128.sub<T>(expm1, start));
  const lostBelow = v128.sub<T>(expm1, v128.sub<T>(sum, constant<T>(2, 2)));
  const correction = v128.sub<T>(v128.mul<T>(lostAbove, complement), v128.mul<T>(quotient, lostBelow));
  const half = v128.mul<T>(constant<T>(0.5, 0.5), complement);
  const value = v128.pmin<T>(v128.add<T>(quotient, v128.mul<T>(half, correction)), one<T>());
  return v128.or(value, v128.and(x, pattern<T>(0x80000000, 0x8000000000000000)));
}

@inline
export function sigmoid<T>(x: v128): v128 {
  const e = exp<T>(v128.neg<T>(v128.abs<T>(x)));
  const sum = v128.add<T>(one<T>(), e);
  const numerator = v128.bitselect(e, one<T>(), v128.lt<T>(x, constant<T>(0, 0)));
  const quotient = v128.div<T>(numerator, sum);
  const lost = v128.sub<T>(e, v128.sub<T>(sum, one<T>()));
  return v128.sub<T>(quotient, v128.mul<T>(quotient, lost));
}

/** log(1 + exp(x)) for x ≤ 0: the logarithm of the rounded sum, and what the rounding left out. */
export function log1pExp(x: v128): v128 {
  const e = exp<f64>(x);
  const sum = f64x2.add(f64x2.splat(1), e);
  const rest = f64x2.sub(e, f64x2.sub(sum, f64x2.splat(1)));
  return f64x2.add(log<f64>(sum), f64x2.div(rest, sum));
}
