// Softmax and its loss. Exponentials are taken of many rows at once, so that short rows fill the vectors.

import { blockLength } from "../blocks";
import { AddProbability, Divide, Exp, mapOne, mapThree, mapTwo, SoftmaxBackward, Subtract } from "./elementwise";
import { weightOf } from "./losses";
import { log } from "./math";
import { foldLanes, startLanes } from "./scalars";
import { laneSums, rowDepths, rowsAtOnce, rowSums } from "./scratch";
import { madd, size, splat, width } from "./vector";

/** The greatest of n numbers, in every lane. A NaN need not be it: it makes the sum of the row NaN in any case. */
@inline
function maximum(x: usize, n: i32): v128 {
  let result = splat(-Infinity);
  let j = 0;
  for (; j + width <= n; j += width) result = v128.pmax<Real>(result, v128.load(x + <usize>j * size));
  if (j) {
    result = v128.pmax<Real>(result, v128.shuffle<i32>(result, result, 2, 3, 0, 1));
    if (sizeof<Real>() == 4) result = v128.pmax<Real>(result, v128.shuffle<i32>(result, result, 1, 0, 3, 2));
  }
  for (; j < n; j++) result = v128.pmax<Real>(result, v128.load_splat<Real>(x + <usize>j * size));
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

/** The class of row i. */
@inline
function labelOf(labels: usize, i: i32): i32 {
  return <i32>load<Real>(labels + <usize>i * size);
}

/** Each number's neighbour, in rows of two. */
@inline
function swapped(x: v128): v128 {
  return sizeof<Real>() == 8 ? v128.shuffle<i64>(x, x, 1, 0) : v128.shuffle<i32>(x, x, 1, 0, 3, 2);
}

/** Rows of two without the greater of them. */
@unmanaged
class SubtractGreater {
  @inline
  apply(s: v128, x: v128): v128 {
    return v128.sub<Real>(x, v128.pmax<Real>(x, swapped(x)));
  }
}

/** Rows of two divided by their sum. */
@unmanaged
class DivideBySum {
  @inline
  apply(s: v128, x: v128): v128 {
    return v128.div<Real>(x, v128.add<Real>(x, swapped(x)));
  }
}

// Rows of two have functions of their own: what is not called need not be compiled.

export function subtractGreater(out: usize, x: usize, m: i32): void {
  mapOne<SubtractGreater>(out, x, 2 * m, splat(0));
}

/** Writes x - greatest of its row. */
export function subtractGreatest(out: usize, x: usize, m: i32, n: i32): void {
  const row = <usize>n * size;
  for (let i = 0; i < m; i++) {
    const from = x + <usize>i * row;
    mapOne<Subtract>(out + <usize>i * row, from, n, maximum(from, n));
  }
}

/** Writes exp(x - greatest of its row) for some rows, and x[label] - greatest of each where there are labels. */
function expRows(out: usize, x: usize, m: i32, n: i32, labels: usize): void {
  const row = <usize>n * size;
  if (n == 2) subtractGreater(out, x, m);
  else subtractGreatest(out, x, m, n);
  if (labels) {
    for (let i = 0; i < m; i++) {
      const chosen = out + <usize>i * row + <usize>labelOf(labels, i) * size;
      store<f64>(rowDepths() + <usize>i * 8, <f64>load<Real>(chosen));
    }
  }
  mapOne<Exp>(out, out, m * n, splat(0));
}

/** Divides each of some rows of two by its sum, which is kept. */
export function dividePairs(out: usize, m: i32): void {
  for (let i = 0; i < m; i++) {
    const at = out + <usize>i * 2 * size;
    store<f64>(rowSums() + <usize>i * 8, <f64>(load<Real>(at) + load<Real>(at + size)));
  }
  mapOne<DivideBySum>(out, out, 2 * m, splat(0));
}

/** The same for rows of any length. */
function divideRows(out: usize, m: i32, n: i32): void {
  if (n == 2) return dividePairs(out, m);
  const row = <usize>n * size;
  for (let i = 0; i < m; i++) {
    const at = out + <usize>i * row;
    const sum = blockSum(at, n);
    store<f64>(rowSums() + <usize>i * 8, <f64>sum);
    mapOne<Divide>(at, at, n, splat(sum));
  }
}

export function softmaxRows(out: usize, x: usize, m: i32, n: i32): void {
  const row = <usize>n * size;
  for (let begin = 0; begin < m; begin += rowsAtOnce) {
    const rows = min(rowsAtOnce, m - begin);
    const to = out + <usize>begin * row;
    expRows(to, x + <usize>begin * row, rows, n, 0);
    divideRows(to, rows, n);
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
  for (let begin = 0; begin < m; begin += rowsAtOnce) {
    const rows = min(rowsAtOnce, m - begin);
    const to = p + <usize>begin * row, chosen = labels + <usize>begin * size;
    expRows(to, x + <usize>begin * row, rows, n, chosen);
    divideRows(to, rows, n);
    addLosses(chosen, weights, rows);
  }
  return foldLanes();
}

/** Adds the losses of some rows to the running sums; the first of them belongs to the first sum. */
function addLosses(labels: usize, weights: usize, m: i32): void {
  for (let i = 0; i < m; i += 2) {
    const at = <usize>i * 8;
    const terms = f64x2.sub(log<f64>(v128.load(rowSums() + at)), v128.load(rowDepths() + at));
    addLoss(labels, weights, i, f64x2.extract_lane(terms, 0));
    if (i + 1 < m) addLoss(labels, weights, i + 1, f64x2.extract_lane(terms, 1));
  }
}

@inline
function addLoss(labels: usize, weights: usize, i: i32, loss: f64): void {
  const term = weights ? loss * <f64>weightOf(weights, labelOf(labels, i)) : loss;
  const lane = laneSums() + <usize>(i & 15) * 8;
  store<f64>(lane, load<f64>(lane) + term);
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
    const label = labelOf(labels, i);
    const factor = weights ? scale * weightOf(weights, label) : scale;
    const right = <usize>label * size;
    const there = load<Real>(dx + right) + factor * (load<Real>(p + right) - 1);
    mapTwo<AddProbability>(dx, dx, p, n, splat(factor));
    store<Real>(dx + right, there);
    dx += <usize>n * size;
    p += <usize>n * size;
  }
}
