/**
 * The natural logarithm of a float64, correctly rounded: always the float64 nearest to the true value, so that
 * it is the same on every engine and never has to change.
 *
 * The quick way works with pairs of float64 (a value and what its rounding lost) to about 74 bits. When those
 * do not settle the last bit, a few times in a million values, the logarithm is computed to 256 bits with
 * BigInt, which settles all of them: the logarithm of a float64 other than 1 is never nearer than about
 * 2^-118 of its size to the middle between two float64 (Lefèvre and Muller, "Worst cases for correct rounding
 * of the elementary functions in double precision", 2001).
 *
 * @module
 */
import { exactLog, toFloat64 } from "./exact_log.ts";

/**
 * 2^-49 and 2^-85: the quick way is off by less than the one times |r|³ plus the other times its result. The terms from
 * r³ on are added in float64, whose roundings come to some 2^-51.3 |r|³; those of k log 2 and of the table to 2^-90 of
 * the result.
 */
const cubeError = 1.7763568394002505e-15;
const sumError = 2.5849394142282115e-26;

/** 2^27 + 1 cuts a float64 into two halves of 26 bits, whose products are exact (Dekker). */
const splitter = 134217729;

const smallestNormal = 2.2250738585072014e-308;

/** What the quick way looks up: m in [90.5, 181) / 128 finds its entry at i = round(128 m). */
interface Table {
  /** A short number near 1 / m: at most 9 bits, so that its products with the halves of m are exact. */
  readonly inverse: Float64Array;
  /** -log(inverse), as its rounded value and the rest. */
  readonly high: Float64Array;
  readonly low: Float64Array;
  /** log 2: its first 40 bits, whose product with an exponent is exact, and the rest. */
  readonly ln2High: number;
  readonly ln2Low: number;
}

const bits = new DataView(new ArrayBuffer(8));
let table: Table | undefined;

/**
 * The natural logarithm of `x`, correctly rounded: -Infinity for 0, Infinity for Infinity, NaN for NaN and
 * below 0.
 */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x > 0 ? x : NaN;
  if (x === 1) return 0;
  table ??= makeTable();

  // x = 2^k m with m around 1. With c = inverse[i] near 1 / m, log x = k log 2 - log c + log(1 + r), where
  // r = m c - 1 is held exactly as the sum rHigh + rLow.
  const subnormal = x < smallestNormal;
  bits.setFloat64(0, subnormal ? x * 18014398509481984 : x); // times 2^54
  const top = bits.getUint32(0);
  bits.setUint32(0, (top & 0xfffff) | 0x3ff00000);
  let m = bits.getFloat64(0);
  let k = (top >>> 20) - (subnormal ? 1077 : 1023);
  if (m >= 181 / 128) [m, k] = [m / 2, k + 1];
  const i = Math.floor(m * 128 + 0.5);
  const c = table.inverse[i];
  const mHigh = Math.fround(m);
  const p = mHigh * c - 1;
  const q = (m - mHigh) * c;
  const rHigh = p + q;
  const rLow = q - (rHigh - p);

  // log(1 + r) = r - r²/2 + r³/3 - …, |r| < 0.009: the square with its rounding error, the rest plainly.
  const shifted = rHigh * splitter;
  const a = shifted - (shifted - rHigh);
  const b = rHigh - a;
  const square = rHigh * rHigh;
  const cube = square * rHigh;
  const squareLow = b * b - (square - a * a - 2 * a * b);
  let series = 0;
  for (let n = 11; n >= 3; n--) series = (n % 2 === 1 ? 1 : -1) / n + rHigh * series;
  const logR = rHigh - square / 2;
  const logRLow = rHigh - logR - square / 2 + (cube * series - squareLow / 2) + rLow * (1 - rHigh);

  // The three parts added up, each sum with its rounding error.
  const kLn2 = k * table.ln2High;
  const s = kLn2 + table.high[i];
  const sPart = s - kLn2;
  const sLow = kLn2 - (s - sPart) + (table.high[i] - sPart);
  const t = s + logR;
  const tPart = t - s;
  const tLow = s - (t - tPart) + (logR - tPart);
  const low = tLow + (sLow + (k * table.ln2Low + table.low[i] + logRLow));

  const result = t + low;
  const rest = low - (result - t);
  const error = Math.abs(cube) * cubeError + Math.abs(t) * sumError;
  return result + (rest - error) === result + (rest + error) ? result : toFloat64(exactLog(m, k));
}

/** Fills the table from exact logarithms: a millisecond, once. */
function makeTable(): Table {
  const inverse = new Float64Array(182);
  const high = new Float64Array(182);
  const low = new Float64Array(182);
  for (let i = 91; i <= 181; i++) {
    inverse[i] = Math.round(32768 / i) / 256;
    const exact = -exactLog(inverse[i], 0);
    high[i] = toFloat64(exact);
    low[i] = toFloat64(exact, high[i]);
  }
  const ln2 = exactLog(1, 1);
  const ln2High = Math.floor(toFloat64(ln2) * 1099511627776) / 1099511627776; // in units of 2^-40
  return { inverse, high, low, ln2High, ln2Low: toFloat64(ln2, ln2High) };
}
