// Whole-array scalars: terms in float64, added in 16 lanes, the lanes in a fixed tree.

import { log1pExp } from "./math";
import { laneSums } from "./scratch";
import { size, splat, width } from "./vector";

/** Sets the running sums to 0. */
export function startLanes(): void {
  memory.fill(laneSums(), 0, 128);
}

/** The sum of the running sums: the upper half is added to the lower until one is left. */
export function foldLanes(): f64 {
  const lanes = laneSums();
  for (let half = 8; half >= 1; half >>= 1) {
    for (let lane = 0; lane < half; lane++) {
      const at = lanes + <usize>lane * 8;
      store<f64>(at, load<f64>(at) + load<f64>(at + <usize>half * 8));
    }
  }
  return load<f64>(lanes);
}

/** Two numbers in float64. */
@inline
function loadTwo(p: usize): v128 {
  return sizeof<Real>() == 8 ? v128.load(p) : f64x2.promote_low_f32x4(v128.load64_zero(p));
}

/** Σ term(a, b) over n elements. */
@inline
export function sumTerms<Term>(a: usize, b: usize, n: i32): f64 {
  const term = changetype<Term>(<usize>0);
  startLanes();
  const lanes = laneSums();
  const rest = n % 16;
  const end = a + <usize>(n - rest) * size;
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
  let s4 = f64x2.splat(0), s5 = f64x2.splat(0), s6 = f64x2.splat(0), s7 = f64x2.splat(0);
  while (a < end) {
    s0 = f64x2.add(s0, term.of(loadTwo(a), loadTwo(b)));
    s1 = f64x2.add(s1, term.of(loadTwo(a + 2 * size), loadTwo(b + 2 * size)));
    s2 = f64x2.add(s2, term.of(loadTwo(a + 4 * size), loadTwo(b + 4 * size)));
    s3 = f64x2.add(s3, term.of(loadTwo(a + 6 * size), loadTwo(b + 6 * size)));
    s4 = f64x2.add(s4, term.of(loadTwo(a + 8 * size), loadTwo(b + 8 * size)));
    s5 = f64x2.add(s5, term.of(loadTwo(a + 10 * size), loadTwo(b + 10 * size)));
    s6 = f64x2.add(s6, term.of(loadTwo(a + 12 * size), loadTwo(b + 12 * size)));
    s7 = f64x2.add(s7, term.of(loadTwo(a + 14 * size), loadTwo(b + 14 * size)));
    a += 16 * size;
    b += 16 * size;
  }
  v128.store(lanes, s0);
  v128.store(lanes, s1, 16);
  v128.store(lanes, s2, 32);
  v128.store(lanes, s3, 48);
  v128.store(lanes, s4, 64);
  v128.store(lanes, s5, 80);
  v128.store(lanes, s6, 96);
  v128.store(lanes, s7, 112);
  for (let i = 0; i < rest; i++) {
    const at = lanes + <usize>i * 8;
    const value = term.of(f64x2.splat(<f64>load<Real>(a)), f64x2.splat(<f64>load<Real>(b)));
    store<f64>(at, load<f64>(at) + f64x2.extract_lane(value, 0));
    a += size;
    b += size;
  }
  return foldLanes();
}

@unmanaged
export class Plain {
  @inline
  of(x: v128, y: v128): v128 {
    return x;
  }
}

@unmanaged
export class Product {
  @inline
  of(x: v128, y: v128): v128 {
    return f64x2.mul(x, y);
  }
}

@unmanaged
export class SquaredDifference {
  @inline
  of(x: v128, y: v128): v128 {
    const difference = f64x2.sub(x, y);
    return f64x2.mul(difference, difference);
  }
}

/** max(x, 0) - x t + log(1 + exp(-|x|)). */
@unmanaged
export class SigmoidLoss {
  @inline
  of(x: v128, t: v128): v128 {
    const linear = f64x2.sub(f64x2.max(x, f64x2.splat(0)), f64x2.mul(x, t));
    return f64x2.add(linear, log1pExp(f64x2.neg(f64x2.abs(x))));
  }
}

/** The index of the first element that is NaN or infinite, or -1. */
export function firstNonFinite(x: usize, n: i32): i32 {
  const infinity = splat(Infinity);
  let i = 0;
  for (; i + width <= n; i += width) {
    const finite = v128.lt<Real>(v128.abs<Real>(v128.load(x + <usize>i * size)), infinity);
    if (!i32x4.all_true(finite)) break;
  }
  for (; i < n; i++) {
    if (!(abs<Real>(load<Real>(x + <usize>i * size)) < Infinity)) return i;
  }
  return -1;
}
