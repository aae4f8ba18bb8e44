import { ConfigError } from "../errors.ts";
import { solveLeastSquares } from "../linalg/least_squares.ts";
import { initSchemes, type LayerInit, layerInit, normal, zeros } from "../nn/init.ts";
import { linear } from "../ops/linear.ts";
import { squaredPenalty } from "../ops/losses.ts";
import { choice, flag, type Infer, int, nullable, number, object, optional } from "../schema/fields.ts";
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
  init: optional(
    choice(["auto", "original", ...initSchemes], {
      description: "Initial weights of gradient descent; auto and original: Gaussian of deviation 0.01, " +
        "as the way to the minimum depends on them, but not the minimum; the others as those of mlp",
      ignoreCase: true,
    }),
    "auto",
  ),
  seed: optional(
    nullable(
      int({
        description: "Seed of the initial weights; null: derived from training.seed",
        min: 0,
        max: 2 ** 32 - 1,
      }),
    ),
    null,
  ),
}, {
  check: ({ use_gradient_descent, init }) =>
    init !== "auto" && !use_gradient_descent
      ? [{
        path: ["init"],
        expected: '"auto" where use_gradient_descent is off',
        found: JSON.stringify(init),
        hint: "leave it out: an exact solve has no initial weights",
      }]
      : undefined,
});

/** ŷ = x w + b. */
class LinearRegression implements Model {
  readonly weight: Param;
  readonly bias: Param;
  readonly #l2: number;
  readonly #rows: number;

  constructor({ use_gradient_descent, l2_regularization, init }: Infer<typeof params>, data: DataShape) {
    const { weight, bias }: LayerInit = init === "auto" || init === "original"
      ? { weight: normal(0.01), bias: zeros }
      : layerInit(init, data.inputs, data.targets);
    this.weight = new Param([data.inputs, data.targets], weight);
    this.bias = new Param([data.targets], bias);
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
