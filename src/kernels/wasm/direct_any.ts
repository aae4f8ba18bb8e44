// Tiles of a direct product of any layout and size: what other tiles leave over.

import { loadStrip, storeStrip, sumOnto } from "./strips";
import { madd, size, splat } from "./vector";

/** A block of sums: 4 rows, given by addresses that may repeat, times two vectors of columns. */
function wideTile(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  o0: usize,
  o1: usize,
  o2: usize,
  o3: usize,
  add: bool,
): void {
  let c00 = splat(0), c01 = splat(0), c10 = splat(0), c11 = splat(0);
  let c20 = splat(0), c21 = splat(0), c30 = splat(0), c31 = splat(0);
  do {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load_splat<Real>(a0);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<Real>(a1);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<Real>(a2);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<Real>(a3);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  } while (--k);
  // Every sum is read before the first is written, because rows may repeat.
  c00 = sumOnto<v128>(o0, c00, add);
  c10 = sumOnto<v128>(o1, c10, add);
  c20 = sumOnto<v128>(o2, c20, add);
  c30 = sumOnto<v128>(o3, c30, add);
  c01 = sumOnto<v128>(o0 + 16, c01, add);
  c11 = sumOnto<v128>(o1 + 16, c11, add);
  c21 = sumOnto<v128>(o2 + 16, c21, add);
  c31 = sumOnto<v128>(o3 + 16, c31, add);
  v128.store(o0, c00);
  v128.store(o0, c01, 16);
  v128.store(o1, c10);
  v128.store(o1, c11, 16);
  v128.store(o2, c20);
  v128.store(o2, c21, 16);
  v128.store(o3, c30);
  v128.store(o3, c31, 16);
}

/** A block of sums: 4 rows, given by addresses that may repeat, times the columns that fit into a W. */
function narrowTile<W>(
  k: i32,
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  o0: usize,
  o1: usize,
  o2: usize,
  o3: usize,
  add: bool,
): void {
  let c0 = splat(0), c1 = splat(0), c2 = splat(0), c3 = splat(0);
  do {
    const x = loadStrip<W>(b);
    c0 = madd(v128.load_splat<Real>(a0), x, c0);
    c1 = madd(v128.load_splat<Real>(a1), x, c1);
    c2 = madd(v128.load_splat<Real>(a2), x, c2);
    c3 = madd(v128.load_splat<Real>(a3), x, c3);
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += bStep;
  } while (--k);
  c0 = sumOnto<W>(o0, c0, add);
  c1 = sumOnto<W>(o1, c1, add);
  c2 = sumOnto<W>(o2, c2, add);
  c3 = sumOnto<W>(o3, c3, add);
  storeStrip<W>(o0, c0);
  storeStrip<W>(o1, c1);
  storeStrip<W>(o2, c2);
  storeStrip<W>(o3, c3);
}

/** A block of a product of any size and layout, number by number of a. */
export function anyRectangle(
  out: usize,
  outRow: usize,
  a: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  m: i32,
  n: i32,
  k: i32,
  add: bool,
): void {
  const columns = <usize>n * size;
  for (let i = 0; i < m; i += 4) {
    const r1 = <usize>min(1, m - 1 - i), r2 = <usize>min(2, m - 1 - i), r3 = <usize>min(3, m - 1 - i);
    const a0 = a + <usize>i * aRow, a1 = a0 + r1 * aRow, a2 = a0 + r2 * aRow, a3 = a0 + r3 * aRow;
    const o0 = out + <usize>i * outRow, o1 = o0 + r1 * outRow, o2 = o0 + r2 * outRow, o3 = o0 + r3 * outRow;
    let j: usize = 0;
    for (; j + 32 <= columns; j += 32) {
      wideTile(k, a0, a1, a2, a3, aStep, b + j, bStep, o0 + j, o1 + j, o2 + j, o3 + j, add);
    }
    if (j + 16 <= columns) {
      narrowTile<v128>(k, a0, a1, a2, a3, aStep, b + j, bStep, o0 + j, o1 + j, o2 + j, o3 + j, add);
      j += 16;
    }
    if (j + 8 <= columns) {
      narrowTile<u64>(k, a0, a1, a2, a3, aStep, b + j, bStep, o0 + j, o1 + j, o2 + j, o3 + j, add);
      j += 8;
    }
    if (j + 4 <= columns) {
      narrowTile<u32>(k, a0, a1, a2, a3, aStep, b + j, bStep, o0 + j, o1 + j, o2 + j, o3 + j, add);
    }
  }
}
