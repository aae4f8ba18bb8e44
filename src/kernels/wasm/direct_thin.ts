// Direct products with an output of one or two columns, or of one row: numbers of several rows, or of one long row,
// fill the vectors.

import { storeLast, sumOnto } from "./strips";
import { madd, size, splat, width } from "./vector";

/** 8 rows times one column, both with their terms side by side; the rows of `out` are adjacent. */
export function columnByTerms(k: i32, a0: usize, aRow: usize, b: usize, bStep: usize, out: usize, add: bool): void {
  let a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow, a6 = a5 + aRow, a7 = a6 + aRow;
  if (sizeof<Real>() == 4) {
    let c0 = splat(0), c1 = splat(0);
    for (; k >= 4; k -= 4) {
      const w0 = v128.load_splat<Real>(b), w1 = v128.load_splat<Real>(b + bStep);
      b += 2 * bStep;
      const w2 = v128.load_splat<Real>(b), w3 = v128.load_splat<Real>(b + bStep);
      b += 2 * bStep;
      c0 = fourTerms(v128.load(a0), v128.load(a1), v128.load(a2), v128.load(a3), w0, w1, w2, w3, c0);
      c1 = fourTerms(v128.load(a4), v128.load(a5), v128.load(a6), v128.load(a7), w0, w1, w2, w3, c1);
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      a4 += 16;
      a5 += 16;
      a6 += 16;
      a7 += 16;
    }
    for (; k > 0; k--) {
      const w = v128.load_splat<Real>(b);
      c0 = madd(fourNumbers(a0, a1, a2, a3), w, c0);
      c1 = madd(fourNumbers(a4, a5, a6, a7), w, c1);
      a0 += size;
      a1 += size;
      a2 += size;
      a3 += size;
      a4 += size;
      a5 += size;
      a6 += size;
      a7 += size;
      b += bStep;
    }
    v128.store(out, sumOnto<v128>(out, c0, add));
    v128.store(out, sumOnto<v128>(out + 16, c1, add), 16);
  } else {
    let c0 = splat(0), c1 = splat(0), c2 = splat(0), c3 = splat(0);
    for (; k >= 2; k -= 2) {
      const w0 = v128.load_splat<Real>(b), w1 = v128.load_splat<Real>(b + bStep);
      b += 2 * bStep;
      c0 = twoTerms(v128.load(a0), v128.load(a1), w0, w1, c0);
      c1 = twoTerms(v128.load(a2), v128.load(a3), w0, w1, c1);
      c2 = twoTerms(v128.load(a4), v128.load(a5), w0, w1, c2);
      c3 = twoTerms(v128.load(a6), v128.load(a7), w0, w1, c3);
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      a4 += 16;
      a5 += 16;
      a6 += 16;
      a7 += 16;
    }
    if (k > 0) {
      const w = v128.load_splat<Real>(b);
      c0 = madd(v128.load_lane<f64>(a1, v128.load64_zero(a0), 1), w, c0);
      c1 = madd(v128.load_lane<f64>(a3, v128.load64_zero(a2), 1), w, c1);
      c2 = madd(v128.load_lane<f64>(a5, v128.load64_zero(a4), 1), w, c2);
      c3 = madd(v128.load_lane<f64>(a7, v128.load64_zero(a6), 1), w, c3);
    }
    v128.store(out, sumOnto<v128>(out, c0, add));
    v128.store(out, sumOnto<v128>(out + 16, c1, add), 16);
    v128.store(out, sumOnto<v128>(out + 32, c2, add), 32);
    v128.store(out, sumOnto<v128>(out + 48, c3, add), 48);
  }
}

/** c and four terms of four rows times four weights. */
@inline
function fourTerms(
  r0: v128,
  r1: v128,
  r2: v128,
  r3: v128,
  w0: v128,
  w1: v128,
  w2: v128,
  w3: v128,
  c: v128,
): v128 {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7), high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  c = madd(v128.shuffle<f64>(low01, low23, 0, 2), w0, c);
  c = madd(v128.shuffle<f64>(low01, low23, 1, 3), w1, c);
  c = madd(v128.shuffle<f64>(high01, high23, 0, 2), w2, c);
  return madd(v128.shuffle<f64>(high01, high23, 1, 3), w3, c);
}

/** The same for two terms of two rows. */
@inline
function twoTerms(r0: v128, r1: v128, w0: v128, w1: v128, c: v128): v128 {
  c = madd(v128.shuffle<f64>(r0, r1, 0, 2), w0, c);
  return madd(v128.shuffle<f64>(r0, r1, 1, 3), w1, c);
}

/** The numbers at four addresses. */
@inline
function fourNumbers(p0: usize, p1: usize, p2: usize, p3: usize): v128 {
  const two = v128.load_lane<f32>(p1, v128.load32_zero(p0), 1);
  return v128.load_lane<f32>(p3, v128.load_lane<f32>(p2, two, 2), 3);
}

/** Sets, or adds to, two columns of two rows of float32. */
@inline
function finishPairs(out: usize, outRow: usize, x: v128, add: bool): void {
  const next = out + outRow;
  if (add) x = f32x4.add(v128.load_lane<u64>(next, v128.load64_zero(out), 1), x);
  v128.store_lane<u64>(out, x, 0);
  v128.store_lane<u64>(next, x, 1);
}

/** The same of the second of the rows alone, at `out`. */
@inline
function finishSecond(out: usize, x: v128, add: bool): void {
  if (add) x = f32x4.add(v128.load64_splat(out), x);
  v128.store_lane<u64>(out, x, 1);
}

/** 8 rows of float32, with their terms side by side, times two columns. */
export function pairByTerms(
  k: i32,
  a0: usize,
  aRow: usize,
  b: usize,
  bStep: usize,
  out: usize,
  outRow: usize,
  add: bool,
): void {
  let a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow, a4 = a3 + aRow, a5 = a4 + aRow, a6 = a5 + aRow, a7 = a6 + aRow;
  let c0 = splat(0), c1 = splat(0), c2 = splat(0), c3 = splat(0);
  let x: v128;
  for (; k >= 4; k -= 4) {
    const v0 = v128.load(a0), v1 = v128.load(a1), v2 = v128.load(a2), v3 = v128.load(a3);
    const v4 = v128.load(a4), v5 = v128.load(a5), v6 = v128.load(a6), v7 = v128.load(a7);
    x = v128.load64_splat(b);
    c0 = madd(v128.shuffle<f32>(v0, v1, 0, 0, 4, 4), x, c0);
    c1 = madd(v128.shuffle<f32>(v2, v3, 0, 0, 4, 4), x, c1);
    c2 = madd(v128.shuffle<f32>(v4, v5, 0, 0, 4, 4), x, c2);
    c3 = madd(v128.shuffle<f32>(v6, v7, 0, 0, 4, 4), x, c3);
    b += bStep;
    x = v128.load64_splat(b);
    c0 = madd(v128.shuffle<f32>(v0, v1, 1, 1, 5, 5), x, c0);
    c1 = madd(v128.shuffle<f32>(v2, v3, 1, 1, 5, 5), x, c1);
    c2 = madd(v128.shuffle<f32>(v4, v5, 1, 1, 5, 5), x, c2);
    c3 = madd(v128.shuffle<f32>(v6, v7, 1, 1, 5, 5), x, c3);
    b += bStep;
    x = v128.load64_splat(b);
    c0 = madd(v128.shuffle<f32>(v0, v1, 2, 2, 6, 6), x, c0);
    c1 = madd(v128.shuffle<f32>(v2, v3, 2, 2, 6, 6), x, c1);
    c2 = madd(v128.shuffle<f32>(v4, v5, 2, 2, 6, 6), x, c2);
    c3 = madd(v128.shuffle<f32>(v6, v7, 2, 2, 6, 6), x, c3);
    b += bStep;
    x = v128.load64_splat(b);
    c0 = madd(v128.shuffle<f32>(v0, v1, 3, 3, 7, 7), x, c0);
    c1 = madd(v128.shuffle<f32>(v2, v3, 3, 3, 7, 7), x, c1);
    c2 = madd(v128.shuffle<f32>(v4, v5, 3, 3, 7, 7), x, c2);
    c3 = madd(v128.shuffle<f32>(v6, v7, 3, 3, 7, 7), x, c3);
    b += bStep;
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
    a4 += 16;
    a5 += 16;
    a6 += 16;
    a7 += 16;
  }
  for (; k > 0; k--) {
    x = v128.load64_splat(b);
    c0 = madd(v128.shuffle<f32>(v128.load32_zero(a0), v128.load32_zero(a1), 0, 0, 4, 4), x, c0);
    c1 = madd(v128.shuffle<f32>(v128.load32_zero(a2), v128.load32_zero(a3), 0, 0, 4, 4), x, c1);
    c2 = madd(v128.shuffle<f32>(v128.load32_zero(a4), v128.load32_zero(a5), 0, 0, 4, 4), x, c2);
    c3 = madd(v128.shuffle<f32>(v128.load32_zero(a6), v128.load32_zero(a7), 0, 0, 4, 4), x, c3);
    a0 += size;
    a1 += size;
    a2 += size;
    a3 += size;
    a4 += size;
    a5 += size;
    a6 += size;
    a7 += size;
    b += bStep;
  }
  finishPairs(out, outRow, c0, add);
  finishPairs(out + 2 * outRow, outRow, c1, add);
  finishPairs(out + 4 * outRow, outRow, c2, add);
  finishPairs(out + 6 * outRow, outRow, c3, add);
}

/**
 * Two times 4 rows of float32, which stand side by side, times two columns. Of the second rows, which begin `apart`
 * rows behind the first, the first `done` are not stored.
 */
export function pairByRows(
  k: i32,
  a: usize,
  apart: i32,
  aStep: usize,
  b: usize,
  bStep: usize,
  out: usize,
  outRow: usize,
  done: i32,
  add: bool,
): void {
  let c0 = splat(0), c1 = splat(0), c2 = splat(0), c3 = splat(0);
  let a4 = a + <usize>apart * size;
  do {
    const x = v128.load64_splat(b), v = v128.load(a), w = v128.load(a4);
    c0 = madd(v128.shuffle<f32>(v, v, 0, 0, 1, 1), x, c0);
    c1 = madd(v128.shuffle<f32>(v, v, 2, 2, 3, 3), x, c1);
    c2 = madd(v128.shuffle<f32>(w, w, 0, 0, 1, 1), x, c2);
    c3 = madd(v128.shuffle<f32>(w, w, 2, 2, 3, 3), x, c3);
    a += aStep;
    a4 += aStep;
    b += bStep;
  } while (--k);
  finishPairs(out, outRow, c0, add);
  finishPairs(out + 2 * outRow, outRow, c1, add);
  if (done == 4) return;
  out += <usize>apart * outRow;
  if (done == 0) finishPairs(out, outRow, c2, add);
  else if (done == 1) finishSecond(out + outRow, c2, add);
  out += 2 * outRow;
  if (done == 3) finishSecond(out + outRow, c3, add);
  else finishPairs(out, outRow, c3, add);
}

/** One row of n ≥ width columns. */
export function rowTile(k: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, n: i32, add: bool): void {
  for (; n >= 5 * width; n -= 5 * width) {
    fiveVectors(k, a, aStep, b, bStep, out, add);
    b += 80;
    out += 80;
  }
  while (n > 0) {
    // The last vector may reach back over columns that are done.
    const back = <usize>(width - min(width, n)) * size;
    oneVector(k, a, aStep, b - back, bStep, out - back, min(width, n), add);
    n -= width;
    b += 16;
    out += 16;
  }
}

function fiveVectors(k: i32, a: usize, aStep: usize, b: usize, bStep: usize, out: usize, add: bool): void {
  let c0 = splat(0), c1 = splat(0), c2 = splat(0), c3 = splat(0), c4 = splat(0);
  do {
    const x = v128.load_splat<Real>(a);
    c0 = madd(x, v128.load(b), c0);
    c1 = madd(x, v128.load(b, 16), c1);
    c2 = madd(x, v128.load(b, 32), c2);
    c3 = madd(x, v128.load(b, 48), c3);
    c4 = madd(x, v128.load(b, 64), c4);
    a += aStep;
    b += bStep;
  } while (--k);
  v128.store(out, sumOnto<v128>(out, c0, add));
  v128.store(out, sumOnto<v128>(out + 16, c1, add), 16);
  v128.store(out, sumOnto<v128>(out + 32, c2, add), 32);
  v128.store(out, sumOnto<v128>(out + 48, c3, add), 48);
  v128.store(out, sumOnto<v128>(out + 64, c4, add), 64);
}

function oneVector(
  k: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  out: usize,
  fresh: i32,
  add: bool,
): void {
  let c = splat(0);
  do {
    c = madd(v128.load_splat<Real>(a), v128.load(b), c);
    a += aStep;
    b += bStep;
  } while (--k);
  storeLast(out, sumOnto<v128>(out, c, add), fresh);
}
