import { type Activation, linear } from "../ops/linear.ts";
import { type Initializer, Param } from "../tensor/param.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { zeros } from "./init.ts";

/** A fully connected layer: y = activation(x W + b), with W [inputs, outputs] and b [outputs]. */
export class Dense {
  /** [inputs, outputs] */
  readonly weight: Param;
  /** [outputs] */
  readonly bias: Param;

  /**
   * A layer that has its shape but no memory yet.
   *
   * @param weight Draws the initial weights.
   * @param bias Draws the initial biases; zeros by default.
   */
  constructor(inputs: number, outputs: number, weight: Initializer, bias: Initializer = zeros) {
    this.weight = new Param([inputs, outputs], weight);
    this.bias = new Param([outputs], bias);
  }

  /**
   * x [n, inputs] → [n, outputs].
   *
   * @param activation What follows the layer; "identity" by default.
   */
  forward(x: Tensor, activation: Activation = "identity"): Tensor {
    return linear(x, this.weight, this.bias, activation);
  }
}
