import { ConfigError } from "../errors.ts";
import { solveLeastSquares } from "../linalg/least_squares.ts";
import { normal, zeros } from "../nn/init.ts";
import { linear } from "../ops/linear.ts";
import { squaredPenalty } from "../ops/losses.ts";
import { flag, type Infer, int, nullable, number, object, optional } from "../schema/fields.ts";
import { Param } from "../tensor/param.ts";
import type { Pass } from "../tensor/pass.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type DataShape, defineModel, type FitContext, type Model } from "./model.ts";

const params = object({
  use_gradient_descent: optional(
    flag({ description: "Train by steps of the optimizer; otherwise one exact solve on all rows" }),
    false,
  ),
  l2_regularization: optional(
    number({ description: "Ridge penalty: Σ error² + l2 Σ weight², the bias left out", min: 0 }),
    0,
  ),
  seed: optional(
    nullable(
      int({
        description: "Seed of the start weights; null: derived from training.seed",
        min: 0,
        max: 2 ** 32 - 1,
      }),
    ),
    null,
  ),
});

/** ŷ = x w + b. */
class LinearRegression implements Model {
  readonly weight: Param;
  readonly bias: Param;
  readonly #l2: number;
  readonly #rows: number;

  constructor({ use_gradient_descent, l2_regularization }: Infer<typeof params>, data: DataShape) {
    this.weight = new Param([data.inputs, data.targets], normal(0.01));
    this.bias = new Param([data.targets], zeros);
    this.#l2 = l2_regularization;
    this.#rows = data.rows;
    if (!use_gradient_descent) this.fit = (context) => this.#solve(context);
  }

  readonly link = "identity";
  readonly staticGraph = true;
  fit?: Model["fit"];

  get outputs(): number {
    return this.bias.size;
  }

  summary() {
    const parameters = this.weight.size + this.bias.size;
    return [{ name: "output", kind: "linear", output: [this.outputs], parameters }];
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  /** l2 / rows · Σ w²: the ridge penalty on the scale of a mean loss, so steps and solve have one minimum. */
  penalty(pass: Pass): number {
    return this.#l2 === 0 ? 0 : squaredPenalty(pass, this.weight, this.#l2 / this.#rows / this.outputs);
  }

  async #solve(context: FitContext): Promise<void> {
    const { weight, bias } = await solveLeastSquares(context.data, this.#l2, context);
    this.weight.data.set(weight);
    this.bias.data.set(bias);
  }
}

export const linear_regression = defineModel({
  summary: "Linear regression: ordinary least squares or ridge, solved exactly or by gradient descent",
  params,
  build(params, data) {
    if (data.classes > 2) {
      throw new ConfigError(
        `Cannot build "linear_regression" on ${data.classes} classes: a line fitted to labels cannot tell more than two apart`,
        'use model "logistic_regression" or "mlp", or set dataset.params.task to "regression" if the target is a number',
      );
    }
    return new LinearRegression(params, data);
  },
});
