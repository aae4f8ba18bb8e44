// Tiles of a direct product whose left matrix has its rows side by side: one vector holds several rows of a term.

import { storeLast, sumOnto } from "./strips";
import { lane0, lane1, lane2, lane3, madd, splat } from "./vector";

/**
 * A block of sums: 4 rows times two vectors of columns, the other one `second` bytes behind the one. The first `done`
 * rows are not stored.
 */
export function wideByRows(
  k: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  second: usize,
  out: usize,
  outRow: usize,
  done: i32,
  add: bool,
): void {
  let c00 = splat(0), c01 = splat(0), c10 = splat(0), c11 = splat(0);
  let c20 = splat(0), c21 = splat(0), c30 = splat(0), c31 = splat(0);
  do {
    const b0 = v128.load(b), b1 = v128.load(b + second);
    let v = v128.load(a);
    let x = lane0(v); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = lane1(v); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    if (sizeof<Real>() == 8) v = v128.load(a, 16);
    x = third(v); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = fourth(v); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    a += aStep;
    b += bStep;
  } while (--k);
  if (done < 1) finishWide(out, second, c00, c01, add);
  if (done < 2) finishWide(out + outRow, second, c10, c11, add);
  if (done < 3) finishWide(out + 2 * outRow, second, c20, c21, add);
  finishWide(out + 3 * outRow, second, c30, c31, add);
}

/** The third of four rows, the upper two of which are in v where two fill a vector. */
@inline
function third(v: v128): v128 {
  return sizeof<Real>() == 8 ? lane0(v) : lane2(v);
}

@inline
function fourth(v: v128): v128 {
  return sizeof<Real>() == 8 ? lane1(v) : lane3(v);
}

@inline
function finishWide(out: usize, second: usize, x: v128, y: v128, add: bool): void {
  const left = sumOnto<v128>(out, x, add), right = sumOnto<v128>(out + second, y, add);
  v128.store(out, left);
  v128.store(out + second, right);
}

/**
 * A block of sums: two times 4 rows, times one vector of columns, of which the last `fresh` are stored. Of the second
 * rows, which begin `apart` rows behind the first, the first `done` are not stored.
 */
export function narrowByRows(
  k: i32,
  a: usize,
  apart: i32,
  aStep: usize,
  b: usize,
  bStep: usize,
  out: usize,
  outRow: usize,
  done: i32,
  fresh: i32,
  add: bool,
): void {
  let c0 = splat(0), c1 = splat(0), c2 = splat(0), c3 = splat(0);
  let c4 = splat(0), c5 = splat(0), c6 = splat(0), c7 = splat(0);
  let a4 = a + <usize>apart * sizeof<Real>();
  do {
    const x = v128.load(b);
    let v = v128.load(a), w = v128.load(a4);
    c0 = madd(lane0(v), x, c0);
    c4 = madd(lane0(w), x, c4);
    c1 = madd(lane1(v), x, c1);
    c5 = madd(lane1(w), x, c5);
    if (sizeof<Real>() == 8) {
      v = v128.load(a, 16);
      w = v128.load(a4, 16);
    }
    c2 = madd(third(v), x, c2);
    c6 = madd(third(w), x, c6);
    c3 = madd(fourth(v), x, c3);
    c7 = madd(fourth(w), x, c7);
    a += aStep;
    a4 += aStep;
    b += bStep;
  } while (--k);
  finish(out, c0, fresh, add);
  finish(out + outRow, c1, fresh, add);
  finish(out + 2 * outRow, c2, fresh, add);
  finish(out + 3 * outRow, c3, fresh, add);
  out += <usize>apart * outRow;
  if (done < 1) finish(out, c4, fresh, add);
  if (done < 2) finish(out + outRow, c5, fresh, add);
  if (done < 3) finish(out + 2 * outRow, c6, fresh, add);
  if (done < 4) finish(out + 3 * outRow, c7, fresh, add);
}

@inline
function finish(out: usize, x: v128, fresh: i32, add: bool): void {
  storeLast(out, sumOnto<v128>(out, x, add), fresh);
}
