// Powers; the same steps as reference/power.ts.

import * as c from "../coefficients";
import { exp, exponent, expOfSum, isSmall, log, movedBits, significand, step } from "./math";
import { demote, productError, promoteUpper, smallerLost } from "./pairs";

/** x to the y-th. */
@inline
export function pow<T>(x: v128, y: v128): v128 {
  if (sizeof<T>() == 8) return power<f64>(x, y);
  const low = power<f32>(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(y));
  return demote(low, power<f32>(promoteUpper(x), promoteUpper(y)));
}

/** Two powers in float64, to the digits of T. */
function power<T>(x: v128, y: v128): v128 {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const bounded = f64x2.pmin(f64x2.pmax(y, f64x2.splat(-73786976294838206464.0)), f64x2.splat(73786976294838206464.0));
  const a = f64x2.abs(x);
  let value = sizeof<T>() == 8 ? powerOf(a, bounded) : exp<f64>(f64x2.mul(bounded, log<f64>(a)));

  const whole = f64x2.eq(f64x2.trunc(bounded), bounded);
  const half = f64x2.mul(bounded, f64x2.splat(0.5));
  const odd = v128.and(whole, f64x2.ne(f64x2.trunc(half), half));
  value = v128.xor(value, v128.and(v128.and(x, odd), i64x2.splat(0x8000000000000000)));
  const negative = v128.and(f64x2.lt(x, zero), f64x2.gt(x, f64x2.splat(-Infinity)));
  value = v128.bitselect(f64x2.splat(NaN), value, v128.andnot(negative, whole));
  return v128.bitselect(one, value, v128.or(f64x2.eq(y, zero), f64x2.eq(x, one)));
}

/** a to the y-th for a ≥ 0, by a logarithm of twice the digits. */
@inline
function powerOf(a: v128, y: v128): v128 {
  const two = f64x2.splat(2);
  const small = isSmall<f64>(a);
  const moved = movedBits<f64>(a, small);
  const k = exponent<f64>(moved, small);
  const f = f64x2.sub(significand<f64>(moved), f64x2.splat(1));
  const below = f64x2.add(two, f);
  const s = f64x2.div(f, below);
  const back = f64x2.mul(s, below);
  let rest = f64x2.sub(f64x2.sub(f, back), productError(s, below, back));
  rest = f64x2.sub(rest, f64x2.mul(s, smallerLost(two, f, below)));
  const sLow = f64x2.div(rest, below);
  const z = f64x2.mul(s, s);
  const zLow = f64x2.add(productError(s, s, z), f64x2.mul(two, f64x2.mul(s, sLow)));
  let p = step<f64>(f64x2.splat(c.atanh64c9), z, 0, c.atanh64c8);
  p = step<f64>(p, z, 0, c.atanh64c7);
  p = step<f64>(p, z, 0, c.atanh64c6);
  p = step<f64>(p, z, 0, c.atanh64c5);
  p = step<f64>(p, z, 0, c.atanh64c4);
  p = step<f64>(p, z, 0, c.atanh64c3);
  p = step<f64>(p, z, 0, c.atanh64c2);
  p = step<f64>(p, z, 0, c.atanh64c1);
  p = step<f64>(p, z, 0, c.atanh64c0);
  const t = f64x2.mul(z, p);
  const twoThirds = f64x2.splat(2.0 / 3.0);
  const sum = f64x2.add(twoThirds, t);
  const sumLow = f64x2.add(smallerLost(twoThirds, t, sum), f64x2.splat(c.twoThirdsLow));
  const u = f64x2.mul(z, sum);
  const uLow = f64x2.add(productError(z, sum, u), f64x2.add(f64x2.mul(z, sumLow), f64x2.mul(zLow, sum)));
  const v = f64x2.mul(s, u);
  const vLow = f64x2.add(productError(s, u, v), f64x2.add(f64x2.mul(s, uLow), f64x2.mul(sLow, u)));
  const whole = f64x2.mul(k, f64x2.splat(c.ln2High64));
  const twice = f64x2.mul(two, s);
  const first = f64x2.add(whole, twice);
  const second = f64x2.add(first, v);
  const lost = f64x2.add(smallerLost(whole, twice, first), smallerLost(first, v, second));
  const twiceLow = f64x2.add(f64x2.mul(two, sLow), vLow);
  let low = f64x2.add(lost, f64x2.add(twiceLow, f64x2.mul(k, f64x2.splat(c.ln2Low64))));
  let high = f64x2.add(second, low);
  low = smallerLost(second, low, high);

  const regular = v128.and(f64x2.gt(a, f64x2.splat(0)), f64x2.lt(a, f64x2.splat(Infinity)));
  if (!i64x2.all_true(regular)) {
    high = v128.bitselect(high, log<f64>(a), regular);
    low = v128.and(low, regular);
  }
  const product = f64x2.mul(y, high);
  const productLow = f64x2.add(productError(y, high, product), f64x2.mul(y, low));
  return expOfSum<f64>(product, v128.and(productLow, f64x2.lt(f64x2.abs(product), f64x2.splat(1000))));
}
