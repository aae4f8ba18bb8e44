// Dense layers: a product, a bias on every row and an activation in one call, and the way back through the activation.

import { LeakyRelu, mapOne, mapTwo, sigmoidAll, tanhAll } from "./elementwise";
import { product } from "./matmul";
import { LeakyReluSlope, ReluSlope, SigmoidSlope, TanhSlope } from "./slopes";
import { loadPart, size, splat, storePart, width } from "./vector";

/** Which activation; the same order as in ../activations.ts. */
const relu: i32 = 1;
const leakyRelu: i32 = 2;
const tanh: i32 = 3;
const sigmoid: i32 = 4;

const slope: Real = 0.01;

/** x + bias, and what of that is not above 0 set to +0 where `clipped` has all bits. */
@inline
function biased(x: v128, bias: v128, clipped: v128): v128 {
  const sum = v128.add<Real>(x, bias);
  return v128.andnot(sum, v128.and(v128.le<Real>(sum, splat(0)), clipped));
}

/** out = out + bias for n numbers, `bias` being the same everywhere. */
@inline
function biasAll(out: usize, bias: v128, n: i32, clipped: v128): void {
  for (; n >= width; n -= width) {
    v128.store(out, biased(v128.load(out), bias, clipped));
    out += 16;
  }
  if (n) storePart(out, biased(loadPart(out, n), bias, clipped), n);
}

/**
 * out = out + bias on every row, or relu of it; `outRow` is the bytes from one to the next. One function for both, since
 * most networks have both and an engine then compiles it once.
 */
export function addBias(out: usize, outRow: usize, bias: usize, m: i32, n: i32, clip: bool): void {
  const end = out + <usize>m * outRow, clipped = i32x4.splat(clip ? -1 : 0);
  const single = n == 1 && outRow == <usize>size;
  if (single || sizeof<Real>() == 4 && n == 2 && outRow == 8) {
    return biasAll(out, single ? v128.load_splat<Real>(bias) : v128.load64_splat(bias), n * m, clipped);
  }
  if (n < width) {
    const all = loadPart(bias, n);
    for (; out < end; out += outRow) storePart(out, biased(loadPart(out, n), all, clipped), n);
    return;
  }
  // The last vector reaches back over numbers of the one before, so it is read first.
  const last = <usize>(n - width) * size, ending = v128.load(bias + last);
  for (; out < end; out += outRow) {
    const result = biased(v128.load(out + last), ending, clipped);
    for (let at: usize = 0; at < last; at += 16) {
      v128.store(out + at, biased(v128.load(out + at), v128.load(bias + at), clipped));
    }
    v128.store(out + last, result);
  }
}

/** out = activation(out) for n numbers; those that `denseColumns` does not see to itself. */
function activate(out: usize, n: i32, activation: i32): void {
  if (activation == leakyRelu) mapOne<LeakyRelu>(out, out, n, splat(slope));
  else if (activation == tanh) tanhAll(out, out, n);
  else if (activation == sigmoid) sigmoidAll(out, out, n);
}

/**
 * out [m, n] = activation(x [m, k] · w [k, n] + bias [n]); `outRow` and `wRow` are the bytes from one row to the next, so
 * that a thread can compute some of the columns.
 */
export function denseColumns(
  out: usize,
  outRow: usize,
  x: usize,
  w: usize,
  wRow: usize,
  bias: usize,
  m: i32,
  n: i32,
  k: i32,
  activation: i32,
): void {
  product(out, outRow, x, <usize>k * size, size, w, wRow, size, m, n, k, false);
  addBias(out, outRow, bias, m, n, activation == relu);
  if (activation == relu) return;
  // Rows without gaps are one.
  if (outRow == <usize>n * size) return activate(out, m * n, activation);
  for (const end = out + <usize>m * outRow; out < end; out += outRow) activate(out, n, activation);
}

/** The same for all columns. */
export function denseLayer(
  out: usize,
  x: usize,
  w: usize,
  bias: usize,
  m: i32,
  n: i32,
  k: i32,
  activation: i32,
): void {
  const row = <usize>n * size;
  denseColumns(out, row, x, w, row, bias, m, n, k, activation);
}

export function reluSlope(dz: usize, dy: usize, y: usize, n: i32): void {
  mapTwo<ReluSlope>(dz, dy, y, n, splat(0));
}

export function leakyReluSlope(dz: usize, dy: usize, y: usize, n: i32): void {
  mapTwo<LeakyReluSlope>(dz, dy, y, n, splat(slope));
}

export function tanhSlope(dz: usize, dy: usize, y: usize, n: i32): void {
  mapTwo<TanhSlope>(dz, dy, y, n, splat(0));
}

export function sigmoidSlope(dz: usize, dy: usize, y: usize, n: i32): void {
  mapTwo<SigmoidSlope>(dz, dy, y, n, splat(0));
}

/** dz = dy times the activation's slope where its result is y; n numbers. */
export function activationSlope(dz: usize, dy: usize, y: usize, n: i32, activation: i32): void {
  if (activation == relu) reluSlope(dz, dy, y, n);
  else if (activation == leakyRelu) leakyReluSlope(dz, dy, y, n);
  else if (activation == tanh) tanhSlope(dz, dy, y, n);
  else if (activation == sigmoid) sigmoidSlope(dz, dy, y, n);
  else if (dz != dy) memory.copy(dz, dy, <usize>n * size);
}
