/**
 * Logarithms to 256 bits after the point, as integers that count units of 2^-256. Slow (some 20 µs each):
 * they fill the table of `log.ts` and decide the cases that its quick way cannot.
 *
 * @module
 */

const fraction = 256n;
const one = 1n << fraction;

/** 2^-256. */
const unit = 8.636168555094445e-78;

/** 2^100. */
const hundredBits = 1.2676506002282294e30;

const ln2 = logNearOne(2n * one);

/** log(m 2^k) in units of 2^-256, off by fewer than 2^20 of them, for m in [1/2, 2] and an integer k. */
export function exactLog(m: number, k: number): bigint {
  return logNearOne(fixed(m)) + BigInt(k) * ln2;
}

/** The float64 nearest to `value` units of 2^-256, less the float64 `part`, whose last bit is 2^-100 or more. */
export function toFloat64(value: bigint, part = 0): number {
  return Number(value - fixed(part)) * unit; // Number rounds to nearest; the product moves the exponent
}

/** A float64 in units of 2^-256. */
function fixed(x: number): bigint {
  return BigInt(x * hundredBits) << (fraction - 100n);
}

/** log(v) for a fixed-point v, by 2 artanh(s) = 2 (s + s³/3 + s⁵/5 + …) with s = (v - 1) / (v + 1). */
function logNearOne(v: bigint): bigint {
  const s = ((v - one) << fraction) / (v + one);
  const square = (s * s) >> fraction;
  let power = s < 0n ? -s : s;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = (power * square) >> fraction;
  }
  return s < 0n ? -2n * sum : 2n * sum;
}
