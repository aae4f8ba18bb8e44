/**
 * Weights of classes, as losses take them.
 *
 * @module
 */
import type { Float } from "../kernels.ts";

/** The weight of a class: 1 where there are none. */
export function weightOf(weights: Float, label: number): number {
  return weights.length === 0 ? 1 : weights[label];
}
