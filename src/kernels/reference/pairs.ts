/**
 * What the rounding of a sum or product of float64 numbers leaves out: with the result it is a number of twice the digits.
 *
 * Exact as long as nothing overflows or falls into the subnormals (Dekker, "A floating-point technique for extending the
 * available precision", 1971). No fused multiply-add: in software that costs more than these few operations.
 *
 * @module
 */

/** a + b - sum, where `sum` is a + b rounded. */
export function sumError(a: number, b: number, sum: number): number {
  const part = sum - a;
  return (a - (sum - part)) + (b - part);
}

/** a + b - sum, where `sum` is a + b rounded and a is 0 or |a| ≥ |b|. */
export function smallerLost(a: number, b: number, sum: number): number {
  return b - (sum - a);
}

/** The upper half of the digits of x. */
export function upperHalf(x: number): number {
  const lifted = x * 134217729;
  return lifted - (lifted - x);
}

/** a * b - product, where `product` is a * b rounded. */
export function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const aLow = a - aHigh;
  const bHigh = upperHalf(b);
  const bLow = b - bHigh;
  return (((aHigh * bHigh - product) + aHigh * bLow) + aLow * bHigh) + aLow * bLow;
}
