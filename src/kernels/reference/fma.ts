/**
 * Fused multiply-add with one rounding, in software: right for every input, subnormals and overflow included.
 *
 * @module
 */

const buffer = new DataView(new ArrayBuffer(8));
const split = 2 ** 27 + 1;

/** The float64 with these bits. */
function fromBits(bits: bigint): number {
  buffer.setBigUint64(0, bits);
  return buffer.getFloat64(0);
}

/** The bits of a float64. */
function toBits(x: number): bigint {
  buffer.setFloat64(0, x);
  return buffer.getBigUint64(0);
}

/** 2^n for any whole n, 0 below the subnormals and infinity above the largest exponent; NaN for NaN. */
export function powerOfTwo(n: number): number {
  if (Number.isNaN(n)) return n;
  if (n > 1023) return Infinity;
  if (n >= -1022) return fromBits(BigInt(n + 1023) << 52n);
  return n < -1074 ? 0 : fromBits(1n << BigInt(n + 1074));
}

/** The exponent of a positive normal float64: 2^e ≤ x < 2^(e+1). */
export function exponentOf(x: number): number {
  return Number(toBits(x) >> 52n) - 1023;
}

/**
 * The sum x + y, rounded to odd: an inexact sum goes to the one of its two neighbours whose last bit is 1, so that
 * rounding it once more to fewer bits gives what one rounding of the exact sum would have given.
 */
function addToOdd(x: number, y: number): number {
  const sum = x + y;
  const part = sum - x;
  const error = (x - (sum - part)) + (y - part);
  if (!(error < 0 || error > 0)) return sum;
  const bits = toBits(sum);
  if (bits & 1n) return sum;
  return fromBits((error > 0) === (sum > 0) ? bits + 1n : bits - 1n);
}

/**
 * a * b + c rounded once to float32; the arguments are float32 numbers.
 *
 * The product is exact in float64; the sum rounded to odd there keeps what the rounding to float32 needs to know.
 */
export function fma32(a: number, b: number, c: number): number {
  return Math.fround(addToOdd(a * b, c));
}

/** Whether products and sums of such numbers neither overflow nor lose bits to the subnormals. */
function isTame(a: number, b: number, c: number): boolean {
  const x = Math.abs(a);
  const y = Math.abs(b);
  return x > 1e-130 && x < 1e130 && y > 1e-130 && y < 1e130 && Math.abs(c) < 1e300;
}

/**
 * a * b + c rounded once to float64.
 *
 * For numbers of ordinary size by error-free transformations (Boldo and Melquiond, "Emulation of FMA and correctly
 * rounded sums: proved algorithms using rounding to odd", 2008), else in whole numbers of any length.
 */
export function fma64(a: number, b: number, c: number): number {
  if (!isTame(a, b, c)) return fmaExact(a, b, c);
  const high = a * b;
  let t = split * a;
  const aHigh = t - (t - a);
  const aLow = a - aHigh;
  t = split * b;
  const bHigh = t - (t - b);
  const bLow = b - bHigh;
  const low = aLow * bLow - (((high - aHigh * bHigh) - aLow * bHigh) - aHigh * bLow);
  const tail = c + low;
  let part = tail - c;
  const tailError = (c - (tail - part)) + (low - part);
  const sum = high + tail;
  part = sum - high;
  const sumError = (high - (sum - part)) + (tail - part);
  return sum + addToOdd(tailError, sumError);
}

/** A finite float64 as whole number times power of two. */
function decompose(x: number): { significand: bigint; exponent: number } {
  const bits = toBits(x);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const magnitude = field === 0 ? fraction : fraction | 0x10000000000000n;
  return { significand: bits >> 63n ? -magnitude : magnitude, exponent: Math.max(field, 1) - 1075 };
}

/** significand * 2^exponent rounded to the nearest float64, ties to even. */
function compose(significand: bigint, exponent: number): number {
  const negative = significand < 0n;
  const magnitude = negative ? -significand : significand;
  const excess = Math.max(magnitude.toString(2).length - 53, -1074 - exponent, 0);
  const shift = BigInt(excess);
  let kept = magnitude >> shift;
  const twiceRest = (magnitude - (kept << shift)) << 1n;
  const unit = 1n << shift;
  if (twiceRest > unit || (twiceRest === unit && kept & 1n)) kept += 1n;
  const value = Number(kept) * powerOfTwo(exponent + excess);
  return negative ? -value : value;
}

/** a * b + c rounded once to float64, by exact arithmetic; slow, and right everywhere. */
export function fmaExact(a: number, b: number, c: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b) || a === 0 || b === 0) return a * b + c;
  if (!Number.isFinite(c)) return c;
  const x = decompose(a);
  const y = decompose(b);
  const z = decompose(c);
  const exponent = Math.min(x.exponent + y.exponent, z.exponent);
  const product = (x.significand * y.significand) << BigInt(x.exponent + y.exponent - exponent);
  const sum = product + (z.significand << BigInt(z.exponent - exponent));
  if (sum !== 0n) return compose(sum, exponent);
  return 0;
}
