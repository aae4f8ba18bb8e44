// Dense layers: a product, a bias on every row and an activation in one call, and the way back through the activation.

import { Add, LeakyRelu, mapOne, mapTwo, sigmoidAll, tanhAll } from "./elementwise";
import { product } from "./matmul";
import { LeakyReluSlope, ReluSlope, SigmoidSlope, TanhSlope } from "./slopes";
import { loadPart, size, splat, storePart, width } from "./vector";

/** Which activation; the same order as in ../activations.ts. */
const relu: i32 = 1;
const leakyRelu: i32 = 2;
const tanh: i32 = 3;
const sigmoid: i32 = 4;

const slope: Real = 0.01;

/** relu(a + b). */
@unmanaged
class BiasedRelu {
  @inline
  apply(s: v128, a: v128, b: v128): v128 {
    const x = v128.add<Real>(a, b);
    return v128.andnot(x, v128.le<Real>(x, splat(0)));
  }
}

/** out = operation(out, right) for n numbers, `right` being the same everywhere. */
@inline
function mapAll<Operation>(out: usize, right: v128, n: i32): void {
  const operation = changetype<Operation>(<usize>0);
  for (; n >= width; n -= width) {
    v128.store(out, operation.apply(right, v128.load(out), right));
    out += 16;
  }
  if (n) storePart(out, operation.apply(right, loadPart(out, n), right), n);
}

/** out = operation(out, row) on every row; `outRow` is the bytes from one to the next. */
@inline
function mapRows<Operation>(out: usize, outRow: usize, row: usize, m: i32, n: i32): void {
  const end = out + <usize>m * outRow;
  const single = n == 1 && outRow == <usize>size;
  if (single || sizeof<Real>() == 4 && n == 2 && outRow == 8) {
    return mapAll<Operation>(out, single ? v128.load_splat<Real>(row) : v128.load64_splat(row), n * m);
  }
  if (n > width) {
    const operation = changetype<Operation>(<usize>0);
    // The last vector reaches back over numbers of the one before, so it is read first.
    const last = <usize>(n - width) * size, ending = v128.load(row + last);
    for (; out < end; out += outRow) {
      const result = operation.apply(ending, v128.load(out + last), ending);
      for (let at: usize = 0; at < last; at += 16) {
        v128.store(out + at, operation.apply(ending, v128.load(out + at), v128.load(row + at)));
      }
      v128.store(out + last, result);
    }
    return;
  }
  for (; out < end; out += outRow) mapTwo<Operation>(out, out, row, n, splat(0));
}

// Functions of their own: what is not called need not be compiled.

/** out = out + bias on every row. */
export function addBias(out: usize, outRow: usize, bias: usize, m: i32, n: i32): void {
  mapRows<Add>(out, outRow, bias, m, n);
}

/** out = relu(out + bias) on every row. */
export function addBiasRelu(out: usize, outRow: usize, bias: usize, m: i32, n: i32): void {
  mapRows<BiasedRelu>(out, outRow, bias, m, n);
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
  if (activation == relu) return addBiasRelu(out, outRow, bias, m, n);
  addBias(out, outRow, bias, m, n);
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
