// The functions that the module exports: addresses and sizes in, nothing checked.

import { clipAll } from "./clip";
import { drawNormals, drawUniforms } from "./draws";
import {
  Add,
  AddProduct,
  AddScaled,
  AddScaledDifference,
  AddScaledSign,
  Cos,
  Erf,
  Exp,
  fillWith,
  Gelu,
  GeluBackward,
  LeakyRelu,
  Log,
  mapOne,
  mapThree,
  mapTwo,
  Multiply,
  Pow,
  Relu,
  Scale,
  sigmoidAll,
  Sin,
  tanhAll,
} from "./elementwise";
import {
  AbsoluteDifference,
  Huber,
  huberLossBackward,
  sigmoidLoss,
  sigmoidLossBackward,
  SquaredDifference,
} from "./losses";
import { rotatePairs, solveRows, standardizeRows } from "./factorizations";
import { gramRows } from "./gram";
import { product } from "./matmul";
import {
  activationSlope,
  addBias,
  denseColumns,
  denseLayer,
  leakyReluSlope,
  reluSlope,
  sigmoidSlope,
  tanhSlope,
} from "./linear";
import { adamRange, rmspropRange, sgdRange } from "./optimizers";
import { multiplyAdds } from "./peak";
import {
  dividePairs,
  softmaxLoss,
  softmaxLossBackward,
  softmaxRows,
  softmaxRowsBackward,
  subtractGreater,
  subtractGreatest,
} from "./rows";
import { gatherRows, shuffleBySeed } from "./order";
import { drawFractions, drawWords, maskAll } from "./philox";
import { firstNonFinite, Plain, Product, sumTerms } from "./scalars";
import { setScratch } from "./scratch";
import { sumColumns } from "./sums";
import { AddSlope, LeakyReluSlope, ReluSlope, SigmoidSlope, TanhSlope } from "./slopes";
import { madd, size, splat } from "./vector";

export { setScratch };

/** One fused multiply-add, by which the probe sees whether there is one rounding. */
export function fma(a: Real, b: Real, c: Real): Real {
  return v128.extract_lane<Real>(madd(splat(a), splat(b), splat(c)), 0);
}

export function matmul(out: usize, a: usize, b: usize, m: i32, n: i32, k: i32, add: bool): void {
  const kBytes = <usize>k * size, nBytes = <usize>n * size;
  product(out, nBytes, a, kBytes, size, b, nBytes, size, m, n, k, add);
}

export function matmulTN(out: usize, a: usize, b: usize, m: i32, n: i32, k: i32, add: bool): void {
  const mBytes = <usize>m * size, nBytes = <usize>n * size;
  product(out, nBytes, a, size, mBytes, b, nBytes, size, m, n, k, add);
}

export function matmulNT(out: usize, a: usize, b: usize, m: i32, n: i32, k: i32, add: bool): void {
  const kBytes = <usize>k * size, nBytes = <usize>n * size;
  product(out, nBytes, a, kBytes, size, b, size, kBytes, m, n, k, add);
}

export function addRow(out: usize, x: usize, row: usize, m: i32, n: i32): void {
  const bytes = <usize>n * size;
  for (let i = 0; i < m; i++) {
    mapTwo<Add>(out, x, row, n, splat(0));
    out += bytes;
    x += bytes;
  }
}

export function sumRows(out: usize, x: usize, m: i32, n: i32, add: bool): void {
  sumColumns(out, x, m, n, add);
}

export function fill(out: usize, n: i32, value: Real): void {
  fillWith(out, n, value);
}

export function copy(out: usize, x: usize, n: i32): void {
  memory.copy(out, x, <usize>n * size);
}

export function add(out: usize, a: usize, b: usize, n: i32): void {
  mapTwo<Add>(out, a, b, n, splat(0));
}

export function multiply(out: usize, a: usize, b: usize, n: i32): void {
  mapTwo<Multiply>(out, a, b, n, splat(0));
}

export function addProduct(out: usize, a: usize, b: usize, n: i32): void {
  mapThree<AddProduct>(out, a, b, n, splat(0));
}

export function addScaled(out: usize, x: usize, n: i32, alpha: Real): void {
  mapTwo<AddScaled>(out, out, x, n, splat(alpha));
}

export function scale(out: usize, x: usize, n: i32, alpha: Real): void {
  mapOne<Scale>(out, x, n, splat(alpha));
}

export function exp(out: usize, x: usize, n: i32): void {
  mapOne<Exp>(out, x, n, splat(0));
}

export function log(out: usize, x: usize, n: i32): void {
  mapOne<Log>(out, x, n, splat(0));
}

export function tanh(out: usize, x: usize, n: i32): void {
  tanhAll(out, x, n);
}

export function sigmoid(out: usize, x: usize, n: i32): void {
  sigmoidAll(out, x, n);
}

export function sin(out: usize, x: usize, n: i32): void {
  mapOne<Sin>(out, x, n, splat(0));
}

export function cos(out: usize, x: usize, n: i32): void {
  mapOne<Cos>(out, x, n, splat(0));
}

export function erf(out: usize, x: usize, n: i32): void {
  mapOne<Erf>(out, x, n, splat(0));
}

export function pow(out: usize, x: usize, y: usize, n: i32): void {
  mapTwo<Pow>(out, x, y, n, splat(0));
}

export function relu(out: usize, x: usize, n: i32): void {
  mapOne<Relu>(out, x, n, splat(0));
}

export function reluBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  mapThree<AddSlope<ReluSlope>>(dx, dy, y, n, splat(0));
}

export function tanhBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  mapThree<AddSlope<TanhSlope>>(dx, dy, y, n, splat(0));
}

export function sigmoidBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  mapThree<AddSlope<SigmoidSlope>>(dx, dy, y, n, splat(0));
}

export function softmax(out: usize, x: usize, m: i32, n: i32): void {
  softmaxRows(out, x, m, n);
}

export function softmaxBackward(dx: usize, dy: usize, y: usize, m: i32, n: i32): void {
  softmaxRowsBackward(dx, dy, y, m, n);
}

export function leakyRelu(out: usize, x: usize, n: i32, slope: Real): void {
  mapOne<LeakyRelu>(out, x, n, splat(slope));
}

export function leakyReluBackward(dx: usize, dy: usize, x: usize, n: i32, slope: Real): void {
  mapThree<AddSlope<LeakyReluSlope>>(dx, dy, x, n, splat(slope));
}

export function gelu(out: usize, x: usize, n: i32): void {
  mapOne<Gelu>(out, x, n, splat(0));
}

export function geluBackward(dx: usize, dy: usize, x: usize, n: i32): void {
  mapThree<GeluBackward>(dx, dy, x, n, splat(0));
}

export function softmaxCrossEntropy(p: usize, x: usize, labels: usize, weights: usize, m: i32, n: i32): f64 {
  return softmaxLoss(p, x, labels, weights, m, n);
}

export function sigmoidCrossEntropy(p: usize, x: usize, t: usize, weights: usize, n: i32): f64 {
  const loss = sigmoidLoss(x, t, weights, n);
  sigmoidAll(p, x, n);
  return loss;
}

export function squaredError(p: usize, t: usize, n: i32): f64 {
  return sumTerms<SquaredDifference>(p, t, n, f64x2.splat(0));
}

export function squaredErrorBackward(dx: usize, p: usize, t: usize, n: i32, scale: Real): void {
  mapThree<AddScaledDifference>(dx, p, t, n, splat(scale));
}

export function absoluteError(p: usize, t: usize, n: i32): f64 {
  return sumTerms<AbsoluteDifference>(p, t, n, f64x2.splat(0));
}

export function absoluteErrorBackward(dx: usize, p: usize, t: usize, n: i32, scale: Real): void {
  mapThree<AddScaledSign>(dx, p, t, n, splat(scale));
}

export function huberError(p: usize, t: usize, n: i32, delta: Real): f64 {
  return sumTerms<Huber>(p, t, n, f64x2.splat(<f64>delta));
}

export function sum(x: usize, n: i32): f64 {
  return sumTerms<Plain>(x, x, n, f64x2.splat(0));
}

export function sumSquares(x: usize, n: i32): f64 {
  return sumTerms<Product>(x, x, n, f64x2.splat(0));
}

export function findNonFinite(x: usize, n: i32): i32 {
  return firstNonFinite(x, n);
}

export {
  activationSlope as activationBackward,
  adamRange as adam,
  clipAll as clip,
  denseLayer as linear,
  denseColumns as linearColumns,
  gramRows as gram,
  gatherRows as gather,
  huberLossBackward as huberErrorBackward,
  drawFractions as philoxUniform,
  drawNormals as randn,
  drawUniforms as randomSample,
  drawWords as philoxWords,
  maskAll as dropoutMask,
  multiplyAdds as peak,
  product,
  rmspropRange as rmsprop,
  rotatePairs as rotateRows,
  sgdRange as sgd,
  shuffleBySeed as shuffle,
  sigmoidLossBackward as sigmoidCrossEntropyBackward,
  softmaxLossBackward as softmaxCrossEntropyBackward,
  solveRows as solveTriangular,
  standardizeRows as standardize,
};

// No kernels, but functions that are to stay their callers' and not to become parts of them: see
// scripts/finish_kernels.ts, which takes these exports out.
export {
  addBias as _addBias,
  dividePairs as _dividePairs,
  leakyReluSlope as _leakyReluSlope,
  reluSlope as _reluSlope,
  sigmoidSlope as _sigmoidSlope,
  subtractGreater as _subtractGreater,
  subtractGreatest as _subtractGreatest,
  tanhSlope as _tanhSlope,
};
