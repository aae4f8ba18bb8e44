import type { Float } from "../kernels/kernels.ts";
import { squaredError } from "../ops/losses.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { applyLink, type Loss } from "./objective.ts";

/** Mean squared error: the mean over rows and columns of (prediction - target)²; classes are one-hot. */
export const mse: Loss = {
  summary: "Mean squared error; on classes, of the predicted probabilities against one-hot labels",
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
  link: () => "identity",
  loss(x, y, link, task) {
    const p = applyLink(x, link);
    return squaredError(p, task === "classification" && x.columns > 1 ? oneHot(x, y) : y);
  },
};

/** [n] class indices → [n, k] zeros with a one at the class. */
function oneHot(x: Tensor, labels: Float): Float {
  const { rows, columns, pass } = x;
  const out = pass.floats(rows * columns);
  pass.kernels.fill(out, 0);
  for (let i = 0; i < labels.length; i++) out[i * columns + labels[i]] = 1;
  return out;
}
