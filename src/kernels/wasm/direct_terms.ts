// Tiles of a direct product whose left matrix has its terms side by side: a vector of each row serves as many terms as
// it has lanes.

import { storeLast, sumOnto } from "./strips";
import { lane0, lane1, lane2, lane3, madd, size, splat, width } from "./vector";

/**
 * A block of sums: 4 rows, given by addresses that may repeat, times two vectors of columns, the other one `second`
 * bytes behind the one: at most 16, so that they may overlap.
 */
export function wideByTerms(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  b: usize,
  bStep: usize,
  second: usize,
  o0: usize,
  o1: usize,
  o2: usize,
  o3: usize,
  add: bool,
): void {
  let c00 = splat(0), c01 = splat(0), c10 = splat(0), c11 = splat(0);
  let c20 = splat(0), c21 = splat(0), c30 = splat(0), c31 = splat(0);
  let b0: v128, b1: v128, x: v128;
  for (; k >= width; k -= width) {
    const v0 = v128.load(a0), v1 = v128.load(a1), v2 = v128.load(a2), v3 = v128.load(a3);
    b0 = v128.load(b);
    b1 = v128.load(b + second);
    x = lane0(v0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = lane0(v1); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = lane0(v2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = lane0(v3); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    b += bStep;
    b0 = v128.load(b);
    b1 = v128.load(b + second);
    x = lane1(v0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = lane1(v1); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = lane1(v2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = lane1(v3); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    b += bStep;
    if (sizeof<Real>() == 4) {
      b0 = v128.load(b);
      b1 = v128.load(b + second);
      x = lane2(v0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane2(v1); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = lane2(v2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane2(v3); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      b += bStep;
      b0 = v128.load(b);
      b1 = v128.load(b + second);
      x = lane3(v0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane3(v1); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = lane3(v2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane3(v3); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      b += bStep;
    }
    a0 += 16;
    a1 += 16;
    a2 += 16;
    a3 += 16;
  }
  for (; k > 0; k--) {
    b0 = v128.load(b);
    b1 = v128.load(b + second);
    x = v128.load_splat<Real>(a0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = v128.load_splat<Real>(a1); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = v128.load_splat<Real>(a2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = v128.load_splat<Real>(a3); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    a0 += size;
    a1 += size;
    a2 += size;
    a3 += size;
    b += bStep;
  }
  // Every sum is read before the first is written, because rows may repeat and vectors overlap.
  c00 = sumOnto<v128>(o0, c00, add);
  c01 = sumOnto<v128>(o0 + second, c01, add);
  c10 = sumOnto<v128>(o1, c10, add);
  c11 = sumOnto<v128>(o1 + second, c11, add);
  c20 = sumOnto<v128>(o2, c20, add);
  c21 = sumOnto<v128>(o2 + second, c21, add);
  c30 = sumOnto<v128>(o3, c30, add);
  c31 = sumOnto<v128>(o3 + second, c31, add);
  v128.store(o0, c00);
  v128.store(o0 + second, c01);
  v128.store(o1, c10);
  v128.store(o1 + second, c11);
  v128.store(o2, c20);
  v128.store(o2 + second, c21);
  v128.store(o3, c30);
  v128.store(o3 + second, c31);
}

/** A block of sums: 8 rows times one vector of columns, of which the last `fresh` are stored. */
export function narrowByTerms(
  k: i32,
  a0: usize,
  aRow: usize,
  b: usize,
  bStep: usize,
  out: usize,
  outRow: usize,
  fresh: i32,
  add: bool,
): void {
  let c0 = splat(0), c1 = splat(0), c2 = splat(0), c3 = splat(0);
  let c4 = splat(0), c5 = splat(0), c6 = splat(0), c7 = splat(0);
  let a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
  let a4 = a3 + aRow, a5 = a4 + aRow, a6 = a5 + aRow, a7 = a6 + aRow;
  let x: v128;
  for (; k >= width; k -= width) {
    const v0 = v128.load(a0), v1 = v128.load(a1), v2 = v128.load(a2), v3 = v128.load(a3);
    const v4 = v128.load(a4), v5 = v128.load(a5), v6 = v128.load(a6), v7 = v128.load(a7);
    x = v128.load(b);
    c0 = madd(lane0(v0), x, c0);
    c1 = madd(lane0(v1), x, c1);
    c2 = madd(lane0(v2), x, c2);
    c3 = madd(lane0(v3), x, c3);
    c4 = madd(lane0(v4), x, c4);
    c5 = madd(lane0(v5), x, c5);
    c6 = madd(lane0(v6), x, c6);
    c7 = madd(lane0(v7), x, c7);
    b += bStep;
    x = v128.load(b);
    c0 = madd(lane1(v0), x, c0);
    c1 = madd(lane1(v1), x, c1);
    c2 = madd(lane1(v2), x, c2);
    c3 = madd(lane1(v3), x, c3);
    c4 = madd(lane1(v4), x, c4);
    c5 = madd(lane1(v5), x, c5);
    c6 = madd(lane1(v6), x, c6);
    c7 = madd(lane1(v7), x, c7);
    b += bStep;
    if (sizeof<Real>() == 4) {
      x = v128.load(b);
      c0 = madd(lane2(v0), x, c0);
      c1 = madd(lane2(v1), x, c1);
      c2 = madd(lane2(v2), x, c2);
      c3 = madd(lane2(v3), x, c3);
      c4 = madd(lane2(v4), x, c4);
      c5 = madd(lane2(v5), x, c5);
      c6 = madd(lane2(v6), x, c6);
      c7 = madd(lane2(v7), x, c7);
      b += bStep;
      x = v128.load(b);
      c0 = madd(lane3(v0), x, c0);
      c1 = madd(lane3(v1), x, c1);
      c2 = madd(lane3(v2), x, c2);
      c3 = madd(lane3(v3), x, c3);
      c4 = madd(lane3(v4), x, c4);
      c5 = madd(lane3(v5), x, c5);
      c6 = madd(lane3(v6), x, c6);
      c7 = madd(lane3(v7), x, c7);
      b += bStep;
    }
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
    x = v128.load(b);
    c0 = madd(v128.load_splat<Real>(a0), x, c0);
    c1 = madd(v128.load_splat<Real>(a1), x, c1);
    c2 = madd(v128.load_splat<Real>(a2), x, c2);
    c3 = madd(v128.load_splat<Real>(a3), x, c3);
    c4 = madd(v128.load_splat<Real>(a4), x, c4);
    c5 = madd(v128.load_splat<Real>(a5), x, c5);
    c6 = madd(v128.load_splat<Real>(a6), x, c6);
    c7 = madd(v128.load_splat<Real>(a7), x, c7);
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
  out = finish(out, outRow, c0, fresh, add);
  out = finish(out, outRow, c1, fresh, add);
  out = finish(out, outRow, c2, fresh, add);
  out = finish(out, outRow, c3, fresh, add);
  out = finish(out, outRow, c4, fresh, add);
  out = finish(out, outRow, c5, fresh, add);
  out = finish(out, outRow, c6, fresh, add);
  finish(out, outRow, c7, fresh, add);
}

/** Sets a row of one vector, of which the last `fresh` lanes are stored; returns where the next row is. */
@inline
function finish(out: usize, outRow: usize, x: v128, fresh: i32, add: bool): usize {
  storeLast(out, sumOnto<v128>(out, x, add), fresh);
  return out + outRow;
}
