// Softmax and its loss. Exponentials are taken of many rows at once, so that short rows fill the vectors.

import { blockLength } from "../blocks";
import { AddProbability, Divide, Exp, mapOne, mapThree, mapTwo, SoftmaxBackward, Subtract } from "./elementwise";
import { weightOf } from "./losses";
import { log } from "./math";
import { foldLanes, startLanes } from "./scalars";
import { laneSums, rowDepths, rowsAtOnce, rowSums } from "./scratch";
import { loadPart, madd, size, splat, storePart, width } from "./vector";

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

/** How many rows of two are in a vector. */
const pairs: i32 = width / 2;

/** Of the rows of two in a vector the left or right numbers, as float64 side by side. */
@inline
function oneSide(x: v128, right: bool): v128 {
  if (sizeof<Real>() == 8) return right ? swapped(x) : x;
  return f64x2.promote_low_f32x4(right ? v128.shuffle<f32>(x, x, 1, 3, 1, 3) : v128.shuffle<f32>(x, x, 0, 2, 0, 2));
}

/** Stores a float64 for each of one or two rows. */
@inline
function keep(at: usize, x: v128, rows: i32): void {
  if (rows == 2) v128.store(at, x);
  else v128.store_lane<f64>(at, x, 0);
}

// Rows of two have functions of their own: what is not called need not be compiled.

/** Writes x - greatest of its row, and keeps x[label] - greatest of each where there are labels. */
export function subtractGreater(out: usize, x: usize, m: i32, labels: usize): void {
  for (let i = 0; i < m; i += pairs) {
    const rows = min(pairs, m - i), whole = rows == pairs;
    const from = whole ? v128.load(x) : loadPart(x, 2);
    const rest = v128.sub<Real>(from, v128.pmax<Real>(from, swapped(from)));
    if (whole) v128.store(out, rest);
    else storePart(out, rest, 2);
    if (labels) {
      const label = load<Real>(labels + <usize>i * size), next = load<Real>(labels + <usize>(i + rows - 1) * size);
      const isRight = i64x2.replace_lane(i64x2.splat(label ? -1 : 0), 1, next ? -1 : 0);
      keep(rowDepths() + <usize>i * 8, v128.bitselect(oneSide(rest, true), oneSide(rest, false), isRight), rows);
    }
    x += 16;
    out += 16;
  }
}

/** Writes x - greatest of its row, and keeps x[label] - greatest of each where there are labels. */
export function subtractGreatest(out: usize, x: usize, m: i32, n: i32, labels: usize): void {
  const row = <usize>n * size;
  for (let i = 0; i < m; i++) {
    mapOne<Subtract>(out, x, n, maximum(x, n));
    if (labels) {
      store<f64>(rowDepths() + <usize>i * 8, <f64>load<Real>(out + <usize>labelOf(labels, i) * size));
    }
    x += row;
    out += row;
  }
}

/** Writes exp(x - greatest of its row) for some rows, and keeps x[label] - greatest of each where there are labels. */
function expRows(out: usize, x: usize, m: i32, n: i32, labels: usize): void {
  if (n == 2) subtractGreater(out, x, m, labels);
  else subtractGreatest(out, x, m, n, labels);
  mapOne<Exp>(out, out, m * n, splat(0));
}

/** Divides each of some rows of two by its sum, which is kept. */
export function dividePairs(out: usize, m: i32): void {
  for (let i = 0; i < m; i += pairs) {
    const rows = min(pairs, m - i), whole = rows == pairs;
    const x = whole ? v128.load(out) : loadPart(out, 2);
    const sum = v128.add<Real>(x, swapped(x));
    keep(rowSums() + <usize>i * 8, oneSide(sum, false), rows);
    if (whole) v128.store(out, v128.div<Real>(x, sum));
    else storePart(out, v128.div<Real>(x, sum), 2);
    out += 16;
  }
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

/** Adds the losses of some rows to the running sums, two at once; the first of them belongs to the first sum. */
function addLosses(labels: usize, weights: usize, m: i32): void {
  for (let i = 0; i < m; i += 2) {
    const at = <usize>i * 8, rows = min(2, m - i);
    let terms = f64x2.sub(log<f64>(v128.load(rowSums() + at)), v128.load(rowDepths() + at));
    if (weights) {
      const first = <f64>weightOf(weights, labelOf(labels, i)), last = <f64>weightOf(weights, labelOf(labels, i + rows - 1));
      terms = f64x2.mul(terms, f64x2.replace_lane(f64x2.splat(first), 1, last));
    }
    const lane = laneSums() + <usize>(i & 15) * 8;
    keep(lane, f64x2.add(v128.load(lane), terms), rows);
  }
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
