// Numbers drawn from NumPy's RandomState, as random/random_state.ts has them.

import { makeLogTable, nearestLog } from "./nearest_log";
import { nextWords, temper, words } from "./random_state";
import { circlePoints, pairsAtOnce, squaredRadii, temperedWords } from "./scratch";
import { size } from "./vector";

// A state as RandomState.save has it: 624 words, the next of them to use, whether a Gaussian is kept, and that.
const positionAt: usize = 2496;
const hasGaussianAt: usize = 2500;
const gaussianAt: usize = 2504;

const tempered: usize = words * 4;

/** The words that are left, moved to stand before the next 624; where they begin. */
function refill(state: usize, at: usize): usize {
  const start = temperedWords(), left = start + tempered - at;
  memory.copy(start - left, at, left);
  nextWords(start, state);
  return start - left;
}

/** The first word to use of all words tempered. */
function begin(state: usize): usize {
  temper(temperedWords(), state);
  return temperedWords() + <usize>load<u32>(state, positionAt) * 4;
}

/** Notes where the next word is. */
function end(state: usize, at: usize): void {
  store<u32>(state, <u32>((at - temperedWords()) / 4), positionAt);
}

/** out = numbers from [0, 1) with 53 random bits, rounded. */
export function drawUniforms(out: usize, n: i32, state: usize): void {
  const last = temperedWords() + tempered - 8;
  let at = begin(state);
  for (const stop = out + <usize>n * size; out < stop; out += size) {
    if (at > last) at = refill(state, at);
    const bits = (<u64>(load<u32>(at) >> 5) << 26) | <u64>(load<u32>(at, 4) >> 6);
    store<Real>(out, <Real>(<f64>bits * 1.1102230246251565e-16));
    at += 8;
  }
  end(state, at);
}

/** Draws points of [-1, 1)² until so many lie in the unit circle and not at its centre; where the next word is. */
function drawPoints(pairs: i32, state: usize, at: usize): usize {
  const last = temperedWords() + tempered - 16;
  const stop = squaredRadii() + <usize>pairs * 8;
  let point = circlePoints(), radius = squaredRadii();
  while (radius < stop) {
    if (at > last) at = refill(state, at);
    while (radius < stop && at <= last) {
      const four = v128.load(at);
      const upper = v128.shuffle<i32>(i32x4.shr_u(four, 5), four, 0, 2, 0, 2);
      const lower = v128.shuffle<i32>(i32x4.shr_u(four, 6), four, 1, 3, 1, 3);
      const coarse = f64x2.mul(f64x2.convert_low_i32x4_s(upper), f64x2.splat(1.4901161193847656e-8));
      const fine = f64x2.mul(f64x2.convert_low_i32x4_s(lower), f64x2.splat(2.220446049250313e-16));
      const x = f64x2.add(f64x2.sub(coarse, f64x2.splat(1)), fine);
      const squares = f64x2.mul(x, x);
      const r2 = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
      v128.store(point, x);
      store<f64>(radius, r2);
      const inside = <usize>(r2 < 1) & <usize>(r2 != 0);
      point += inside << 4;
      radius += inside << 3;
      at += 16;
    }
  }
  return at;
}

/** Stores two numbers, rounded. */
@inline
function storePair(out: usize, x: v128): void {
  if (sizeof<Real>() == 8) v128.store(out, x);
  else v128.store_lane<f64>(out, f32x4.demote_f64x2_zero(x), 0);
}

/** out = standard Gaussians by the polar method, rounded. */
export function drawNormals(out: usize, n: i32, state: usize): void {
  if (n == 0) return;
  if (load<u32>(state, hasGaussianAt)) {
    store<Real>(out, <Real>load<f64>(state, gaussianAt));
    store<u32>(state, 0, hasGaussianAt);
    store<f64>(state, 0, gaussianAt);
    out += size;
    if (--n == 0) return;
  }
  makeLogTable();
  let at = begin(state);
  while (n > 0) {
    const pairs = min((n + 1) >> 1, pairsAtOnce);
    at = drawPoints(pairs, state, at);
    store<f64>(squaredRadii() + <usize>pairs * 8, 0.5); // beside an odd one
    for (let pair = 0; pair < pairs; pair += 2) {
      const r2 = v128.load(squaredRadii() + <usize>pair * 8);
      const f = f64x2.sqrt(f64x2.div(f64x2.mul(f64x2.splat(-2), nearestLog(r2)), r2));
      const point = circlePoints() + <usize>pair * 16;
      const first = f64x2.mul(v128.load(point), v128.shuffle<i64>(f, f, 0, 0));
      const second = f64x2.mul(v128.load(point, 16), v128.shuffle<i64>(f, f, 1, 1));
      if (n >= 4) {
        storePair(out, v128.shuffle<i64>(first, first, 1, 0));
        storePair(out + 2 * size, v128.shuffle<i64>(second, second, 1, 0));
      } else {
        storeEnd(out, first, n, state);
        if (n > 2) storeEnd(out + 2 * size, second, n - 2, state);
      }
      out += 4 * size;
      n -= 4;
    }
  }
  end(state, at);
}

/** Stores a pair at the end of the numbers; if there is room for one alone, the other is kept. */
function storeEnd(out: usize, pair: v128, n: i32, state: usize): void {
  store<Real>(out, <Real>f64x2.extract_lane(pair, 1));
  if (n > 1) {
    store<Real>(out + size, <Real>f64x2.extract_lane(pair, 0));
    return;
  }
  store<u32>(state, 1, hasGaussianAt);
  store<f64>(state, f64x2.extract_lane(pair, 0), gaussianAt);
}
