/**
 * Optimizer steps: one call of each kernel.
 *
 * @module
 */
import type { Float } from "../../kernels/kernels.ts";
import type { Case } from "./draw.ts";

/** The cases, by the name of the kernel. */
export const optimizers = {
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
          step: 3,
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
} satisfies Record<string, Case>;
