/**
 * What the losses share that are errors of predictions: of values, or of class probabilities against one-hot labels.
 *
 * @module
 */
import type { Float } from "../kernels/kernels.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { applyLink, type Loss } from "./objective.ts";

/** The loss that an error of predictions [n, k] against targets [n, k] is. */
export function errorLoss<P>(
  { error, ...entry }: Pick<Loss<P>, "summary" | "params"> & {
    readonly error: (predictions: Tensor, targets: Float, params: P) => number;
  },
): Loss<P> {
  return {
    ...entry,
    staticGraph: true,
    refuse(data, outputs, link) {
      if (data.task === "regression" && link === "softmax") {
        return "softmax turns numbers into class probabilities";
      }
      const width = data.task === "regression" ? data.targets : data.classes;
      if (outputs !== width && !(data.classes === 2 && outputs === 1)) {
        return `the model has ${outputs} outputs, the data ${width} ${
          data.task === "regression" ? "targets" : "classes"
        }`;
      }
    },
    link: (data, outputs) => data.task === "regression" ? "identity" : outputs === 1 ? "sigmoid" : "softmax",
    loss(x, y, { link, task, params }) {
      const p = applyLink(x, link);
      return error(p, task === "classification" && x.columns > 1 ? oneHot(x, y) : y, params);
    },
  };
}

/** [n] class indices → [n, k] zeros with a one at the class. */
function oneHot(x: Tensor, labels: Float): Float {
  const { rows, columns, pass } = x;
  const out = pass.floats(rows * columns);
  pass.run(() => {
    pass.kernels.fill(out, 0);
    for (let i = 0; i < labels.length; i++) out[i * columns + labels[i]] = 1;
  });
  return out;
}
