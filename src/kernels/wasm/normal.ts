// The standard normal distribution; the same steps as reference/normal.ts.

import * as c from "../coefficients";
import { expOfSum, expTail, magic, power, step } from "./math";
import { demote, productError, promoteUpper, smallerLost, sumError, upperHalf } from "./pairs";

/** x Φ(x). */
@inline
export function gelu<T>(x: v128): v128 {
  if (sizeof<T>() == 8) return gelu64(x);
  return demote(gelu32(f64x2.promote_low_f32x4(x)), gelu32(promoteUpper(x)));
}

/** Φ(x) + x exp(-x² / 2) / √(2π). */
@inline
export function geluSlope<T>(x: v128): v128 {
  if (sizeof<T>() == 8) return slope64(x);
  return demote(slope32(f64x2.promote_low_f32x4(x)), slope32(promoteUpper(x)));
}

@inline
export function erf<T>(x: v128): v128 {
  if (sizeof<T>() == 8) return erf64(x);
  return demote(erf64(f64x2.promote_low_f32x4(x)), erf64(promoteUpper(x)));
}

/** |x|, no larger than the limit. */
@inline
function held(x: v128, limit: f64): v128 {
  return f64x2.pmin(f64x2.abs(x), f64x2.splat(limit));
}

/** `below` where x < 0, else `above`. */
@inline
function bySign(x: v128, below: v128, above: v128): v128 {
  return v128.bitselect(below, above, f64x2.lt(x, f64x2.splat(0)));
}

/** exp(-a² / 2) to about 30 bits. */
@inline
function bell32(a: v128): v128 {
  const exponent = f64x2.mul(f64x2.mul(a, a), f64x2.splat(-0.5));
  const shifted = f64x2.add(f64x2.mul(exponent, f64x2.splat(c.inverseLn264)), magic<f64>());
  const n = f64x2.sub(shifted, magic<f64>());
  const r = f64x2.sub(exponent, f64x2.mul(n, f64x2.splat(c.ln2Whole)));
  let p = step<f64>(f64x2.splat(c.exp32c4), r, 0, c.exp32c3);
  p = step<f64>(p, r, 0, c.exp32c2);
  p = step<f64>(p, r, 0, c.exp32c1);
  p = step<f64>(p, r, 0, c.exp32c0);
  p = step<f64>(p, r, 0, 0.5);
  const beyond = f64x2.add(r, f64x2.mul(f64x2.mul(r, r), p));
  return f64x2.mul(f64x2.add(f64x2.splat(1), beyond), power<f64>(shifted));
}

/** 1 - Φ(a) to about 30 bits. */
@inline
function upper32(a: v128, bell: v128): v128 {
  const pole = f64x2.splat(c.normalPole32);
  const inverse = f64x2.div(f64x2.splat(1), f64x2.add(a, pole));
  const q = f64x2.mul(f64x2.sub(a, pole), inverse);
  const w = f64x2.mul(q, q);
  let even = step<f64>(f64x2.splat(c.normal32c10), w, 0, c.normal32c8);
  even = step<f64>(even, w, 0, c.normal32c6);
  even = step<f64>(even, w, 0, c.normal32c4);
  even = step<f64>(even, w, 0, c.normal32c2);
  even = step<f64>(even, w, 0, c.normal32c0);
  let odd = step<f64>(f64x2.splat(c.normal32c9), w, 0, c.normal32c7);
  odd = step<f64>(odd, w, 0, c.normal32c5);
  odd = step<f64>(odd, w, 0, c.normal32c3);
  odd = step<f64>(odd, w, 0, c.normal32c1);
  const p = f64x2.add(even, f64x2.mul(q, odd));
  return f64x2.mul(f64x2.mul(bell, p), inverse);
}

@inline
function gelu32(x: v128): v128 {
  const a = held(x, c.normalLimit32);
  const part = f64x2.mul(a, upper32(a, bell32(a)));
  return bySign(x, f64x2.neg(part), f64x2.sub(x, part));
}

@inline
function slope32(x: v128): v128 {
  const a = held(x, c.normalLimit32);
  const bell = bell32(a);
  return slope(x, a, bell, upper32(a, bell));
}

@inline
function slope(x: v128, a: v128, bell: v128, upper: v128): v128 {
  const part = f64x2.mul(a, f64x2.mul(bell, f64x2.splat(c.normalPeak)));
  const above = f64x2.add(f64x2.sub(f64x2.splat(1), upper), part);
  return bySign(x, f64x2.sub(upper, part), above);
}

/** What the polynomial in q has beyond its constant term. */
@inline
function beyondFirst(a: v128): v128 {
  const pole = f64x2.splat(c.normalPole64);
  const q = f64x2.div(f64x2.sub(a, pole), f64x2.add(a, pole));
  const w = f64x2.mul(q, q);
  let odd = step<f64>(f64x2.splat(c.normal64c23), w, 0, c.normal64c21);
  odd = step<f64>(odd, w, 0, c.normal64c19);
  odd = step<f64>(odd, w, 0, c.normal64c17);
  odd = step<f64>(odd, w, 0, c.normal64c15);
  odd = step<f64>(odd, w, 0, c.normal64c13);
  odd = step<f64>(odd, w, 0, c.normal64c11);
  odd = step<f64>(odd, w, 0, c.normal64c9);
  odd = step<f64>(odd, w, 0, c.normal64c7);
  odd = step<f64>(odd, w, 0, c.normal64c5);
  odd = step<f64>(odd, w, 0, c.normal64c3);
  odd = step<f64>(odd, w, 0, c.normal64c1);
  let even = step<f64>(f64x2.splat(c.normal64c22), w, 0, c.normal64c20);
  even = step<f64>(even, w, 0, c.normal64c18);
  even = step<f64>(even, w, 0, c.normal64c16);
  even = step<f64>(even, w, 0, c.normal64c14);
  even = step<f64>(even, w, 0, c.normal64c12);
  even = step<f64>(even, w, 0, c.normal64c10);
  even = step<f64>(even, w, 0, c.normal64c8);
  even = step<f64>(even, w, 0, c.normal64c6);
  even = step<f64>(even, w, 0, c.normal64c4);
  even = step<f64>(even, w, 0, c.normal64c2);
  return f64x2.mul(q, f64x2.add(odd, f64x2.mul(q, even)));
}

/** 1 - Φ(a), where `bell` is exp(-a² / 2). */
@inline
function upper64(a: v128, bell: v128): v128 {
  const p = f64x2.add(f64x2.splat(c.normal64c0), beyondFirst(a));
  return f64x2.div(f64x2.mul(bell, p), f64x2.add(f64x2.splat(1), a));
}

/** exp(factor a²), the square taken exactly. */
@inline
function expOfSquare(a: v128, factor: f64): v128 {
  const head = upperHalf(a);
  const rest = f64x2.mul(f64x2.sub(a, head), f64x2.add(a, head));
  return expOfSum<f64>(
    f64x2.mul(f64x2.mul(head, head), f64x2.splat(factor)),
    f64x2.mul(rest, f64x2.splat(factor)),
  );
}

function slope64(x: v128): v128 {
  const a = held(x, c.normalLimit64);
  const bell = expOfSquare(a, -0.5);
  return slope(x, a, bell, upper64(a, bell));
}

/** a exp(-a² / 2) p / (1 + a), every factor and product with what its rounding left out. */
function gelu64(x: v128): v128 {
  const one = f64x2.splat(1);
  const minusHalf = f64x2.splat(-0.5);
  const a = held(x, c.normalLimit64);

  const head = upperHalf(a);
  const exponent = f64x2.mul(f64x2.mul(head, head), minusHalf);
  const exponentRest = f64x2.mul(f64x2.mul(f64x2.sub(a, head), f64x2.add(a, head)), minusHalf);
  const bounded = f64x2.pmax(exponent, f64x2.splat(-746));
  const n = f64x2.sub(f64x2.add(f64x2.mul(bounded, f64x2.splat(c.inverseLn264)), magic<f64>()), magic<f64>());
  const high = f64x2.sub(bounded, f64x2.mul(n, f64x2.splat(c.ln2High64)));
  const tail = expTail<f64>(high, f64x2.sub(f64x2.mul(n, f64x2.splat(c.ln2Low64)), exponentRest));
  const beyondOne = f64x2.add(high, tail);
  const bell = f64x2.add(one, beyondOne);
  const bellLow = f64x2.add(smallerLost(one, beyondOne, bell), smallerLost(high, tail, beyondOne));
  const halfShifted = f64x2.add(f64x2.mul(n, f64x2.splat(0.5)), magic<f64>());
  const scale0 = power<f64>(halfShifted);
  const scale1 = power<f64>(f64x2.add(f64x2.sub(n, f64x2.sub(halfShifted, magic<f64>())), magic<f64>()));

  const first = f64x2.splat(c.normal64c0);
  const beyond = beyondFirst(a);
  const p = f64x2.add(first, beyond);
  const pLow = f64x2.add(smallerLost(first, beyond, p), f64x2.splat(c.normal64c0Low));

  const below = f64x2.add(one, a);
  const share = f64x2.div(a, below);
  const back = f64x2.mul(share, below);
  let rest = f64x2.sub(f64x2.sub(a, back), productError(share, below, back));
  rest = f64x2.sub(rest, f64x2.mul(share, sumError(one, a, below)));
  const shareLow = f64x2.div(rest, below);

  const part = f64x2.mul(share, p);
  const partLow = f64x2.add(productError(share, p, part), f64x2.add(f64x2.mul(share, pLow), f64x2.mul(shareLow, p)));
  const whole = f64x2.mul(part, bell);
  const wholeLow = f64x2.add(
    productError(part, bell, whole),
    f64x2.add(f64x2.mul(part, bellLow), f64x2.mul(partLow, bell)),
  );
  const below0 = f64x2.neg(f64x2.mul(f64x2.mul(f64x2.add(whole, wholeLow), scale0), scale1));
  const taken = f64x2.mul(f64x2.mul(whole, scale0), scale1);
  const takenLow = f64x2.mul(f64x2.mul(wholeLow, scale0), scale1);
  const lost = smallerLost(a, f64x2.neg(taken), f64x2.sub(a, taken));
  return bySign(x, below0, f64x2.add(f64x2.sub(x, taken), f64x2.sub(lost, takenLow)));
}

/** x + x (2 / √π - 1 + …) near 0, else 1 - 2 (1 - Φ(|x| √2)). */
function erf64(x: v128): v128 {
  const one = f64x2.splat(1);
  const b = held(x, 6);
  const near = f64x2.lt(b, one);
  let inner = x;
  if (v128.any_true(near)) {
    const z = f64x2.mul(b, b);
    let p = step<f64>(f64x2.splat(c.erf64c12), z, 0, c.erf64c11);
    p = step<f64>(p, z, 0, c.erf64c10);
    p = step<f64>(p, z, 0, c.erf64c9);
    p = step<f64>(p, z, 0, c.erf64c8);
    p = step<f64>(p, z, 0, c.erf64c7);
    p = step<f64>(p, z, 0, c.erf64c6);
    p = step<f64>(p, z, 0, c.erf64c5);
    p = step<f64>(p, z, 0, c.erf64c4);
    p = step<f64>(p, z, 0, c.erf64c3);
    p = step<f64>(p, z, 0, c.erf64c2);
    p = step<f64>(p, z, 0, c.erf64c1);
    p = step<f64>(p, z, 0, c.erf64c0);
    inner = f64x2.add(x, f64x2.mul(x, step<f64>(p, z, 0, c.erfExcess)));
    if (i64x2.all_true(near)) return inner;
  }
  const a = f64x2.mul(b, f64x2.splat(1.4142135623730951));
  const upper = upper64(a, expOfSquare(b, -1));
  const outer = f64x2.sub(one, f64x2.mul(f64x2.splat(2), upper));
  return v128.bitselect(inner, bySign(x, f64x2.neg(outer), outer), near);
}
