import type { Float } from "../kernels/kernels.ts";
import { sigmoidCrossEntropy, smoothedLabels, softmaxCrossEntropy } from "../ops/losses.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Loss, LossSettings } from "./objective.ts";

/** Mean over rows of -log of the probability given to the right class, computed from the raw outputs. */
export const cross_entropy: Loss = {
  summary: "Cross-entropy of softmax probabilities",
  refuse(data, outputs, link) {
    if (data.task !== "classification") return "the data set is a regression: it has no classes";
    if (outputs !== data.classes) return `the model has ${outputs} outputs, the data ${data.classes} classes`;
    if (link !== null && link !== "softmax") return `it needs softmax outputs, the model has ${link}`;
  },
  link: () => "softmax",
  weighable: true,
  smoothable: true,
  staticGraph: true,
  loss: (x, y, settings) => crossEntropy(softmaxCrossEntropy, x, y, settings),
};

/** The same for two classes and one output: the probability of the second class is its sigmoid. */
export const binary_cross_entropy: Loss = {
  summary: "Cross-entropy of one sigmoid output, for two classes",
  refuse(data, outputs, link) {
    if (data.task !== "classification") return "the data set is a regression: it has no classes";
    if (data.classes !== 2) return `the data has ${data.classes} classes`;
    if (outputs !== 1) return `the model has ${outputs} outputs, not 1`;
    if (link !== null && link !== "sigmoid") return `it needs a sigmoid output, the model has ${link}`;
  },
  link: () => "sigmoid",
  weighable: true,
  smoothable: true,
  staticGraph: true,
  loss: (x, y, settings) => crossEntropy(sigmoidCrossEntropy, x, y, settings),
};

/** A cross-entropy, its labels smoothed if that is asked for. */
function crossEntropy(
  plain: typeof softmaxCrossEntropy,
  x: Tensor,
  y: Float,
  { classWeights, labelSmoothing }: LossSettings,
): number {
  const weights = placed(x.pass, classWeights);
  const loss = plain(x, y, weights);
  return labelSmoothing === 0 ? loss : loss + smoothedLabels(x, y, labelSmoothing, weights);
}

/** Weights in the memory of a pass. */
function placed(pass: Pass, weights: readonly number[] | undefined): Float | undefined {
  if (weights === undefined) return undefined;
  const out = pass.floats(weights.length);
  pass.run(() => {
    for (let k = 0; k < out.length; k++) out[k] = weights[k];
  });
  return out;
}
