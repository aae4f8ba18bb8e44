// Softmax and its loss, row by row.

import { blockLength } from "../blocks";
import { Divide, ExpAbove, mapOne, mapThree, SoftmaxBackward } from "./elementwise";
import { weightOf } from "./losses";
import { log } from "./math";
import { foldLanes, startLanes } from "./scalars";
import { laneSums } from "./scratch";
import { madd, size, splat } from "./vector";

function maximum(x: usize, n: i32): Real {
  let result: Real = -Infinity;
  for (let j = 0; j < n; j++) result = max<Real>(result, load<Real>(x + <usize>j * size));
  return result;
}

/** Σ x in blocks. */
function blockSum(x: usize, n: i32): Real {
  let total: Real = 0;
  for (let begin = 0; begin < n; begin += blockLength) {
    let block: Real = 0;
    const end = min(n, begin + blockLength);
    for (let j = begin; j < end; j++) block += load<Real>(x + <usize>j * size);
    total = begin ? total + block : block;
  }
  return total;
}

/** Σ a b in blocks of fused multiply-adds. */
function blockDot(a: usize, b: usize, n: i32): Real {
  let total: Real = 0;
  for (let begin = 0; begin < n; begin += blockLength) {
    let block = splat(0);
    const end = min(n, begin + blockLength);
    for (let j = begin; j < end; j++) {
      const at = <usize>j * size;
      block = madd(v128.load_splat<Real>(a + at), v128.load_splat<Real>(b + at), block);
    }
    const sum = v128.extract_lane<Real>(block, 0);
    total = begin ? total + sum : sum;
  }
  return total;
}

/** Writes the softmax of one row and returns the sum of the exponentials above the maximum. */
function softmaxRow(out: usize, x: usize, n: i32, greatest: Real): Real {
  mapOne<ExpAbove>(out, x, n, splat(greatest));
  const sum = blockSum(out, n);
  mapOne<Divide>(out, out, n, splat(sum));
  return sum;
}

export function softmaxRows(out: usize, x: usize, m: i32, n: i32): void {
  const row = <usize>n * size;
  for (let i = 0; i < m; i++) {
    softmaxRow(out, x, n, maximum(x, n));
    out += row;
    x += row;
  }
}

export function softmaxRowsBackward(dx: usize, dy: usize, y: usize, m: i32, n: i32): void {
  const row = <usize>n * size;
  for (let i = 0; i < m; i++) {
    mapThree<SoftmaxBackward>(dx, dy, y, n, splat(blockDot(dy, y, n)));
    dx += row;
    dy += row;
    y += row;
  }
}

/** Σ over rows of weight (log(Σ exp(x - max)) - (x[label] - max)), in float64 and lanes; `weights` is 0 without. */
export function softmaxLoss(p: usize, x: usize, labels: usize, weights: usize, m: i32, n: i32): f64 {
  const row = <usize>n * size;
  startLanes();
  for (let i = 0; i < m; i++) {
    const label = <i32>load<Real>(labels + <usize>i * size);
    const greatest = maximum(x, n);
    const above = load<Real>(x + <usize>label * size) - greatest;
    const sum = softmaxRow(p, x, n, greatest);
    let term = f64x2.extract_lane(log<f64>(f64x2.splat(<f64>sum)), 0) - <f64>above;
    if (weights) term *= <f64>weightOf(weights, label);
    const lane = laneSums() + <usize>(i & 15) * 8;
    store<f64>(lane, load<f64>(lane) + term);
    p += row;
    x += row;
  }
  return foldLanes();
}

export function softmaxLossBackward(
  dx: usize,
  p: usize,
  labels: usize,
  weights: usize,
  m: i32,
  n: i32,
  scale: Real,
): void {
  for (let i = 0; i < m; i++) {
    const label = <i32>load<Real>(labels + <usize>i * size);
    const factor = weights ? scale * weightOf(weights, label) : scale;
    for (let j = 0; j < n; j++) {
      store<Real>(dx, load<Real>(dx) + factor * (load<Real>(p) - (j == label ? <Real>1 : <Real>0)));
      dx += size;
      p += size;
    }
  }
}
