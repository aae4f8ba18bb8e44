/**
 * What the bytes of a cell say: a number or text.
 *
 * @module
 */

const plus = 43;
const minus = 45;
const point = 46;
const zero = 48;
const nine = 57;
const quote = 34;

/** Integers below 10^15 and powers of ten up to 10^22 are exact float64, so that one operation rounds right. */
const exactDigits = 15;
const powersOfTen = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

/** 2^53: it may stand for the integer after it. */
const firstGap = 2 ** 53;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The decimal number in `bytes[start]` to `bytes[end - 1]`, correctly rounded: an optional sign, digits with
 * an optional point, an optional exponent. NaN for anything else, and for numbers beyond float64.
 *
 * @param decimal The byte that is the point.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number, decimal = point): number {
  let at = start;
  const sign = bytes[at];
  if (sign === minus || sign === plus) at++;
  let mantissa = 0;
  let digits = 0;
  let significant = 0;
  let decimals = 0;
  let seenPoint = false;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte >= zero && byte <= nine) {
      digits++;
      if (significant > 0 || byte !== zero) significant++;
      if (significant <= exactDigits) mantissa = mantissa * 10 + (byte - zero);
      if (seenPoint) decimals++;
    } else if (byte === decimal && !seenPoint) {
      seenPoint = true;
    } else {
      break;
    }
  }
  if (digits === 0) return NaN;
  let exponent = 0;
  if (at < end) {
    exponent = parseExponent(bytes, at, end);
    if (Number.isNaN(exponent)) return NaN;
  }
  const scale = exponent - decimals;
  if (significant <= exactDigits && scale >= -22 && scale <= 22) {
    const value = scale < 0 ? mantissa / powersOfTen[-scale] : mantissa * powersOfTen[scale];
    return sign === minus ? -value : value;
  }
  const text = decoder.decode(bytes.subarray(start, end));
  const value = Number(decimal === point ? text : text.replace(String.fromCharCode(decimal), "."));
  return Number.isFinite(value) ? value : NaN;
}

/**
 * Whether a number is what the bytes it was parsed from say, or they say decimals: those are rounded as always, an
 * integer written out is not, since then it would be another one.
 */
export function isHeld(value: number, bytes: Uint8Array, start: number, end: number): boolean {
  // Only from there on are there integers that float64 does not have. Written so that NaN passes.
  if (!(Math.abs(value) >= firstGap)) return true;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if ((byte < zero || byte > nine) && byte !== plus && byte !== minus) return true;
  }
  return BigInt(decoder.decode(bytes.subarray(start, end))) === BigInt(value);
}

/** The exponent `e-3` that ends a number; NaN if it is something else. */
function parseExponent(bytes: Uint8Array, at: number, end: number): number {
  if ((bytes[at] | 32) !== 101) return NaN;
  at++;
  const sign = bytes[at];
  if (sign === minus || sign === plus) at++;
  if (at >= end) return NaN;
  let value = 0;
  for (; at < end; at++) {
    if (bytes[at] < zero || bytes[at] > nine) return NaN;
    value = Math.min(value * 10 + (bytes[at] - zero), 1e6);
  }
  return sign === minus ? -value : value;
}

/** The text of a cell, doubled quotes undone if it is quoted. */
export function cellText(bytes: Uint8Array, start: number, end: number): string {
  const text = decoder.decode(bytes.subarray(start, end));
  return start > 0 && bytes[start - 1] === quote ? text.replaceAll('""', '"') : text;
}
