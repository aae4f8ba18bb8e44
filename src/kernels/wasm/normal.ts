// The standard normal distribution; the same steps as reference/normal.ts.

import {
  normal32c0,
  normal32c1,
  normal32c10,
  normal32c2,
  normal32c3,
  normal32c4,
  normal32c5,
  normal32c6,
  normal32c7,
  normal32c8,
  normal32c9,
  normal64c0,
  normal64c1,
  normal64c10,
  normal64c11,
  normal64c12,
  normal64c13,
  normal64c14,
  normal64c15,
  normal64c16,
  normal64c17,
  normal64c18,
  normal64c19,
  normal64c2,
  normal64c20,
  normal64c21,
  normal64c22,
  normal64c23,
  normal64c3,
  normal64c4,
  normal64c5,
  normal64c6,
  normal64c7,
  normal64c8,
  normal64c9,
  normalLimit32,
  normalLimit64,
  normalPeak32,
  normalPeak64,
  normalPole32,
  normalPole64,
} from "../coefficients";
import { expOfSum, step } from "./math";
import { constant } from "./vector";

/** |x|, no larger than where the tail vanishes. */
@inline
function held<T>(x: v128): v128 {
  return v128.pmin<T>(v128.abs<T>(x), constant<T>(normalLimit32, normalLimit64));
}

/** exp(-a² / 2). */
@inline
function bell<T>(a: v128): v128 {
  const half = constant<T>(-0.5, -0.5);
  const lifted = v128.mul<T>(a, constant<T>(4097, 134217729));
  const head = v128.sub<T>(lifted, v128.sub<T>(lifted, a));
  const rest = v128.mul<T>(v128.sub<T>(a, head), v128.add<T>(a, head));
  return expOfSum<T>(v128.mul<T>(v128.mul<T>(head, head), half), v128.mul<T>(rest, half));
}

/** Φ(x), with `e` = exp(-a² / 2) and a = |x| held. */
@inline
function cdfOf<T>(x: v128, a: v128, e: v128): v128 {
  const pole = constant<T>(normalPole32, normalPole64);
  const q = v128.div<T>(v128.sub<T>(a, pole), v128.add<T>(a, pole));
  let p: v128;
  if (sizeof<T>() == 4) {
    p = step<T>(constant<T>(normal32c10, 0), q, normal32c9, 0);
    p = step<T>(p, q, normal32c8, 0);
    p = step<T>(p, q, normal32c7, 0);
    p = step<T>(p, q, normal32c6, 0);
    p = step<T>(p, q, normal32c5, 0);
    p = step<T>(p, q, normal32c4, 0);
    p = step<T>(p, q, normal32c3, 0);
    p = step<T>(p, q, normal32c2, 0);
    p = step<T>(p, q, normal32c1, 0);
    p = step<T>(p, q, normal32c0, 0);
  } else {
    p = step<T>(constant<T>(0, normal64c23), q, 0, normal64c22);
    p = step<T>(p, q, 0, normal64c21);
    p = step<T>(p, q, 0, normal64c20);
    p = step<T>(p, q, 0, normal64c19);
    p = step<T>(p, q, 0, normal64c18);
    p = step<T>(p, q, 0, normal64c17);
    p = step<T>(p, q, 0, normal64c16);
    p = step<T>(p, q, 0, normal64c15);
    p = step<T>(p, q, 0, normal64c14);
    p = step<T>(p, q, 0, normal64c13);
    p = step<T>(p, q, 0, normal64c12);
    p = step<T>(p, q, 0, normal64c11);
    p = step<T>(p, q, 0, normal64c10);
    p = step<T>(p, q, 0, normal64c9);
    p = step<T>(p, q, 0, normal64c8);
    p = step<T>(p, q, 0, normal64c7);
    p = step<T>(p, q, 0, normal64c6);
    p = step<T>(p, q, 0, normal64c5);
    p = step<T>(p, q, 0, normal64c4);
    p = step<T>(p, q, 0, normal64c3);
    p = step<T>(p, q, 0, normal64c2);
    p = step<T>(p, q, 0, normal64c1);
    p = step<T>(p, q, 0, normal64c0);
  }
  const one = constant<T>(1, 1);
  const upper = v128.div<T>(v128.mul<T>(e, p), v128.add<T>(one, a));
  return v128.bitselect(upper, v128.sub<T>(one, upper), v128.lt<T>(x, constant<T>(0, 0)));
}

/** x Φ(x). */
@inline
export function gelu<T>(x: v128): v128 {
  const a = held<T>(x);
  return v128.mul<T>(x, cdfOf<T>(x, a, bell<T>(a)));
}

/** Φ(x) + x exp(-x² / 2) / √(2π). */
@inline
export function geluSlope<T>(x: v128): v128 {
  const a = held<T>(x);
  const e = bell<T>(a);
  const density = v128.mul<T>(e, constant<T>(normalPeak32, normalPeak64));
  return v128.add<T>(cdfOf<T>(x, a, e), v128.mul<T>(x, density));
}
