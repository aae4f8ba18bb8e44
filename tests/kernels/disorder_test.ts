/** The comparison with the reference notices every kernel that adds in another order. */

import { assertEquals, assertThrows } from "@std/assert";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { Arrays, cases } from "../../src/selftest/kernel_cases/mod.ts";
import { assertEqualKernels } from "./compare.ts";
import { disorders } from "./disorder.ts";

/** The kernels without a sum of more than two numbers: there is no order to get wrong. */
const withoutSums = new Set([
  ..."activationBackward addRow standardize rotateRows gather shuffle fill copy findNonFinite".split(" "),
  ..."add multiply addProduct addScaled scale clip".split(" "),
  ..."randomSample randn philoxWords philoxUniform dropoutMask".split(" "),
  ..."exp log tanh sigmoid sin cos erf pow relu leakyRelu gelu".split(" "),
  ..."reluBackward tanhBackward sigmoidBackward leakyReluBackward geluBackward".split(" "),
  ..."softmaxCrossEntropyBackward sigmoidCrossEntropyBackward squaredErrorBackward".split(" "),
  ..."absoluteErrorBackward huberErrorBackward sgd adam rmsprop".split(" "),
]);

Deno.test("every kernel either has no sum or is tried with a sum in another order", () => {
  assertEquals([...Object.keys(disorders), ...withoutSums].sort(), Object.keys(cases).sort());
});

for (const precision of ["float32", "float64"] as const) {
  const right = referenceKernels(precision);
  for (const [name, mutations] of Object.entries(disorders)) {
    for (const [what, mutate] of Object.entries(mutations)) {
      Deno.test(`${name} in ${precision} with ${what} is noticed`, () => {
        const wrong = { ...right, ...mutate(right), name: "disorder" };
        const run = cases[name as keyof typeof cases];
        assertThrows(
          () => assertEqualKernels(name, run, [[wrong, new Arrays(precision)]], right),
          Error,
          "of disorder",
        );
      });
    }
  }
}
