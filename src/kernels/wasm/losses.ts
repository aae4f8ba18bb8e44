// Losses of each element alone, summed over the array, and their gradients.

import { held } from "./clip";
import { AddProbabilityDifference, mapThree } from "./elementwise";
import { log1pExp } from "./math";
import { foldLanes, startLanes, sumTerms } from "./scalars";
import { laneSums } from "./scratch";
import { loadPart, negligible, size, splat, storePart, width } from "./vector";

@unmanaged
export class SquaredDifference {
  @inline
  of(s: v128, x: v128, y: v128): v128 {
    const difference = f64x2.sub(x, y);
    return f64x2.mul(difference, difference);
  }
}

@unmanaged
export class AbsoluteDifference {
  @inline
  of(s: v128, x: v128, y: v128): v128 {
    return f64x2.abs(f64x2.sub(x, y));
  }
}

/** With d = |x - y|: d ≤ s ? (0.5 d) d : s (d - 0.5 s). */
@unmanaged
export class Huber {
  @inline
  of(s: v128, x: v128, y: v128): v128 {
    const half = f64x2.splat(0.5);
    const d = f64x2.abs(f64x2.sub(x, y));
    const near = f64x2.mul(f64x2.mul(half, d), d);
    const far = f64x2.mul(s, f64x2.sub(d, f64x2.mul(half, s)));
    return v128.bitselect(near, far, f64x2.le(d, s));
  }
}

/** max(x, 0) - x t + log(1 + exp(-|x|)). */
@unmanaged
class SigmoidLoss {
  @inline
  of(s: v128, x: v128, t: v128): v128 {
    const linear = f64x2.sub(f64x2.max(x, f64x2.splat(0)), f64x2.mul(x, t));
    return f64x2.add(linear, log1pExp(f64x2.neg(f64x2.abs(x))));
  }
}

/** The weight of a class. */
@inline
export function weightOf(weights: usize, label: i32): Real {
  return load<Real>(weights + <usize>label * size);
}

/** Σ over n elements; `weights` is 0 without weights. */
export function sigmoidLoss(x: usize, t: usize, weights: usize, n: i32): f64 {
  const none = f64x2.splat(0);
  if (!weights) return sumTerms<SigmoidLoss>(x, t, n, none);
  const term = changetype<SigmoidLoss>(<usize>0);
  startLanes();
  for (let i = 0; i < n; i++) {
    const target = load<Real>(t + <usize>i * size);
    const value = term.of(none, f64x2.splat(<f64>load<Real>(x + <usize>i * size)), f64x2.splat(<f64>target));
    const lane = laneSums() + <usize>(i & 15) * 8;
    const weighted = <f64>weightOf(weights, <i32>target) * f64x2.extract_lane(value, 0);
    store<f64>(lane, load<f64>(lane) + weighted);
  }
  return foldLanes();
}

export function sigmoidLossBackward(dx: usize, p: usize, t: usize, weights: usize, n: i32, scale: Real): void {
  if (!weights) return mapThree<AddProbabilityDifference>(dx, p, t, n, splat(scale));
  const least = v128.extract_lane<Real>(negligible(), 0);
  for (let i = 0; i < n; i++) {
    const target = load<Real>(t);
    const factor = scale * weightOf(weights, <i32>target);
    const chance = load<Real>(p);
    store<Real>(dx, load<Real>(dx) + factor * ((abs(chance) < least ? 0 : chance) - target));
    dx += size;
    p += size;
    t += size;
  }
}

/** dx + scale (p - t held). */
@inline
function huberSlope(dx: v128, p: v128, t: v128, delta: v128, scale: v128): v128 {
  return v128.add<Real>(dx, v128.mul<Real>(scale, held(v128.sub<Real>(p, t), delta)));
}

export function huberLossBackward(dx: usize, p: usize, t: usize, n: i32, delta: Real, scale: Real): void {
  const d = splat(delta), s = splat(scale);
  for (; n >= width; n -= width) {
    v128.store(dx, huberSlope(v128.load(dx), v128.load(p), v128.load(t), d, s));
    dx += 16;
    p += 16;
    t += 16;
  }
  if (n) storePart(dx, huberSlope(loadPart(dx, n), loadPart(p, n), loadPart(t, n), d, s), n);
}
