// Dense layers: a product, a bias on every row and an activation in one call, and the way back through the activation.

import { Add, LeakyRelu, mapOne, mapTwo, Sigmoid, Tanh } from "./elementwise";
import { product } from "./matmul";
import { LeakyReluSlope, ReluSlope, SigmoidSlope, TanhSlope } from "./slopes";
import { size, splat } from "./vector";

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

/** out [m, n] = operation(out, row) on every row. */
@inline
function mapRows<Operation>(out: usize, row: usize, m: i32, n: i32): void {
  const end = out + <usize>m * <usize>n * size;
  for (; out < end; out += <usize>n * size) mapTwo<Operation>(out, out, row, n, splat(0));
}

/** out [m, n] = activation(x [m, k] · w [k, n] + bias [n]). */
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
  product(out, row, x, <usize>k * size, size, w, row, size, m, n, k, false);
  if (activation == relu) {
    mapRows<BiasedRelu>(out, bias, m, n);
    return;
  }
  mapRows<Add>(out, bias, m, n);
  if (activation == leakyRelu) mapOne<LeakyRelu>(out, out, m * n, splat(slope));
  else if (activation == tanh) mapOne<Tanh>(out, out, m * n, splat(0));
  else if (activation == sigmoid) mapOne<Sigmoid>(out, out, m * n, splat(0));
}

/** dz = dy times the activation's slope where its result is y; n numbers. */
export function activationSlope(dz: usize, dy: usize, y: usize, n: i32, activation: i32): void {
  if (activation == relu) mapTwo<ReluSlope>(dz, dy, y, n, splat(0));
  else if (activation == leakyRelu) mapTwo<LeakyReluSlope>(dz, dy, y, n, splat(slope));
  else if (activation == tanh) mapTwo<TanhSlope>(dz, dy, y, n, splat(0));
  else if (activation == sigmoid) mapTwo<SigmoidSlope>(dz, dy, y, n, splat(0));
  else if (dz != dy) memory.copy(dz, dy, <usize>n * size);
}
