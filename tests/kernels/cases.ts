/** One call of every kernel on given sizes: what the equality tests run on two implementations. */

import type { Float, Kernels } from "../../src/kernels/kernels.ts";
import { type Arrays, difficult, type Kind, Random } from "./support.ts";

/** What a call left behind: the arrays it was given and the number it returned, by name. */
export type Outcome = Record<string, ArrayLike<number>>;

/** Runs a kernel on inputs drawn from a seed. */
export type Case = (kernels: Kernels, draw: Draw, sizes: Sizes) => Outcome;

export interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Makes arrays of difficult numbers that depend on nothing but the seed. */
export class Draw {
  readonly #random: Random;

  constructor(readonly arrays: Arrays, readonly kind: Kind, seed: number) {
    this.#random = new Random(seed);
  }

  numbers(count: number): Float {
    const { precision } = this.arrays;
    return this.arrays.from(
      Array.from({ length: count }, () => difficult(this.#random, this.kind, precision)),
    );
  }

  labels(count: number, classes: number): Float {
    return this.arrays.from(Array.from({ length: count }, () => this.#random.below(classes)));
  }

  /** Whole numbers below `end`. */
  words(count: number, end: number): Uint32Array {
    return this.arrays.words(Array.from({ length: count }, () => this.#random.below(end)));
  }

  /** A number between 0 and 1. */
  unit(): number {
    return Math.abs(this.#random.uniform());
  }

  flag(): boolean {
    return this.#random.below(2) === 1;
  }
}

type Unary = "copy" | "exp" | "log" | "tanh" | "sigmoid" | "sin" | "cos" | "erf" | "relu" | "gelu";
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

function product(name: "matmul" | "matmulTN" | "matmulNT"): Case {
  return (kernels, draw, { m, n, k }) => {
    const [a, b, out] = [draw.numbers(m * k), draw.numbers(k * n), draw.numbers(m * n)];
    const added = draw.arrays.from(out);
    kernels[name](out, a, b, m, n, k, false);
    kernels[name](added, a, b, m, n, k, true);
    return { out, added };
  };
}

function error(name: "squaredError" | "absoluteError"): Case {
  return (kernels, draw, { m, k }) => ({ sum: [kernels[name](draw.numbers(m * k), draw.numbers(m * k))] });
}

function slope(name: "squaredErrorBackward" | "absoluteErrorBackward"): Case {
  return (kernels, draw, { m, k }) => {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels[name](dx, p, t, draw.unit());
    return { dx };
  };
}

/** Every kernel. */
export const cases: Record<Exclude<keyof Kernels, "name" | "precision">, Case> = {
  matmul: product("matmul"),
  matmulTN: product("matmulTN"),
  matmulNT: product("matmulNT"),
  gram(kernels, draw, { m, n, k }) {
    const [x, out, whole] = [draw.numbers(k * n), draw.numbers(n * n), draw.numbers(n * n)];
    const first = m % n;
    kernels.gram(out, x, n, k, first, Math.min(n, first + m), false);
    kernels.gram(whole, x, n, k, 0, n, true);
    return { out, whole };
  },
  solveTriangular(kernels, draw, { m, k }) {
    const [b, u] = [draw.numbers(m * k), draw.numbers(k * k)];
    kernels.solveTriangular(b, u, m, k);
    return { b };
  },
  rotateRows(kernels, draw, { m, n, k }) {
    const count = 1 + k % 3;
    const x = draw.numbers((m + 1) * n);
    kernels.rotateRows(x, draw.numbers(count * m), draw.numbers(count * m), m + 1, n, count);
    return { x };
  },
  standardize(kernels, draw, { m, n, k }) {
    const stride = n + k % 4;
    const [out, x] = [draw.numbers(m * stride), draw.numbers(m * n)];
    kernels.standardize(out, x, draw.numbers(n), draw.numbers(n), m, n, stride);
    return { out };
  },
  addRow(kernels, draw, { m, n }) {
    const [out, x, row] = [draw.numbers(m * n), draw.numbers(m * n), draw.numbers(n)];
    kernels.addRow(out, x, row, m, n);
    kernels.addRow(x, x, row, m, n);
    return { out, x };
  },
  sumRows(kernels, draw, { n, k }) {
    const [x, out, added] = [draw.numbers(n * k), draw.numbers(n), draw.numbers(n)];
    kernels.sumRows(out, x, k, n, false);
    kernels.sumRows(added, x, k, n, true);
    return { out, added };
  },
  gather(kernels, draw, { m, n, k }) {
    const [x, out] = [draw.numbers(m * n), draw.numbers(k * n)];
    const order = draw.words(k + 5, m);
    kernels.gather(out, x, n, order, 3, k + 3);
    return { out };
  },
  shuffle(kernels, draw, { m, n }) {
    const order = draw.words(m * n, 2 ** 32);
    kernels.shuffle(order, Math.floor(draw.unit() * 2 ** 32));
    return { order };
  },
  fill(kernels, draw, { m }) {
    const out = draw.numbers(m);
    kernels.fill(out, draw.unit());
    return { out };
  },
  copy: unary("copy"),
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
  dropoutMask(kernels, draw, { m, k }) {
    const out = draw.numbers(m * k);
    const word = () => Math.floor(draw.unit() * 2 ** 32);
    const stream = { key: [word(), word()], counter: [word(), word(), word()] } as const;
    kernels.dropoutMask(out, draw.unit(), stream, k);
    return { out };
  },
  softmax(kernels, draw, { m, k }) {
    const [out, x] = [draw.numbers(m * k), draw.numbers(m * k)];
    kernels.softmax(out, x, m, k);
    return { out };
  },
  softmaxBackward(kernels, draw, { m, k }) {
    const [dx, dy, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.softmaxBackward(dx, dy, y, m, k);
    return { dx };
  },
  softmaxCrossEntropy(kernels, draw, { m, k }) {
    const [p, x, labels] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m, k)];
    const plain = kernels.softmaxCrossEntropy(p, x, labels, draw.numbers(0), m, k);
    return { loss: [plain, kernels.softmaxCrossEntropy(p, x, labels, draw.numbers(k), m, k)], p };
  },
  softmaxCrossEntropyBackward(kernels, draw, { m, k }) {
    const [dx, p, labels] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m, k)];
    const weighted = draw.arrays.from(dx);
    kernels.softmaxCrossEntropyBackward(dx, p, labels, draw.numbers(0), m, k, draw.unit());
    kernels.softmaxCrossEntropyBackward(weighted, p, labels, draw.numbers(k), m, k, draw.unit());
    return { dx, weighted };
  },
  sigmoidCrossEntropy(kernels, draw, { m, k }) {
    const [p, x, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m * k, 2)];
    const plain = kernels.sigmoidCrossEntropy(p, x, t, draw.numbers(0));
    return { loss: [plain, kernels.sigmoidCrossEntropy(p, x, t, draw.numbers(2))], p };
  },
  sigmoidCrossEntropyBackward(kernels, draw, { m, k }) {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.labels(m * k, 2)];
    const weighted = draw.arrays.from(dx);
    kernels.sigmoidCrossEntropyBackward(dx, p, t, draw.numbers(0), draw.unit());
    kernels.sigmoidCrossEntropyBackward(weighted, p, t, draw.numbers(2), draw.unit());
    return { dx, weighted };
  },
  squaredError: error("squaredError"),
  squaredErrorBackward: slope("squaredErrorBackward"),
  absoluteError: error("absoluteError"),
  absoluteErrorBackward: slope("absoluteErrorBackward"),
  huberError(kernels, draw, { m, k }) {
    return { sum: [kernels.huberError(draw.numbers(m * k), draw.numbers(m * k), draw.unit())] };
  },
  huberErrorBackward(kernels, draw, { m, k }) {
    const [dx, p, t] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
    kernels.huberErrorBackward(dx, p, t, draw.unit(), draw.unit());
    return { dx };
  },
  sum: (kernels, draw, { m, k }) => ({ sum: [kernels.sum(draw.numbers(m * k))] }),
  sumSquares: (kernels, draw, { m, k }) => ({ sum: [kernels.sumSquares(draw.numbers(m * k))] }),
  findNonFinite: (kernels, draw, { m, k }) => ({ index: [kernels.findNonFinite(draw.numbers(m * k))] }),
  sgd(kernels, draw, { k }) {
    const outcome: Record<string, Float> = {};
    for (const momentum of [0, 0.9]) {
      for (
        const [first, nesterov, weightDecay] of [[true, false, 0], [false, true, 0.1], [false, false, 0.1]]
      ) {
        const [w, g, buf] = [draw.numbers(k), draw.numbers(k), draw.numbers(momentum ? k : 0)];
        kernels.sgd(w, g, buf, {
          rate: draw.unit(),
          momentum,
          dampening: 0.3,
          weightDecay: Number(weightDecay),
          nesterov: Boolean(nesterov),
          first: Boolean(first),
        });
        outcome[`w ${momentum} ${first} ${nesterov}`] = w;
        outcome[`buf ${momentum} ${first} ${nesterov}`] = buf;
      }
    }
    return outcome;
  },
  adam(kernels, draw, { k }) {
    const outcome: Record<string, Float> = {};
    for (const decoupled of [false, true]) {
      for (const amsgrad of [false, true]) {
        const [w, g, m, v] = [draw.numbers(k), draw.numbers(k), draw.numbers(k), draw.numbers(k)];
        const vmax = draw.numbers(amsgrad ? k : 0);
        kernels.adam(w, g, m, v, vmax, {
          rate: draw.unit(),
          beta1: 0.9,
          beta2: 0.999,
          eps: 1e-8,
          weightDecay: 0.01,
          decoupled,
          correction1: 1 - 0.9 ** 3,
          correction2: 1 - 0.999 ** 3,
        });
        for (const [name, array] of Object.entries({ w, m, v, vmax })) {
          outcome[`${name} ${decoupled} ${amsgrad}`] = array;
        }
      }
    }
    return outcome;
  },
  rmsprop(kernels, draw, { k }) {
    const outcome: Record<string, Float> = {};
    for (const centered of [false, true]) {
      for (const momentum of [0, 0.9]) {
        const [w, g, square] = [draw.numbers(k), draw.numbers(k), draw.numbers(k)];
        const [mean, buf] = [draw.numbers(centered ? k : 0), draw.numbers(momentum ? k : 0)];
        const step = { rate: draw.unit(), alpha: 0.99, eps: 1e-8, momentum, weightDecay: 0.1 };
        kernels.rmsprop(w, g, square, mean, buf, step);
        for (const [name, array] of Object.entries({ w, square, mean, buf })) {
          outcome[`${name} ${centered} ${momentum}`] = array;
        }
      }
    }
    return outcome;
  },
};
