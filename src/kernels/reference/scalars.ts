/**
 * Whole-array scalars: terms in float64, added in fixed lanes and a fixed tree.
 *
 * @module
 */

import { laneCount } from "../blocks.ts";
import type { Kernels } from "../kernels.ts";

type Scalars = Pick<Kernels, "sum" | "sumSquares" | "findNonFinite">;

/** The kernels that return one number for a whole array. */
export function scalars(): Scalars {
  return {
    sum: (x) => sumInLanes(x.length, (i) => x[i]),
    sumSquares: (x) => sumInLanes(x.length, (i) => x[i] * x[i]),
    findNonFinite: (x) => x.findIndex((value) => !Number.isFinite(value)),
  };
}

/** Σ term(i) for i < count: lane l adds the terms with i ≡ l in index order from +0; then halves are folded together. */
export function sumInLanes(count: number, term: (i: number) => number): number {
  const lanes = new Float64Array(laneCount);
  for (let i = 0; i < count; i++) lanes[i % laneCount] += term(i);
  for (let half = laneCount / 2; half >= 1; half /= 2) {
    for (let lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}
