/** The exam that every operation sits. */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as activations from "../../src/ops/activations.ts";
import * as dropouts from "../../src/ops/dropout.ts";
import * as linears from "../../src/ops/linear.ts";
import * as losses from "../../src/ops/losses.ts";
import type { Param } from "../../src/tensor/param.ts";
import type { Pass } from "../../src/tensor/pass.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { checkGradients, gaussian, gradientsOf } from "../passes.ts";

const { gelu, leakyRelu, relu, sigmoid, softmax, tanh } = activations;
const {
  absoluteError,
  huberError,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  smoothedLabels,
  squaredError,
  squaredPenalty,
} = losses;
const { dropout } = dropouts, { linear } = linears;

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
  "linear, relu": (pass, x, { weight, bias }) => end(linear(enter(pass, x), weight, bias, "relu")),
  "linear, leaky relu": (pass, x, { weight, bias }) =>
    end(linear(enter(pass, x), weight, bias, "leaky_relu")),
  "linear, tanh": (pass, x, { weight, bias }) => end(linear(enter(pass, x), weight, bias, "tanh")),
  "linear, sigmoid": (pass, x, { weight, bias }) => end(linear(enter(pass, x), weight, bias, "sigmoid")),
  "linear, gelu": (pass, x, { weight, bias }) => end(linear(enter(pass, x), weight, bias, "gelu")),
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
  // What smoothing adds is no loss by itself: it has no lower bound, but a gradient.
  smoothedLabels: (pass, x) =>
    smoothedLabels(enter(pass, x), labels(pass, x.shape[0], x.shape[1]), 0.3) + end(enter(pass, x)),
  "smoothedLabels, weighted": (pass, x) => {
    const [rows, classes] = x.shape;
    const smoothed = smoothedLabels(enter(pass, x), labels(pass, rows, classes), 0.3, weights(pass, classes));
    return smoothed + end(enter(pass, x));
  },
  squaredPenalty: (pass, x) => squaredPenalty(pass, x, 0.3) * x.shape[0],
};

/** Odd sizes, so that every kernel has ends of vectors and rows to deal with. */
const shapes = [[1, 2], [3, 2], [5, 7], [9, 3], [17, 5]];

function moduleFor(name: string, [rows, columns]: number[]) {
  const x = gaussian([rows, columns]);
  return name.startsWith("linear")
    ? { x, weight: gaussian([columns, 4]), bias: gaussian([4]) }
    : { x, weight: gaussian([0]), bias: gaussian([0]) };
}

Deno.test("every operation sits the exam", () => {
  const operations = Object.keys({ ...activations, ...dropouts, ...linears, ...losses });
  assertEquals(
    [...new Set(Object.keys(cases).map((name) => /^\w+/.exec(name)![0]))].sort(),
    operations.sort(),
  );
});

for (const [name, loss] of Object.entries(cases)) {
  Deno.test(`${name}: the gradient equals finite differences`, async () => {
    for (const shape of shapes) {
      const module = moduleFor(name, shape);
      await checkGradients(module, (pass) => loss(pass, module.x, module), { rows: shape[0] });
    }
  });

  Deno.test(`${name}: float32 gives nearly what float64 gives`, async () => {
    for (const shape of shapes) {
      const [wide, narrow] = await Promise.all((["float64", "float32"] as const).map((precision) => {
        const module = moduleFor(name, shape);
        return gradientsOf(module, (pass) => loss(pass, module.x, module), precision);
      }));
      const close = (actual: number, expected: number, what: string) =>
        assertAlmostEquals(actual, expected, 2e-5 * Math.max(1, Math.abs(expected)), what);
      close(narrow.value, wide.value, "value");
      wide.gradients.forEach((slope, i) => close(narrow.gradients[i], slope, `gradient of number ${i}`));
      assert(narrow.value !== wide.value || name === "dropout", "computed in float64?");
    }
  });

  Deno.test(`${name}: gradients are added to what is there`, async () => {
    const module = moduleFor(name, [5, 7]);
    const once = await gradientsOf(module, (pass) => loss(pass, module.x, module), "float64");
    const twice = await gradientsOf(
      module,
      (pass) => loss(pass, module.x, module) + loss(pass, module.x, module),
      "float64",
    );
    once.gradients.forEach((slope, i) => assertAlmostEquals(twice.gradients[i], 2 * slope, 1e-12));
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
