/**
 * Losses, softmax and whole-array scalars: one call of each kernel.
 *
 * @module
 */
import type { Case } from "./draw.ts";

function error(name: "squaredError" | "absoluteError"): Case {
  return (kernels, draw, { m, k }) => ({ sum: [kernels[name](draw.numbers(m * k), draw.numbers(m * k))] });
}

function slope(name: "squaredErrorBackward" | "absoluteErrorBackward"): Case {
  return (kernels, draw, { m, k }) => {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels[name](dx, p, t, draw.unit());
    return { dx };
  };
}

/** The cases, by the name of the kernel. */
export const losses = {
  softmax(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.softmax(out, x, m, k);
    return { out };
  },
  softmaxBackward(kernels, draw, { m, k }) {
    const [dx, dy, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.softmaxBackward(dx, dy, y, m, k);
    return { dx };
  },
  softmaxCrossEntropy(kernels, draw, { m, k }) {
    const [p, x, labels] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m, k)];
    const plain = kernels.softmaxCrossEntropy(p, x, labels, draw.numbers(0), m, k);
    return { loss: [plain, kernels.softmaxCrossEntropy(p, x, labels, draw.numbers(k), m, k)], p };
  },
  softmaxCrossEntropyBackward(kernels, draw, { m, k }) {
    const [dx, p, labels] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m, k)];
    const weighted = draw.arrays.from(dx);
    kernels.softmaxCrossEntropyBackward(dx, p, labels, draw.numbers(0), m, k, draw.unit());
    kernels.softmaxCrossEntropyBackward(weighted, p, labels, draw.numbers(k), m, k, draw.unit());
    return { dx, weighted };
  },
  sigmoidCrossEntropy(kernels, draw, { m, k }) {
    const [p, x, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m * k, 2)];
    const plain = kernels.sigmoidCrossEntropy(p, x, t, draw.numbers(0));
    return { loss: [plain, kernels.sigmoidCrossEntropy(p, x, t, draw.numbers(2))], p };
  },
  sigmoidCrossEntropyBackward(kernels, draw, { m, k }) {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m * k, 2)];
    const weighted = draw.arrays.from(dx);
    kernels.sigmoidCrossEntropyBackward(dx, p, t, draw.numbers(0), draw.unit());
    kernels.sigmoidCrossEntropyBackward(weighted, p, t, draw.numbers(2), draw.unit());
    return { dx, weighted };
  },
  squaredError: error("squaredError"),
  squaredErrorBackward: slope("squaredErrorBackward"),
  absoluteError: error("absoluteError"),
  absoluteErrorBackward: slope("absoluteErrorBackward"),
  huberError(kernels, draw, { m, k }) {
    return { sum: [kernels.huberError(draw.numbers(m * k), draw.numbers(m * k), draw.unit())] };
  },
  huberErrorBackward(kernels, draw, { m, k }) {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.huberErrorBackward(dx, p, t, draw.unit(), draw.unit());
    return { dx };
  },
  sum: (kernels, draw, { m, k }) => ({ sum: [kernels.sum(draw.numbers(m * k))] }),
  sumSquares: (kernels, draw, { m, k }) => ({ sum: [kernels.sumSquares(draw.numbers(m * k))] }),
  findNonFinite: (kernels, draw, { m, k }) => ({ index: [kernels.findNonFinite(draw.numbers(m * k))] }),
} satisfies Record<string, Case>;
