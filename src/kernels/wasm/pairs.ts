// What the rounding of a sum or product of float64 numbers leaves out; the same steps as reference/pairs.ts.

/** a + b - sum. */
@inline
export function sumError(a: v128, b: v128, sum: v128): v128 {
  const part = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, part)), f64x2.sub(b, part));
}

/** a + b - sum, where a is 0 or |a| ≥ |b|. */
@inline
export function smallerLost(a: v128, b: v128, sum: v128): v128 {
  return f64x2.sub(b, f64x2.sub(sum, a));
}

/** The upper half of the digits of x. */
@inline
export function upperHalf(x: v128): v128 {
  const lifted = f64x2.mul(x, f64x2.splat(134217729));
  return f64x2.sub(lifted, f64x2.sub(lifted, x));
}

/** a * b - product. */
@inline
export function productError(a: v128, b: v128, product: v128): v128 {
  const aHigh = upperHalf(a);
  const aLow = f64x2.sub(a, aHigh);
  const bHigh = upperHalf(b);
  const bLow = f64x2.sub(b, bHigh);
  let error = f64x2.sub(f64x2.mul(aHigh, bHigh), product);
  error = f64x2.add(error, f64x2.mul(aHigh, bLow));
  error = f64x2.add(error, f64x2.mul(aLow, bHigh));
  return f64x2.add(error, f64x2.mul(aLow, bLow));
}

/** The upper two of four float32 numbers, in float64. */
@inline
export function promoteUpper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(x, x, 1, 1));
}

/** Four float64 numbers as float32. */
@inline
export function demote(low: v128, high: v128): v128 {
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}
