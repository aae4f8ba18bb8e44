// Rows of class scores.

import {
  dividePairs,
  softmaxLoss,
  softmaxLossBackward,
  softmaxRows,
  softmaxRowsBackward,
  subtractGreater,
  subtractGreatest,
} from "../rows";

export function softmax(out: usize, x: usize, m: i32, n: i32): void {
  softmaxRows(out, x, m, n);
}

export function softmaxBackward(dx: usize, dy: usize, y: usize, m: i32, n: i32): void {
  softmaxRowsBackward(dx, dy, y, m, n);
}

export function softmaxCrossEntropy(p: usize, x: usize, labels: usize, weights: usize, m: i32, n: i32): f64 {
  return softmaxLoss(p, x, labels, weights, m, n);
}

export { softmaxLossBackward as softmaxCrossEntropyBackward };

// No kernels, but functions that are to stay their callers' and not to become parts of them: see
// scripts/finish_kernels.ts, which takes these exports out.
export {
  dividePairs as _dividePairs,
  subtractGreater as _subtractGreater,
  subtractGreatest as _subtractGreatest,
};
