import { ConfigError } from "../errors.ts";
import { zeros } from "../nn/init.ts";
import { linear } from "../ops/linear.ts";
import { squaredPenalty } from "../ops/losses.ts";
import { number, object, optional } from "../schema/fields.ts";
import { Param } from "../tensor/param.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type DataShape, defineModel, type Link, type Model } from "./model.ts";

/** log odds = x w + b: one output for two classes, one per class for more. Starts at zero: the loss is convex. */
class LogisticRegression implements Model {
  readonly weight: Param;
  readonly bias: Param;
  readonly link: Link;
  readonly staticGraph = true;
  readonly #l2: number;
  readonly #rows: number;

  constructor(l2: number, data: DataShape) {
    const outputs = data.classes === 2 ? 1 : data.classes;
    this.weight = new Param([data.inputs, outputs], zeros);
    this.bias = new Param([outputs], zeros);
    this.link = outputs === 1 ? "sigmoid" : "softmax";
    this.#l2 = l2;
    this.#rows = data.rows;
  }

  get outputs(): number {
    return this.bias.size;
  }

  summary() {
    const parameters = this.weight.size + this.bias.size;
    return [{ name: "output", kind: `linear + ${this.link}`, output: [this.outputs], parameters }];
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  /**
   * l2 / 2 · Σ w² over all rows, on the scale of a mean loss; scikit-learn's C is 1 / l2. Class weights count relative to
   * their mean over the rows: with them C is 1 / (l2 · mean).
   */
  penalty(pass: Pass): number {
    return this.#l2 === 0 ? 0 : squaredPenalty(pass, this.weight, this.#l2 / 2 / this.#rows);
  }
}

export const logistic_regression = defineModel({
  summary: "Logistic regression: two classes by one sigmoid, more by softmax",
  params: object({
    l2_regularization: optional(
      number({ description: "Penalty: Σ loss + l2 / 2 Σ weight², the bias left out", min: 0 }),
      0,
    ),
  }),
  build(params, data) {
    if (data.task !== "classification") {
      throw new ConfigError(
        'Cannot build "logistic_regression" on a regression data set: it has no classes',
        'use model "linear_regression" or "mlp"',
      );
    }
    return new LogisticRegression(params.l2_regularization, data);
  },
});
