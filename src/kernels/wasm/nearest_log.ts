// The float64 nearest to the logarithm, as random/log.ts has it, of two numbers at once.

import { exactLog, rounded, subtract } from "./exact_log";
import { hasLogTable, keepLogTable, logTable } from "./scratch";

/** The entries: those of i = round(128 m) for m in [90.5, 181) / 128. */
const firstEntry: i32 = 90;
const lastEntry: i32 = 181;

/** What is added to the bits of a number, so that its exponent counts from m = 90.5 / 128 on. */
const smallest: u32 = 0x3fe6a000;

/** log 2: its first 40 bits, and the rest. */
const ln2High: f64 = 0.6931471805592082;
const ln2Low: f64 = 7.371002565167799e-13;

/** Of r³ and of the sum of all: what the quick way may be off. 2^-49 and 2^-85. */
const cubeError: f64 = 1.7763568394002505e-15;
const sumError: f64 = 2.5849394142282115e-26;

/** Makes the table, unless it is there: c near 1 / m in at most 9 bits, -log c as its rounded value and the rest, 0. */
export function makeLogTable(): void {
  if (hasLogTable) return;
  let entry = logTable();
  for (let i = firstEntry; i <= lastEntry; i++) {
    const nearest: i32 = (65536 + i) / (2 * i); // 32768 / i
    const inverse = <f64>nearest / 256;
    exactLog(inverse, 0);
    const high = rounded();
    subtract(high);
    store<f64>(entry, inverse);
    store<f64>(entry, -high, 8);
    store<f64>(entry, -rounded(), 16);
    store<f64>(entry, 0, 24);
    entry += 32;
  }
  keepLogTable();
}

/** log x, x > 0 and normal, when the quick way cannot tell. */
function hardLog(x: f64): f64 {
  const bits = reinterpret<u64>(x) - (<u64>smallest << 32);
  const k = <i32>(<i64>bits >> 52);
  exactLog(reinterpret<f64>(reinterpret<u64>(x) - (<u64>k << 52)), k);
  return rounded();
}

@inline
function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

@inline
function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

@inline
function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** One more term of a series. */
@inline
function horner(series: v128, r: v128, coefficient: f64): v128 {
  return add(f64x2.splat(coefficient), mul(r, series));
}

/** log x of two numbers, normal and more than 0 but not 1. The table must be there. */
@inline
export function nearestLog(x: v128): v128 {
  // x = 2^k m, and log x = k log 2 - log c + log(1 + r), where r = m c - 1 is held as the sum of r and rLow.
  const above = v128.and(
    i32x4.shr_s(i32x4.sub(x, i64x2.splat(<u64>smallest << 32)), 20),
    i64x2.splat(0xffffffff00000000),
  );
  const m = i32x4.sub(x, i32x4.shl(above, 20));
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(above, above, 1, 3, 1, 3));
  const index = add(m, f64x2.splat(52776558133248)); // 1.5 · 2^45 leaves 128 m, rounded, in the lowest bits
  const table = logTable() - 32 * firstEntry;
  const entry0 = table + <usize>i32x4.extract_lane(index, 0) * 32;
  const entry1 = table + <usize>i32x4.extract_lane(index, 2) * 32;
  const head0 = v128.load(entry0), head1 = v128.load(entry1);
  const c = v128.shuffle<i64>(head0, head1, 0, 2);
  const high = v128.shuffle<i64>(head0, head1, 1, 3);
  const tableLow = v128.load_lane<i64>(entry1, v128.load64_zero(entry0, 16), 1, 16);
  const mHigh = v128.and(m, i64x2.splat(0xffffffffe0000000));
  const p = sub(mul(mHigh, c), f64x2.splat(1));
  const q = mul(sub(m, mHigh), c);
  const r = add(p, q);
  const rLow = sub(q, sub(r, p));

  // log(1 + r) = r - r²/2 + r³/3 - …: the square with its rounding error, the rest plainly.
  const shifted = mul(r, f64x2.splat(134217729));
  const a = sub(shifted, sub(shifted, r));
  const b = sub(r, a);
  const square = mul(r, r);
  const squareLow = sub(mul(b, b), sub(sub(square, mul(a, a)), mul(mul(f64x2.splat(2), a), b)));
  let series = f64x2.splat(1.0 / 11.0);
  series = horner(series, r, -1.0 / 10.0);
  series = horner(series, r, 1.0 / 9.0);
  series = horner(series, r, -1.0 / 8.0);
  series = horner(series, r, 1.0 / 7.0);
  series = horner(series, r, -1.0 / 6.0);
  series = horner(series, r, 1.0 / 5.0);
  series = horner(series, r, -1.0 / 4.0);
  series = horner(series, r, 1.0 / 3.0);
  const half = mul(square, f64x2.splat(0.5));
  const cube = mul(square, r);
  const logR = sub(r, half);
  const logRLow = add(
    add(sub(sub(r, logR), half), sub(mul(cube, series), mul(squareLow, f64x2.splat(0.5)))),
    mul(rLow, sub(f64x2.splat(1), r)),
  );

  // The three parts added up, each sum with its rounding error.
  const kLn2 = mul(k, f64x2.splat(ln2High));
  const s = add(kLn2, high);
  const sPart = sub(s, kLn2);
  const sLow = add(sub(kLn2, sub(s, sPart)), sub(high, sPart));
  const t = add(s, logR);
  const tPart = sub(t, s);
  const tLow = add(sub(s, sub(t, tPart)), sub(logR, tPart));
  const low = add(tLow, add(sLow, add(add(mul(k, f64x2.splat(ln2Low)), tableLow), logRLow)));
  const result = add(t, low);
  const rest = sub(low, sub(result, t));

  // See random/log.ts for the error.
  const error = add(
    mul(f64x2.abs(cube), f64x2.splat(cubeError)),
    mul(f64x2.abs(t), f64x2.splat(sumError)),
  );
  const settled = f64x2.eq(add(result, sub(rest, error)), add(result, add(rest, error)));
  return i64x2.all_true(settled) ? result : settle(x, result, settled);
}

/** The same, the lanes that are not settled computed slowly. */
function settle(x: v128, result: v128, settled: v128): v128 {
  let value = result;
  if (i64x2.extract_lane(settled, 0) == 0) {
    value = f64x2.replace_lane(value, 0, hardLog(f64x2.extract_lane(x, 0)));
  }
  if (i64x2.extract_lane(settled, 1) == 0) {
    value = f64x2.replace_lane(value, 1, hardLog(f64x2.extract_lane(x, 1)));
  }
  return value;
}
