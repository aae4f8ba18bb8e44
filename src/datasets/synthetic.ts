/**
 * What the synthetic data sets share: their common parameters and how Gaussians are drawn.
 *
 * @module
 */
import type { RandomState } from "../random/random_state.ts";
import { int, type Issue, nullable, optional } from "../schema/fields.ts";

/** Gaussians drawn between two looks at the clock. */
export const chunk = 4096;

/** The parameters that every synthetic data set has. */
export const commonParams = {
  n_samples: optional(int({ min: 1, description: "Rows" }), 1000),
  n_features: optional(int({ min: 1, description: "Feature columns" }), 10),
  n_informative: optional(
    nullable(
      int({
        min: 1,
        description: "How many of the first columns tell something of the target; null for all",
      }),
    ),
    null,
  ),
  seed: optional(
    nullable(
      int({
        min: 0,
        max: 4294967295,
        description: "Seed of the data; null derives it from training.seed",
      }),
    ),
    null,
  ),
};

/** The values of {@linkcode commonParams}. */
export interface CommonParams {
  n_samples: number;
  n_features: number;
  n_informative: number | null;
  seed: number | null;
}

/** What no single parameter can say: informative columns exist. */
export function checkSizes({ n_features, n_informative }: CommonParams): Issue[] {
  const issues: Issue[] = [];
  if (n_informative !== null && n_informative > n_features) {
    issues.push({
      path: ["n_informative"],
      expected: `an integer from 1 to n_features (${n_features})`,
      found: `${n_informative}`,
    });
  }
  return issues;
}

/** The names of n unnamed columns: `x0`, `x1`, … */
export function featureNames(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `x${i}`);
}

/** Fills `out[from]` to `out[to - 1]` with Gaussians, letting the event loop in now and then. */
export async function fillGaussians(
  out: Float64Array,
  from: number,
  to: number,
  random: RandomState,
  breathe: () => Promise<void> | undefined,
): Promise<void> {
  for (let at = from; at < to; at += chunk) {
    random.fillRandn(out, at, Math.min(at + chunk, to));
    const turn = breathe();
    if (turn) await turn;
  }
}
