// The innermost loop of a packed product.

import { lane0, lane1, lane2, lane3, madd, size, splat, width } from "./vector";

/** Rows and columns of a tile: as many running sums as the registers of x64 hold besides what is multiplied. */
export const tileRows: i32 = 5;
export const tileColumns: i32 = 2 * width;

/** Sets one row of a tile. */
@inline
function finishRow(out: usize, x: v128, y: v128, add: bool): void {
  v128.store(out, add ? v128.add<Real>(v128.load(out), x) : x);
  v128.store(out, add ? v128.add<Real>(v128.load(out, 16), y) : y, 16);
}

/**
 * One block of a tile of 5 rows and two vectors: b holds two vectors a term, a holds 5 numbers a term.
 *
 * As many terms as a vector has lanes are done at a time. Of their numbers in a, the first four rows come first, term by
 * term, and then the last row's: whole vectors, which are cheaper taken apart than 5 loads a term.
 */
export function tile(k: i32, a: usize, b: usize, out: usize, outRow: usize, add: bool): void {
  let c00 = splat(0), c01 = splat(0), c10 = splat(0), c11 = splat(0), c20 = splat(0), c21 = splat(0);
  let c30 = splat(0), c31 = splat(0), c40 = splat(0), c41 = splat(0);
  let b0: v128, b1: v128, v: v128, x: v128;
  for (; k >= width; k -= width) {
    const last = v128.load(a, 64);
    if (sizeof<Real>() == 4) {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      v = v128.load(a);
      x = lane0(v); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane1(v); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = lane2(v); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane3(v); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      x = lane0(last); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      v = v128.load(a, 16);
      x = lane0(v); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane1(v); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = lane2(v); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane3(v); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      x = lane1(last); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
      b0 = v128.load(b, 64);
      b1 = v128.load(b, 80);
      v = v128.load(a, 32);
      x = lane0(v); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane1(v); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = lane2(v); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane3(v); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      x = lane2(last); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
      b0 = v128.load(b, 96);
      b1 = v128.load(b, 112);
      v = v128.load(a, 48);
      x = lane0(v); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane1(v); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      x = lane2(v); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane3(v); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      x = lane3(last); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
    } else {
      b0 = v128.load(b);
      b1 = v128.load(b, 16);
      v = v128.load(a);
      x = lane0(v); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane1(v); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      v = v128.load(a, 16);
      x = lane0(v); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane1(v); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      x = lane0(last); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      v = v128.load(a, 32);
      x = lane0(v); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
      x = lane1(v); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
      v = v128.load(a, 48);
      x = lane0(v); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
      x = lane1(v); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
      x = lane1(last); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
    }
    a += 80;
    b += 32 * width;
  }
  for (; k > 0; k--) {
    b0 = v128.load(b);
    b1 = v128.load(b, 16);
    x = v128.load_splat<Real>(a); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01);
    x = v128.load_splat<Real>(a, 1 * sizeof<Real>()); c10 = madd(x, b0, c10); c11 = madd(x, b1, c11);
    x = v128.load_splat<Real>(a, 2 * sizeof<Real>()); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21);
    x = v128.load_splat<Real>(a, 3 * sizeof<Real>()); c30 = madd(x, b0, c30); c31 = madd(x, b1, c31);
    x = v128.load_splat<Real>(a, 4 * sizeof<Real>()); c40 = madd(x, b0, c40); c41 = madd(x, b1, c41);
    a += tileRows * size;
    b += 32;
  }
  finishRow(out, c00, c01, add);
  finishRow(out + outRow, c10, c11, add);
  finishRow(out + 2 * outRow, c20, c21, add);
  finishRow(out + 3 * outRow, c30, c31, add);
  finishRow(out + 4 * outRow, c40, c41, add);
}
