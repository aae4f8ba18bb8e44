/**
 * Gaussian features with a linear target and Gaussian noise, the same numbers as NumPy draws from the seed.
 *
 * @module
 */
import { openRandomState } from "../kernels/random_state.ts";
import { type Infer, number, object, optional } from "../schema/fields.ts";
import { defineDataset } from "./dataset.ts";
import { checkSizes, commonParams, featureNames, fillGaussians } from "./synthetic.ts";

const params = object({
  ...commonParams,
  noise_std: optional(
    number({ min: 0, max: 1e300, description: "Standard deviation of the noise added to the target" }),
    0.1,
  ),
}, { check: (p) => checkSizes(p) });

/** The parameters of the data set, defaults filled in. */
export type SyntheticRegressionParams = Infer<typeof params>;

/** y = x·w + noise, with w zero beyond the informative columns. */
export const syntheticRegression = defineDataset<SyntheticRegressionParams>({
  summary: "Gaussian features and a linear target with Gaussian noise.",
  params,
  needsPath: false,
  open(params, { seed }, context) {
    const info = {
      task: "regression" as const,
      rows: params.n_samples,
      features: featureNames(params.n_features),
      targets: 1,
      bytes: bytesHeld(params),
      files: [],
      warnings: [],
    };
    const load = async () => {
      const { x, y } = await makeRegression(params, seed, () => context.breathe());
      return { info, x, y };
    };
    return Promise.resolve({ info, load });
  },
});

/**
 * The numbers, all from one `RandomState(seed)`: x row by row, then the weights, then the noise (none drawn
 * if `noise_std` is 0). Each target is summed in column order.
 *
 * @returns x [n_samples, n_features], y [n_samples] and the true weights [n_features].
 */
export async function makeRegression(
  { n_samples, n_features, n_informative, noise_std }: SyntheticRegressionParams,
  seed: number,
  breathe: () => Promise<void> | undefined,
): Promise<{ x: Float64Array; y: Float64Array; weights: Float64Array }> {
  const random = await openRandomState(seed, n_samples * n_features);
  const x = new Float64Array(n_samples * n_features);
  await fillGaussians(x, 0, x.length, random, breathe);
  const weights = new Float64Array(n_features);
  await fillGaussians(weights, 0, n_informative ?? n_features, random, breathe);

  const y = new Float64Array(n_samples);
  if (noise_std > 0) await fillGaussians(y, 0, n_samples, random, breathe);
  for (let i = 0; i < n_samples; i++) {
    const start = i * n_features;
    let sum = 0;
    for (let j = 0; j < n_features; j++) sum += x[start + j] * weights[j];
    y[i] = sum + noise_std * y[i];
    const turn = i % 1024 === 0 ? breathe() : undefined;
    if (turn) await turn;
  }
  return { x, y, weights };
}

/** x, y and the weights. */
function bytesHeld({ n_samples, n_features }: { n_samples: number; n_features: number }): number {
  return 8 * (n_samples * n_features + n_samples + n_features);
}
