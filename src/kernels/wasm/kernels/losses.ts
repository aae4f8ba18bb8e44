// Losses of each element alone, and their gradients.

import { AddScaledDifference, AddScaledSign, mapThree, sigmoidAll } from "../elementwise";
import {
  AbsoluteDifference,
  Huber,
  huberLossBackward,
  sigmoidLoss,
  sigmoidLossBackward,
  SquaredDifference,
} from "../losses";
import { sumTerms } from "../scalars";
import { splat } from "../vector";

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
  return sumTerms<Huber>(p, t, n, f64x2.splat(<f64> delta));
}

export { huberLossBackward as huberErrorBackward, sigmoidLossBackward as sigmoidCrossEntropyBackward };
