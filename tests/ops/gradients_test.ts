import { assertRejects } from "@std/assert";
import { gelu, leakyRelu, relu, sigmoid, softmax, tanh } from "../../src/ops/activations.ts";
import { dropout } from "../../src/ops/dropout.ts";
import { linear } from "../../src/ops/linear.ts";
import {
  absoluteError,
  huberError,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  squaredError,
  squaredPenalty,
} from "../../src/ops/losses.ts";
import type { Param } from "../../src/tensor/param.ts";
import type { Pass } from "../../src/tensor/pass.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { checkGradients, gaussian } from "../passes.ts";

/** A parameter as a tensor of a pass, so that the gradient of an operation on it can be checked. */
function enter(pass: Pass, param: Param): Tensor {
  const x = pass.result(param.shape, "x");
  x.data.set(param.data);
  pass.record(() => pass.kernels.add(param.grad, param.grad, x.grad));
  return x;
}

/** Ends a tape with a loss that weighs every element differently, so that no error cancels. */
function end(y: Tensor): number {
  const targets = y.pass.floats(y.data.length);
  for (let i = 0; i < targets.length; i++) targets[i] = ((i * 7) % 5) - 2;
  return squaredError(y, targets);
}

function labels(pass: Pass, rows: number, classes: number) {
  const result = pass.floats(rows);
  for (let i = 0; i < rows; i++) result[i] = (i * 5 + 1) % classes;
  return result;
}

/** Numbers of which no two are alike. */
function weights(pass: Pass, classes: number) {
  const result = pass.floats(classes);
  for (let k = 0; k < classes; k++) result[k] = 0.5 + k;
  return result;
}

/** A column of every element of a tensor. */
function column(x: Tensor): Tensor {
  const { pass } = x;
  const flat = pass.result([x.data.length, 1], "flat");
  flat.data.set(x.data);
  pass.record(() => pass.kernels.add(x.grad, x.grad, flat.grad));
  return flat;
}

type Case = (pass: Pass, x: Param, rest: { weight: Param; bias: Param }) => number;

/** Every operation, ended by a loss. To add one: add its line. */
const cases: Record<string, Case> = {
  relu: (pass, x) => end(relu(enter(pass, x))),
  tanh: (pass, x) => end(tanh(enter(pass, x))),
  sigmoid: (pass, x) => end(sigmoid(enter(pass, x))),
  leakyRelu: (pass, x) => end(leakyRelu(enter(pass, x))),
  gelu: (pass, x) => end(gelu(enter(pass, x))),
  dropout: (pass, x) => end(dropout(enter(pass, x), 0.4, 4)),
  softmax: (pass, x) => end(softmax(enter(pass, x))),
  linear: (pass, x, { weight, bias }) => end(linear(enter(pass, x), weight, bias)),
  "linear twice on one input": (pass, x, { weight, bias }) => {
    const input = enter(pass, x);
    return end(linear(input, weight, bias)) + end(tanh(linear(input, weight, bias)));
  },
  squaredError: (pass, x) => end(enter(pass, x)),
  absoluteError: (pass, x) => absoluteError(enter(pass, x), labels(pass, x.size, 3)),
  huberError: (pass, x) => huberError(enter(pass, x), labels(pass, x.size, 3), 0.7),
  softmaxCrossEntropy: (pass, x) => softmaxCrossEntropy(enter(pass, x), labels(pass, x.shape[0], x.shape[1])),
  "softmaxCrossEntropy, weighted": (pass, x) => {
    const [rows, classes] = x.shape;
    return softmaxCrossEntropy(enter(pass, x), labels(pass, rows, classes), weights(pass, classes));
  },
  sigmoidCrossEntropy: (pass, x) =>
    sigmoidCrossEntropy(column(enter(pass, x)), labels(pass, x.size, 2)) / x.shape[1],
  "sigmoidCrossEntropy, weighted": (pass, x) =>
    sigmoidCrossEntropy(column(enter(pass, x)), labels(pass, x.size, 2), weights(pass, 2)) / x.shape[1],
  squaredPenalty: (pass, x) => squaredPenalty(pass, x, 0.3) * x.shape[0],
};

const shapes = [[1, 2], [3, 2], [5, 7], [9, 3], [17, 5]];

for (const [name, loss] of Object.entries(cases)) {
  Deno.test(`gradient of ${name} equals finite differences`, async () => {
    for (const [rows, columns] of shapes) {
      const x = gaussian([rows, columns]);
      const module = name.startsWith("linear")
        ? { x, weight: gaussian([columns, 4]), bias: gaussian([4]) }
        : { x, weight: gaussian([0]), bias: gaussian([0]) };
      await checkGradients(module, (pass) => loss(pass, x, module), { rows });
    }
  });
}

Deno.test("the gradient check notices a gradient that is two percent off", async () => {
  const x = gaussian([3, 2]);
  const wrong = (pass: Pass) => {
    const input = enter(pass, x);
    const y = tanh(input);
    pass.record(() => pass.kernels.scale(y.grad, y.grad, 1.02));
    return end(y);
  };
  await assertRejects(() => checkGradients({ x }, wrong, { rows: 3 }), Error, "gradient of number");
});
