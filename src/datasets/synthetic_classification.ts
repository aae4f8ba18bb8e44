/**
 * Gaussian clouds around centres, one per class. With Gaussian centres they are the same numbers as NumPy draws from
 * the seed.
 *
 * @module
 */
import { openRandomState } from "../kernels/random_state.ts";
import { RandomState } from "../random/random_state.ts";
import { choice, type Infer, int, type Issue, number, object, optional } from "../schema/fields.ts";
import { defineDataset } from "./dataset.ts";
import { checkSizes, chunk, commonParams, featureNames, fillGaussians } from "./synthetic.ts";

const params = object({
  ...commonParams,
  n_classes: optional(int({ min: 2, description: "Classes" }), 2),
  class_sep: optional(
    number({ above: 0, max: 1e300, description: "How far the class centres lie from 0; see centers" }),
    1,
  ),
  centers: optional(
    choice(["random", "hypercube"], {
      description: "random: Gaussian with standard deviation class_sep, so two classes may fall together; " +
        "hypercube: corners at ±class_sep, so that no two do",
    }),
    "random",
  ),
}, { check: (p) => [...checkSizes(p), ...checkClasses(p)] });

/** The parameters of the data set, defaults filled in. */
export type SyntheticClassificationParams = Infer<typeof params>;

/** Classes of equal size, or as nearly so as the number of rows allows, in random order. */
export const syntheticClassification = defineDataset<SyntheticClassificationParams>({
  summary: "Gaussian clouds, one for each class.",
  params,
  needsPath: false,
  open(params, { seed }, context) {
    const info = {
      task: "classification" as const,
      rows: params.n_samples,
      features: featureNames(params.n_features),
      targets: 1,
      classes: Array.from({ length: params.n_classes }, (_, k) => `${k}`),
      bytes: bytesHeld(params),
      files: [],
      warnings: [],
    };
    const load = async () => {
      const { x, y } = await makeClassification(params, seed, () => context.breathe());
      return { info, x, y };
    };
    return Promise.resolve({ info, labels: () => drawLabels(params, seed).y, load });
  },
});

/**
 * The numbers, from one `RandomState(seed)`: the centres if they are random, then the rows of class 0, of class 1 and
 * so on. Rows are put in the order of a shuffle by a second generator with the same seed.
 *
 * @returns x [n_samples, n_features], labels y [n_samples] and the centres [n_classes, n_informative].
 */
export async function makeClassification(
  { n_samples, n_features, n_informative, n_classes, class_sep, centers: kind }:
    SyntheticClassificationParams,
  seed: number,
  breathe: () => Promise<void> | undefined,
): Promise<{ x: Float64Array; y: Float64Array; centers: Float64Array }> {
  const informative = n_informative ?? n_features;
  const random = await openRandomState(seed, n_samples * n_features);
  const centers = new Float64Array(n_classes * informative);
  if (kind === "random") await fillGaussians(centers, 0, centers.length, random, breathe);
  else {centers.forEach((_, i) =>
      centers[i] = corner(Math.floor(i / informative), i % informative, n_classes)
    );}
  for (let i = 0; i < centers.length; i++) centers[i] *= class_sep;

  const { place, y } = drawLabels({ n_samples, n_classes }, seed);
  const x = new Float64Array(n_samples * n_features);
  // Short rows are drawn several at a time.
  const drawn = new Float64Array(Math.min(n_samples, Math.ceil(chunk / n_features)) * n_features);
  for (let i = 0, at = drawn.length; i < n_samples; i++, at += n_features) {
    if (at === drawn.length) {
      await fillGaussians(
        drawn,
        at = 0,
        Math.min(drawn.length, (n_samples - i) * n_features),
        random,
        breathe,
      );
    }
    const row = place[i], start = row * n_features, center = y[row] * informative;
    for (let j = 0; j < n_features; j++) {
      x[start + j] = j < informative ? drawn[at + j] + centers[center + j] : drawn[at + j];
    }
  }
  return { x, y, centers };
}

/**
 * Where each row goes, in the order in which they are drawn (known beforehand, no second copy of x is needed to
 * shuffle it), and the class of each.
 */
function drawLabels(
  { n_samples, n_classes }: { n_samples: number; n_classes: number },
  seed: number,
): { place: Uint32Array; y: Float64Array } {
  const place = new Uint32Array(n_samples);
  new RandomState(seed).permutation(n_samples).forEach((row, i) => place[row] = i);
  const y = new Float64Array(n_samples);
  let at = 0;
  for (let k = 0; k < n_classes; k++) {
    const size = Math.floor(n_samples / n_classes) + (k < n_samples % n_classes ? 1 : 0);
    for (const end = at + size; at < end; at++) y[place[at]] = k;
  }
  return { place, y };
}

/** Which side of 0 a class lies on in a column: its number in binary, over and over. */
function corner(classIndex: number, column: number, classes: number): 1 | -1 {
  return classIndex & (1 << column % binaryDigits(classes)) ? 1 : -1;
}

/** Columns that tell so many corners apart. */
function binaryDigits(classes: number): number {
  return 32 - Math.clz32(classes - 1);
}

function checkClasses(
  { n_classes, n_samples, n_features, n_informative, centers }: {
    n_classes: number;
    n_samples: number;
    n_features: number;
    n_informative: number | null;
    centers: string;
  },
): Issue[] {
  const path = ["n_classes"];
  if (n_classes > n_samples) {
    const expected = `an integer from 2 to n_samples (${n_samples})`;
    return [{ path, expected, found: `${n_classes}`, hint: "every class needs a row" }];
  }
  const informative = n_informative ?? n_features;
  if (centers === "hypercube" && binaryDigits(n_classes) > informative) {
    const expected = `at most ${2 ** informative} classes, as many as ${informative} columns have corners`;
    return [{ path, expected, found: `${n_classes}`, hint: "raise n_informative" }];
  }
  return [];
}

/** x, y, centres and two row orders. */
function bytesHeld(p: { n_samples: number; n_features: number; n_classes: number }): number {
  return 8 * (p.n_samples * p.n_features + p.n_samples + p.n_classes * p.n_features) + 2 * 4 * p.n_samples;
}
