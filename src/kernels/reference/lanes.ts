/**
 * The shape of whole-array scalars.
 *
 * @module
 */
import { laneCount } from "../blocks.ts";

/** Σ term(i) for i < count: lane l adds the terms with i ≡ l in index order from +0; then halves are folded together. */
export function sumInLanes(count: number, term: (i: number) => number): number {
  const lanes = new Float64Array(laneCount);
  for (let i = 0; i < count; i++) lanes[i % laneCount] += term(i);
  for (let half = laneCount / 2; half >= 1; half /= 2) {
    for (let lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
  }
  return lanes[0];
}
