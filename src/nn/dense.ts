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
   * @param init Start values of the weight; the bias starts at zero.
   */
  constructor(inputs: number, outputs: number, init: Initializer) {
    this.weight = new Param([inputs, outputs], init);
    this.bias = new Param([outputs], zeros);
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
