// What factorisations of matrices need besides products.

import { loadPart, madd, size, splat, storePart, width } from "./vector";

/** out [m, stride] = (x [m, n] - shift [n]) factor [n] in the first n columns. */
export function standardizeRows(
  out: usize,
  x: usize,
  shift: usize,
  factor: usize,
  m: i32,
  n: i32,
  stride: i32,
): void {
  const whole = <usize>(n - n % width) * size;
  const part = n % width;
  for (let i = 0; i < m; i++) {
    let j: usize = 0;
    for (; j < whole; j += 16) {
      const difference = v128.sub<Real>(v128.load(x + j), v128.load(shift + j));
      v128.store(out + j, v128.mul<Real>(difference, v128.load(factor + j)));
    }
    if (part) {
      const difference = v128.sub<Real>(loadPart(x + j, part), loadPart(shift + j, part));
      storePart(out + j, v128.mul<Real>(difference, loadPart(factor + j, part)), part);
    }
    x += <usize>n * size;
    out += <usize>stride * size;
  }
}

/** Takes z times a part of a row of u from a row of b, from a whole vector or the first `count` numbers. */
@inline
function subtractAt(to: usize, minus: v128, upper: v128, count: i32): void {
  if (count == width) v128.store(to, madd(minus, upper, v128.load(to)));
  else storePart(to, madd(minus, upper, loadPart(to, count)), count);
}

/** Solves for four rows, `row` bytes apart, at once. */
function solveFour(b0: usize, row: usize, u: usize, n: i32): void {
  let b1 = b0 + row, b2 = b1 + row, b3 = b2 + row;
  for (; n > 0; n--) {
    const pivot = load<Real>(u);
    const z0 = load<Real>(b0) / pivot, z1 = load<Real>(b1) / pivot;
    const z2 = load<Real>(b2) / pivot, z3 = load<Real>(b3) / pivot;
    store<Real>(b0, z0);
    store<Real>(b1, z1);
    store<Real>(b2, z2);
    store<Real>(b3, z3);
    b0 += size;
    b1 += size;
    b2 += size;
    b3 += size;
    const m0 = splat(-z0), m1 = splat(-z1), m2 = splat(-z2), m3 = splat(-z3);
    let rest = n - 1;
    let at: usize = 0, upper = u + size;
    for (; rest >= width; rest -= width) {
      const x = v128.load(upper);
      subtractAt(b0 + at, m0, x, width);
      subtractAt(b1 + at, m1, x, width);
      subtractAt(b2 + at, m2, x, width);
      subtractAt(b3 + at, m3, x, width);
      at += 16;
      upper += 16;
    }
    if (rest) {
      const x = loadPart(upper, rest);
      subtractAt(b0 + at, m0, x, rest);
      subtractAt(b1 + at, m1, x, rest);
      subtractAt(b2 + at, m2, x, rest);
      subtractAt(b3 + at, m3, x, rest);
    }
    u += row + size;
  }
}

/** Each row x of b [m, n] becomes z with z u = x, u [n, n] upper triangular. */
export function solveRows(b: usize, u: usize, m: i32, n: i32): void {
  const row = <usize>n * size;
  for (; m >= 4; m -= 4) {
    solveFour(b, row, u, n);
    b += 4 * row;
  }
  for (let i = 0; i < m; i++) {
    let from = u;
    for (let j = 0; j < n; j++) {
      const at = b + <usize>j * size;
      const z = load<Real>(at) / load<Real>(from);
      store<Real>(at, z);
      let rest = n - j - 1;
      let to = at + size, upper = from + size;
      const minus = splat(-z);
      for (; rest >= width; rest -= width) {
        v128.store(to, madd(minus, v128.load(upper), v128.load(to)));
        to += 16;
        upper += 16;
      }
      if (rest) storePart(to, madd(minus, loadPart(upper, rest), loadPart(to, rest)), rest);
      from += row + size;
    }
    b += row;
  }
}

/** Rows of x [m, n] turned in pairs: pair i is rows i and i + 1, pairs in order, `count` times over. */
export function rotatePairs(x: usize, cosines: usize, sines: usize, m: i32, n: i32, count: i32): void {
  const row = <usize>n * size;
  let j: usize = 0;
  for (; j + 64 <= row; j += 64) rotateWide(x + j, row, cosines, sines, m, count);
  for (; j + 16 <= row; j += 16) rotateStrip(x + j, row, cosines, sines, m, count, width);
  if (j < row) rotateStrip(x + j, row, cosines, sines, m, count, <i32>(row - j) / size);
}

/** Four vectors of columns: the row that two pairs share stays in registers. */
function rotateWide(x: usize, row: usize, cosines: usize, sines: usize, m: i32, count: i32): void {
  for (let t = 0; t < count; t++) {
    let at = x;
    let a0 = v128.load(at), a1 = v128.load(at, 16), a2 = v128.load(at, 32), a3 = v128.load(at, 48);
    for (let i = 1; i < m; i++) {
      const c = v128.load_splat<Real>(cosines), s = v128.load_splat<Real>(sines), minus = v128.neg<Real>(s);
      const next = at + row;
      const b0 = v128.load(next), b1 = v128.load(next, 16), b2 = v128.load(next, 32), b3 = v128.load(next, 48);
      v128.store(at, madd(c, a0, v128.mul<Real>(s, b0)));
      v128.store(at, madd(c, a1, v128.mul<Real>(s, b1)), 16);
      v128.store(at, madd(c, a2, v128.mul<Real>(s, b2)), 32);
      v128.store(at, madd(c, a3, v128.mul<Real>(s, b3)), 48);
      a0 = madd(c, b0, v128.mul<Real>(minus, a0));
      a1 = madd(c, b1, v128.mul<Real>(minus, a1));
      a2 = madd(c, b2, v128.mul<Real>(minus, a2));
      a3 = madd(c, b3, v128.mul<Real>(minus, a3));
      at = next;
      cosines += size;
      sines += size;
    }
    v128.store(at, a0);
    v128.store(at, a1, 16);
    v128.store(at, a2, 32);
    v128.store(at, a3, 48);
  }
}

@inline
function loadSome(p: usize, columns: i32): v128 {
  return columns == width ? v128.load(p) : loadPart(p, columns);
}

@inline
function storeSome(p: usize, x: v128, columns: i32): void {
  if (columns == width) v128.store(p, x);
  else storePart(p, x, columns);
}

/** The same for up to one vector of columns. */
function rotateStrip(
  x: usize,
  row: usize,
  cosines: usize,
  sines: usize,
  m: i32,
  count: i32,
  columns: i32,
): void {
  for (let t = 0; t < count; t++) {
    let at = x;
    let a = loadSome(at, columns);
    for (let i = 1; i < m; i++) {
      const c = v128.load_splat<Real>(cosines), s = v128.load_splat<Real>(sines);
      const b = loadSome(at + row, columns);
      storeSome(at, madd(c, a, v128.mul<Real>(s, b)), columns);
      a = madd(c, b, v128.mul<Real>(v128.neg<Real>(s), a));
      at += row;
      cosines += size;
      sines += size;
    }
    storeSome(at, a, columns);
  }
}
