/** A dense layer in one call, values and gradients, has the bits of its parts one after the other. */

import { assertEquals } from "@std/assert";
import { type FusedActivation, fusedActivations } from "../../src/kernels/activations.ts";
import { precisions } from "../../src/kernels/variants.ts";
import * as parts from "../../src/ops/activations.ts";
import { linear } from "../../src/ops/linear.ts";
import { squaredError } from "../../src/ops/losses.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { gaussian, gradientsOf } from "../passes.ts";

const separate: Record<FusedActivation, (x: Tensor) => Tensor> = {
  identity: (x) => x,
  relu: parts.relu,
  leaky_relu: parts.leakyRelu,
  tanh: parts.tanh,
  sigmoid: parts.sigmoid,
};

for (const precision of precisions) {
  for (const activation of fusedActivations) {
    Deno.test(`linear with ${activation} in ${precision} is linear and then ${activation}`, async () => {
      for (const [rows, inputs, outputs] of [[1, 1, 1], [3, 5, 2], [33, 7, 9], [31, 40, 25]]) {
        const module = {
          x: gaussian([rows, inputs]),
          w: gaussian([inputs, outputs]),
          b: gaussian([outputs]),
        };
        const run = (layer: (x: Tensor) => Tensor) =>
          gradientsOf(module, (pass) => {
            const x = pass.result(module.x.shape, "x");
            x.data.set(module.x.data);
            pass.record(() => pass.kernels.add(module.x.grad, module.x.grad, x.grad));
            const y = layer(x);
            return squaredError(y, pass.floats(y.data.length).fill(0.25));
          }, precision);
        const fused = await run((x) => linear(x, module.w, module.b, activation));
        const apart = await run((x) => separate[activation](linear(x, module.w, module.b)));
        assertEquals(fused, apart);
      }
    });
  }
}
