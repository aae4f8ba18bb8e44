/**
 * Functions of each element alone: one call of each kernel.
 *
 * @module
 */
import type { Case } from "./draw.ts";

type Unary = "exp" | "log" | "tanh" | "sigmoid" | "sin" | "cos" | "erf" | "relu" | "gelu";
type Backward = "reluBackward" | "tanhBackward" | "sigmoidBackward" | "geluBackward";

function unary(name: Unary): Case {
  return (kernels, draw, { m, k }) => {
    const x = draw.numbers(m * k);
    const out = draw.numbers(m * k);
    kernels[name](out, x);
    kernels[name](x, x);
    return { out, x };
  };
}

function backward(name: Backward): Case {
  return (kernels, draw, { m, k }) => {
    const [dx, dy, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels[name](dx, dy, y);
    return { dx };
  };
}

/** The cases, by the name of the kernel. */
export const elementwise = {
  fill(kernels, draw, { m }) {
    const out = draw.numbers(m);
    kernels.fill(out, draw.unit());
    return { out };
  },
  copy(kernels, draw, { m, k }) {
    const [out, inside, x] = [draw.numbers(m * k), draw.numbers(m * k + 5), draw.numbers(m * k)];
    kernels.copy(out, x);
    kernels.copy(inside, x, 3);
    kernels.copy(x, x);
    return { out, inside, x };
  },
  add(kernels, draw, { m, n }) {
    const [out, a, b] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(m * n)];
    kernels.add(out, a, b);
    kernels.add(a, a, b);
    return { out, a };
  },
  multiply(kernels, draw, { m, n }) {
    const [out, a, b] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(m * n)];
    kernels.multiply(out, a, b);
    kernels.multiply(a, a, b);
    return { out, a };
  },
  addProduct(kernels, draw, { m, n }) {
    const [out, a, b] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(m * n)];
    kernels.addProduct(out, a, b);
    return { out };
  },
  addScaled(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.addScaled(out, x, draw.unit());
    return { out };
  },
  scale(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.scale(out, x, draw.unit());
    return { out };
  },
  exp: unary("exp"),
  log: unary("log"),
  tanh: unary("tanh"),
  sigmoid: unary("sigmoid"),
  sin: unary("sin"),
  cos: unary("cos"),
  erf: unary("erf"),
  pow(kernels, draw, { m, k }) {
    const [out, x, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.pow(out, x, y);
    kernels.pow(x, x, y);
    return { out, x };
  },
  relu: unary("relu"),
  reluBackward: backward("reluBackward"),
  tanhBackward: backward("tanhBackward"),
  sigmoidBackward: backward("sigmoidBackward"),
  leakyRelu(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.leakyRelu(out, x, draw.unit());
    return { out };
  },
  leakyReluBackward(kernels, draw, { m, k }) {
    const [dx, dy, x] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.leakyReluBackward(dx, dy, x, draw.unit());
    return { dx };
  },
  gelu: unary("gelu"),
  geluBackward: backward("geluBackward"),
  clip(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    const counts = [kernels.clip(out, x, draw.unit()), kernels.clip(x, x, 0)];
    return { out, x, counts };
  },
} satisfies Record<string, Case>;
