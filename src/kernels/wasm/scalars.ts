// Whole-array scalars: terms in float64, added in 16 lanes, the lanes in a fixed tree.

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

/** Σ term(a, b) over n elements; `s` is the term's setting. */
@inline
export function sumTerms<Term>(a: usize, b: usize, n: i32, s: v128): f64 {
  const term = changetype<Term>(<usize>0);
  startLanes();
  const lanes = laneSums();
  const rest = n % 16;
  const end = a + <usize>(n - rest) * size;
  let t0 = f64x2.splat(0), t1 = f64x2.splat(0), t2 = f64x2.splat(0), t3 = f64x2.splat(0);
  let t4 = f64x2.splat(0), t5 = f64x2.splat(0), t6 = f64x2.splat(0), t7 = f64x2.splat(0);
  while (a < end) {
    t0 = f64x2.add(t0, term.of(s, loadTwo(a), loadTwo(b)));
    t1 = f64x2.add(t1, term.of(s, loadTwo(a + 2 * size), loadTwo(b + 2 * size)));
    t2 = f64x2.add(t2, term.of(s, loadTwo(a + 4 * size), loadTwo(b + 4 * size)));
    t3 = f64x2.add(t3, term.of(s, loadTwo(a + 6 * size), loadTwo(b + 6 * size)));
    t4 = f64x2.add(t4, term.of(s, loadTwo(a + 8 * size), loadTwo(b + 8 * size)));
    t5 = f64x2.add(t5, term.of(s, loadTwo(a + 10 * size), loadTwo(b + 10 * size)));
    t6 = f64x2.add(t6, term.of(s, loadTwo(a + 12 * size), loadTwo(b + 12 * size)));
    t7 = f64x2.add(t7, term.of(s, loadTwo(a + 14 * size), loadTwo(b + 14 * size)));
    a += 16 * size;
    b += 16 * size;
  }
  v128.store(lanes, t0);
  v128.store(lanes, t1, 16);
  v128.store(lanes, t2, 32);
  v128.store(lanes, t3, 48);
  v128.store(lanes, t4, 64);
  v128.store(lanes, t5, 80);
  v128.store(lanes, t6, 96);
  v128.store(lanes, t7, 112);
  for (let i = 0; i < rest; i++) {
    const at = lanes + <usize>i * 8;
    const value = term.of(s, f64x2.splat(<f64>load<Real>(a)), f64x2.splat(<f64>load<Real>(b)));
    store<f64>(at, load<f64>(at) + f64x2.extract_lane(value, 0));
    a += size;
    b += size;
  }
  return foldLanes();
}

@unmanaged
export class Plain {
  @inline
  of(s: v128, x: v128, y: v128): v128 {
    return x;
  }
}

@unmanaged
export class Product {
  @inline
  of(s: v128, x: v128, y: v128): v128 {
    return f64x2.mul(x, y);
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
