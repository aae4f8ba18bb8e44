// What smoothed labels add to a cross-entropy, and its gradient.

import { weightOf } from "../losses";
import { foldLanes, startLanes } from "../scalars";
import { laneSums } from "../scratch";
import { size } from "../vector";

export function labelSmoothing(x: usize, labels: usize, weights: usize, m: i32, n: i32): f64 {
  startLanes();
  for (let i = 0; i < m; i++) {
    const label = load<Real>(labels);
    let term: f64;
    if (n == 1) term = <f64>load<Real>(x) * (<f64>label - 0.5);
    else {
      let sum: f64 = 0;
      for (let k = 0; k < n; k++) sum += <f64>load<Real>(x + <usize>k * size);
      term = <f64>load<Real>(x + <usize>(<i32>label) * size) - sum / <f64>n;
    }
    const weight = weights ? <f64>weightOf(weights, <i32>label) : 1.0;
    const lane = laneSums() + <usize>(i & 15) * 8;
    store<f64>(lane, load<f64>(lane) + weight * term);
    labels += size;
    x += <usize>n * size;
  }
  return foldLanes();
}

export function labelSmoothingBackward(
  dx: usize,
  labels: usize,
  weights: usize,
  m: i32,
  n: i32,
  scale: Real,
): void {
  const share = n == 1 ? <Real>0.5 : <Real>(<f64>1 / <f64>n);
  for (let i = 0; i < m; i++) {
    const label = load<Real>(labels);
    const factor = weights ? scale * weightOf(weights, <i32>label) : scale;
    for (let k = 0; k < n; k++) {
      const hit = n == 1 ? label : k == <i32>label ? <Real>1 : <Real>0;
      store<Real>(dx, load<Real>(dx) + factor * (hit - share));
      dx += size;
    }
    labels += size;
  }
}
