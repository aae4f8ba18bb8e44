// Vectors of 16 bytes, generic over f32 and f64. `Real` is the precision of the module; the build sets it.

import { negligible32, negligible64, smallestNormal32, smallestNormal64 } from "../limits";
import { softwareMadd } from "./fma";

/** Bytes of one number and numbers in one vector. */
export const size: i32 = sizeof<Real>();
export const width: i32 = 16 / sizeof<Real>();

/** a * b + c rounded once. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<Real>(a, b, c);
  return softwareMadd(a, b, c);
}

@inline
export function splat(x: Real): v128 {
  return v128.splat<Real>(x);
}

/** A constant of type T, given in both precisions. */
@inline
export function constant<T>(in32: f64, in64: f64): v128 {
  return sizeof<T>() == 4 ? f32x4.splat(<f32>in32) : f64x2.splat(in64);
}

/** The smallest normal number. */
@inline
export function smallestNormal(): v128 {
  return constant<Real>(smallestNormal32, smallestNormal64);
}

/** What is smaller counts as no gradient; see ../limits.ts. */
@inline
export function negligible(): v128 {
  return constant<Real>(negligible32, negligible64);
}

/** x, or +0 where it is smaller than `least`. */
@inline
export function settle(x: v128, least: v128): v128 {
  return v128.andnot(x, v128.lt<Real>(v128.abs<Real>(x), least));
}

/** A pattern of bits in each number of type T, given for both precisions. */
@inline
export function pattern<T>(in32: u32, in64: u64): v128 {
  return sizeof<T>() == 4 ? i32x4.splat(in32) : i64x2.splat(in64);
}

@inline
export function addBits<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.add(a, b) : i64x2.add(a, b);
}

/** Shifts each number's bits left by as many places as a fraction has: into the exponent. */
@inline
export function toExponent<T>(a: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.shl(a, 23) : i64x2.shl(a, 52);
}

/** Shifts each number's bits right by as many places as a fraction has, zeros following. */
@inline
export function fromExponent<T>(a: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.shr_u(a, 23) : i64x2.shr_u(a, 52);
}

/** The first lane of v in every lane. */
@inline
export function lane0(v: v128): v128 {
  if (sizeof<Real>() == 8) return v128.shuffle<f64>(v, v, 0, 0);
  return v128.shuffle<f32>(v, v, 0, 0, 0, 0);
}

/** The second one, and so on. */
@inline
export function lane1(v: v128): v128 {
  if (sizeof<Real>() == 8) return v128.shuffle<f64>(v, v, 1, 1);
  return v128.shuffle<f32>(v, v, 1, 1, 1, 1);
}

@inline
export function lane2(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 2, 2, 2);
}

@inline
export function lane3(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 3, 3, 3, 3);
}

/** The first `count` < width numbers at `p`; the other lanes are 0. */
@inline
export function loadPart(p: usize, count: i32): v128 {
  if (sizeof<Real>() == 8) return v128.load64_zero(p);
  if (count == 1) return v128.load32_zero(p);
  const pair = v128.load64_zero(p);
  return count == 2 ? pair : v128.load_lane<f32>(p, pair, 2, 8);
}

/** Stores the first `count` < width lanes of x. */
@inline
export function storePart(p: usize, x: v128, count: i32): void {
  if (sizeof<Real>() == 8) {
    v128.store_lane<f64>(p, x, 0);
  } else if (count == 1) {
    v128.store_lane<f32>(p, x, 0);
  } else {
    v128.store_lane<f64>(p, x, 0);
    if (count == 3) v128.store_lane<f32>(p, x, 2, 8);
  }
}
