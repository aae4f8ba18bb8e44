// Fused multiply-add with one rounding, in software, for processors that have none.

/** a * b + c rounded once, in the precision of the module. */
export function softwareMadd(a: v128, b: v128, c: v128): v128 {
  return sizeof<Real>() == 4 ? softwareMadd32(a, b, c) : softwareMadd64(a, b, c);
}

/** x + y rounded to odd: an inexact sum goes to the one of its two neighbours whose last bit is 1. */
@inline
function addToOdd(x: v128, y: v128): v128 {
  const zero = f64x2.splat(0);
  const one = i64x2.splat(1);
  const sum = f64x2.add(x, y);
  const part = f64x2.sub(sum, x);
  const error = f64x2.add(f64x2.sub(x, f64x2.sub(sum, part)), f64x2.sub(y, part));
  const inexact = v128.or(f64x2.lt(error, zero), f64x2.gt(error, zero));
  const even = i64x2.eq(v128.and(sum, one), zero);
  const outward = i64x2.ge_s(v128.xor(error, sum), zero);
  const step = v128.bitselect(one, i64x2.splat(-1), outward);
  return i64x2.add(sum, v128.and(step, v128.and(inexact, even)));
}

/** The product is exact in float64; the sum rounded to odd there keeps what the rounding to float32 needs. */
function softwareMadd32(a: v128, b: v128, c: v128): v128 {
  const low = addToOdd(
    f64x2.mul(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b)),
    f64x2.promote_low_f32x4(c),
  );
  const upperA = v128.shuffle<f64>(a, a, 1, 1);
  const upperB = v128.shuffle<f64>(b, b, 1, 1);
  const upperC = v128.shuffle<f64>(c, c, 1, 1);
  const high = addToOdd(
    f64x2.mul(f64x2.promote_low_f32x4(upperA), f64x2.promote_low_f32x4(upperB)),
    f64x2.promote_low_f32x4(upperC),
  );
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

@inline
function isBetween(x: v128, low: f64, high: f64): v128 {
  return v128.and(f64x2.gt(x, f64x2.splat(low)), f64x2.lt(x, f64x2.splat(high)));
}

/** Boldo and Melquiond's algorithm for numbers of ordinary size, whole numbers otherwise. */
function softwareMadd64(a: v128, b: v128, c: v128): v128 {
  const tame = v128.and(
    v128.and(isBetween(f64x2.abs(a), 1e-130, 1e130), isBetween(f64x2.abs(b), 1e-130, 1e130)),
    f64x2.lt(f64x2.abs(c), f64x2.splat(1e300)),
  );
  if (!i64x2.all_true(tame)) {
    const first = fmaExact(f64x2.extract_lane(a, 0), f64x2.extract_lane(b, 0), f64x2.extract_lane(c, 0));
    const second = fmaExact(f64x2.extract_lane(a, 1), f64x2.extract_lane(b, 1), f64x2.extract_lane(c, 1));
    return f64x2.replace_lane(f64x2.splat(first), 1, second);
  }
  const split = f64x2.splat(134217729);
  const high = f64x2.mul(a, b);
  let t = f64x2.mul(split, a);
  const aHigh = f64x2.sub(t, f64x2.sub(t, a));
  const aLow = f64x2.sub(a, aHigh);
  t = f64x2.mul(split, b);
  const bHigh = f64x2.sub(t, f64x2.sub(t, b));
  const bLow = f64x2.sub(b, bHigh);
  t = f64x2.sub(high, f64x2.mul(aHigh, bHigh));
  t = f64x2.sub(f64x2.sub(t, f64x2.mul(aLow, bHigh)), f64x2.mul(aHigh, bLow));
  const low = f64x2.sub(f64x2.mul(aLow, bLow), t);
  const tail = f64x2.add(c, low);
  let part = f64x2.sub(tail, c);
  const tailError = f64x2.add(f64x2.sub(c, f64x2.sub(tail, part)), f64x2.sub(low, part));
  const sum = f64x2.add(high, tail);
  part = f64x2.sub(sum, high);
  const sumError = f64x2.add(f64x2.sub(high, f64x2.sub(sum, part)), f64x2.sub(tail, part));
  return f64x2.add(sum, addToOdd(tailError, sumError));
}

/** The significand of a finite x other than 0, with its top bit at place 52. */
function significandOf(x: f64): u64 {
  const bits = reinterpret<u64>(x);
  const fraction = bits & 0xfffffffffffff;
  return (bits >> 52) & 0x7ff ? fraction | 0x10000000000000 : fraction << (clz(fraction) - 11);
}

/** The power of two that {@link significandOf} is to be multiplied by. */
function exponentOf(x: f64): i32 {
  const bits = reinterpret<u64>(x);
  const field = <i32>((bits >> 52) & 0x7ff);
  return field ? field - 1075 : -1063 - <i32>clz(bits & 0xfffffffffffff);
}

/** The low 64 bits of high:low shifted right by 0 ≤ n < 128 places. */
function shiftRight(high: u64, low: u64, n: i32): u64 {
  if (n == 0) return low;
  return n < 64 ? (low >> n) | (high << (64 - n)) : high >> (n - 64);
}

/** Whether any of the n < 128 lowest bits of high:low is 1. */
function anyBelow(high: u64, low: u64, n: i32): bool {
  if (n == 0) return false;
  if (n <= 64) return low << (64 - n) != 0;
  return low != 0 || high << (128 - n) != 0;
}

/** high:low shifted right by n places, its last bit 1 if a 1 was lost; returns the high half, `lowHalf` the low one. */
let lowHalf: u64 = 0;
function shiftRightToOdd(high: u64, low: u64, n: i32): u64 {
  if (n > 127) {
    lowHalf = 1;
    return 0;
  }
  lowHalf = shiftRight(high, low, n) | u64(anyBelow(high, low, n));
  return n < 64 ? high >> n : 0;
}

function powerOfTwo(n: i32): f64 {
  return reinterpret<f64>(<u64>(n + 1023) << 52);
}

/** high:low * 2^exponent rounded to the nearest float64, ties to even. */
function compose(negative: bool, high: u64, low: u64, exponent: i32): f64 {
  const length = high ? 128 - <i32>clz(high) : 64 - <i32>clz(low);
  const excess = max(max(length - 53, -1074 - exponent), 0);
  let kept: u64 = 0;
  if (excess < 128) {
    kept = shiftRight(high, low, excess);
    if (excess && shiftRight(high, low, excess - 1) & 1) kept += u64(anyBelow(high, low, excess - 1)) | (kept & 1);
  }
  const power = exponent + excess;
  const half = power >> 1;
  const value = <f64>kept * powerOfTwo(half) * powerOfTwo(power - half);
  return negative ? -value : value;
}

/** a * b + c rounded once, right everywhere: the sum in 128 bits, with lost bits jammed into the last one. */
function fmaExact(a: f64, b: f64, c: f64): f64 {
  if (!isFinite(a) || !isFinite(b) || a == 0 || b == 0) return a * b + c;
  if (!isFinite(c)) return c;
  const x = significandOf(a) << 1;
  const y = significandOf(b) << 1;
  let exponent = exponentOf(a) + exponentOf(b) - 2;
  const middle = (x >> 32) * (y & 0xffffffff) + (((x & 0xffffffff) * (y & 0xffffffff)) >> 32);
  const cross = (x & 0xffffffff) * (y >> 32) + (middle & 0xffffffff);
  let high = (x >> 32) * (y >> 32) + (middle >> 32) + (cross >> 32);
  let low = x * y;
  const negative = (a < 0) != (b < 0);
  if (c == 0) return compose(negative, high, low, exponent);

  let otherHigh: u64 = 0;
  let otherLow = significandOf(c);
  const distance = exponentOf(c) - exponent;
  if (distance > 72) {
    high = shiftRightToOdd(high, low, distance - 72);
    low = lowHalf;
    exponent += distance - 72;
  }
  const places = min(distance, 72);
  if (places < 0) {
    otherHigh = shiftRightToOdd(0, otherLow, -places);
    otherLow = lowHalf;
  } else if (places >= 64) {
    otherHigh = otherLow << (places - 64);
    otherLow = 0;
  } else if (places > 0) {
    otherHigh = otherLow >> (64 - places);
    otherLow <<= places;
  }
  if (negative == c < 0) {
    const sum = low + otherLow;
    return compose(negative, high + otherHigh + u64(sum < low), sum, exponent);
  }
  if (high > otherHigh || (high == otherHigh && low > otherLow)) {
    return compose(negative, high - otherHigh - u64(low < otherLow), low - otherLow, exponent);
  }
  if (high == otherHigh && low == otherLow) return 0;
  return compose(!negative, otherHigh - high - u64(otherLow < low), otherLow - low, exponent);
}
