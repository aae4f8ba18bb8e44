/**
 * What a model says of rows, with what is right. Scores are kept as the model gives them: a probability near 1 has
 * fewer digits than its score, in float32 none beyond a score of 17, so that ranks and logarithms are taken of scores.
 *
 * @module
 */
import { elementaryFunctions } from "../kernels/reference/math.ts";
import type { Link } from "../models/model.ts";

const { exp, sigmoid } = elementaryFunctions("float64");

/** Predictions with what they should have been. */
export interface Predictions {
  /**
   * [rows, outputs]: values, or the scores of classes through the link, which are probabilities where
   * {@linkcode Predictions.probabilities} says so. Computed from `scores` when first read.
   */
  readonly p: Float64Array;
  /** [rows, outputs] Classifications: the model's outputs before the link, e.g. logits. Regressions: the same as `p`. */
  readonly scores: Float64Array;
  /** How `scores` become `p`; "identity" for regressions. */
  readonly link: Link;
  /** [rows, targets]: values as the data set has them, or the index of a class. */
  readonly y: Float64Array;
  /** How many rows there are. */
  readonly rows: number;
  /** How many numbers there are for each row. */
  readonly outputs: number;
  /** Number of classes; 0 for regression. */
  readonly classes: number;
  /** Whether the scores of a row give the probabilities of its classes. */
  readonly probabilities: boolean;
}

/** Predictions whose `p` is made when a metric asks for it. */
export function predictionsOf(given: Omit<Predictions, "p" | "probabilities">): Predictions {
  const { scores, link, outputs } = given;
  let p: Float64Array | undefined;
  return {
    ...given,
    probabilities: link === "softmax" || link === "sigmoid" && outputs === 1,
    get p() {
      return p ??= throughLink(scores, outputs, link);
    },
  };
}

/** Scores [rows, outputs] through a link, in float64 whatever the precision of the run. */
export function throughLink(scores: Float64Array, outputs: number, link: Link): Float64Array {
  if (link === "identity") return scores;
  if (link === "sigmoid") return scores.map(sigmoid);
  const p = new Float64Array(scores.length);
  for (let at = 0; at < p.length; at += outputs) {
    let most = -Infinity, sum = 0;
    for (let k = 0; k < outputs; k++) most = Math.max(most, scores[at + k]);
    for (let k = 0; k < outputs; k++) sum += p[at + k] = exp(scores[at + k] - most);
    for (let k = 0; k < outputs; k++) p[at + k] /= sum;
  }
  return p;
}

/** The class of a row: the largest score, the first of equals; with one output, whether it is the likelier one. */
export function predictedClass(
  { scores, outputs, link }: Pick<Predictions, "scores" | "outputs" | "link">,
  row: number,
): number {
  if (outputs === 1) return scores[row] > (link === "sigmoid" ? 0 : 0.5) ? 1 : 0;
  let best = 0;
  const at = row * outputs;
  for (let k = 1; k < outputs; k++) if (scores[at + k] > scores[at + best]) best = k;
  return best;
}
