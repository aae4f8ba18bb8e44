// sin and cos of each number of a vector; the same steps as reference/trigonometric.ts.

import * as c from "../trigonometric_constants";
import { quadrant, reduce, reducedLow } from "./angles";
import { step } from "./math";
import { demote, productError, promoteUpper, smallerLost, sumError } from "./pairs";

@inline
export function sin<T>(x: v128): v128 {
  const sign = v128.and(x, sizeof<T>() == 4 ? i32x4.splat(0x80000000) : i64x2.splat(0x8000000000000000));
  return v128.xor(waves<T>(v128.abs<T>(x), 0), sign);
}

@inline
export function cos<T>(x: v128): v128 {
  return waves<T>(v128.abs<T>(x), 1);
}

@inline
function waves<T>(a: v128, turns: i64): v128 {
  if (sizeof<T>() == 8) return wave(a, turns);
  return demote(wave(f64x2.promote_low_f32x4(a), turns), wave(promoteUpper(a), turns));
}

/** sin(a + turns π / 2) for a ≥ 0. */
function wave(a: v128, turns: i64): v128 {
  const high = reduce(a);
  const low = reducedLow;
  const place = i64x2.add(quadrant, i64x2.splat(turns));
  const one = f64x2.splat(1);
  const z = f64x2.mul(high, high);
  const half = f64x2.mul(f64x2.splat(0.5), z);

  let p = step<f64>(f64x2.splat(c.sin64c5), z, 0, c.sin64c4);
  p = step<f64>(p, z, 0, c.sin64c3);
  p = step<f64>(p, z, 0, c.sin64c2);
  p = step<f64>(p, z, 0, c.sin64c1);
  p = step<f64>(p, z, 0, c.sin64c0);
  let tail = f64x2.mul(high, f64x2.mul(z, p));
  tail = f64x2.add(tail, f64x2.mul(low, f64x2.sub(one, half)));
  const sine = f64x2.add(high, tail);

  p = step<f64>(f64x2.splat(c.cos64c5), z, 0, c.cos64c4);
  p = step<f64>(p, z, 0, c.cos64c3);
  p = step<f64>(p, z, 0, c.cos64c2);
  p = step<f64>(p, z, 0, c.cos64c1);
  p = step<f64>(p, z, 0, c.cos64c0);
  const start = f64x2.sub(one, half);
  tail = f64x2.sub(f64x2.mul(f64x2.mul(z, z), p), f64x2.mul(high, low));
  const cosine = f64x2.add(start, f64x2.add(smallerLost(one, f64x2.neg(half), start), tail));

  const even = i64x2.eq(v128.and(place, i64x2.splat(1)), i64x2.splat(0));
  const sign = i64x2.shl(v128.and(place, i64x2.splat(2)), 62);
  return v128.xor(v128.bitselect(sine, cosine, even), sign);
}
