/**
 * Optimizer updates over any contiguous range of the parameters, with PyTorch's definitions. Absent buffers are given as
 * empty arrays. Settings are rounded to the precision before they are used. What a buffer would hold below the smallest
 * normal number is +0, and so are negligible gradients g' where they are squared (limits.ts).
 *
 * @module
 */
import { array, defineKernel, given, lengthOf, optional } from "../definition.ts";
import type { Float } from "../kernels.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { integerPower } from "../reference/integer_power.ts";

/** The settings of an update, field by field. */
export function step(type: string, fields: readonly string[], letters: string) {
  return given([`step: ${type}`], fields, letters);
}

export const sgd = defineKernel("sgd", {
  does:
    `PyTorch's SGD: g' = g + weightDecay w; if momentum: buf = momentum buf + (1 - dampening) g' (buf = g' at first);
    d = nesterov ? g' + momentum buf : buf; w -= rate d. Without momentum d = g' and \`buf\` is empty.`,
  args: [
    array("w"),
    array("g"),
    optional("buf"),
    lengthOf("w"),
    step("SgdStep", [
      "step.rate",
      "step.momentum",
      "1 - step.dampening",
      "step.weightDecay",
      "step.nesterov",
      "step.first",
    ], "rrrrii"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 600 },
  reference(precision) {
    const { round, settle } = arithmetic(precision);
    return (w, g, buf, { rate, momentum, dampening, weightDecay, nesterov, first }) => {
      const r = round(rate);
      const mu = round(momentum);
      const fresh = round(1 - dampening);
      const decay = round(weightDecay);
      for (let i = 0; i < w.length; i++) {
        const gradient = round(g[i] + round(decay * w[i]));
        let direction = gradient;
        if (buf.length > 0) {
          buf[i] = settle(first ? gradient : round(round(mu * buf[i]) + round(fresh * gradient)));
          direction = nesterov ? round(gradient + round(mu * buf[i])) : buf[i];
        }
        w[i] -= round(r * direction);
      }
    };
  },
  exam(kernels, draw, { k }) {
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
});

export const adam = defineKernel("adam", {
  does: `PyTorch's Adam and AdamW: m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g²;
    w -= (rate / correction1) (m / (sqrt(v) / sqrt(correction2) + eps)). Before that weight decay adds weightDecay w to g or,
    decoupled, multiplies w by 1 - rate weightDecay. With a non-empty \`vmax\` (amsgrad) the running maximum of v stands in the
    denominator. The corrections are 1 - beta^step in float64, as are the terms of settings alone; a power is the product of
    beta^(2^i) for the bits i of the exponent, the lowest first.`,
  args: [
    array("w"),
    array("g"),
    array("m"),
    array("v"),
    optional("vmax"),
    lengthOf("w"),
    step("AdamStep", [
      "step.rate",
      "step.beta1",
      "step.beta2",
      "step.step",
      "step.eps",
      "step.weightDecay",
      "step.decoupled",
    ], "ddddrdi"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 1200 },
  reference(precision) {
    const { round, settle, notable } = arithmetic(precision);
    return (w, g, m, v, vmax, step) => {
      const beta1 = round(step.beta1);
      const beta2 = round(step.beta2);
      const fresh1 = round(1 - step.beta1);
      const fresh2 = round(1 - step.beta2);
      const eps = round(step.eps);
      const size = round(step.rate / (1 - integerPower(step.beta1, step.step)));
      const root = round(Math.sqrt(1 - integerPower(step.beta2, step.step)));
      const decay = step.decoupled ? 0 : round(step.weightDecay);
      const keep = step.decoupled ? round(1 - step.rate * step.weightDecay) : 1;
      for (let i = 0; i < w.length; i++) {
        const weight = round(w[i] * keep);
        const gradient = notable(round(g[i] + round(decay * weight)));
        m[i] = settle(round(round(beta1 * m[i]) + round(fresh1 * gradient)));
        v[i] = settle(round(round(beta2 * v[i]) + round(round(fresh2 * gradient) * gradient)));
        if (vmax.length > 0) vmax[i] = Math.max(vmax[i], v[i]);
        const variance = vmax.length > 0 ? vmax[i] : v[i];
        const denominator = round(round(round(Math.sqrt(variance)) / root) + eps);
        w[i] = weight - round(size * round(m[i] / denominator));
      }
    };
  },
  exam(kernels, draw, { k }) {
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
});

export const rmsprop = defineKernel("rmsprop", {
  does:
    `PyTorch's RMSprop: g' = g + weightDecay w; square = alpha square + ((1 - alpha) g') g'; with a non-empty \`mean\`
    (centered) mean = mean + (1 - alpha) (g' - mean) and v = max(square - mean², 0), else v = square;
    d = g' / (sqrt(v) + eps); with a non-empty \`buf\` (momentum) d = buf = momentum buf + d; w -= rate d.`,
  args: [
    array("w"),
    array("g"),
    array("square"),
    optional("mean"),
    optional("buf"),
    lengthOf("w"),
    step("RmspropStep", [
      "step.rate",
      "step.alpha",
      "1 - step.alpha",
      "step.eps",
      "step.momentum",
      "step.weightDecay",
    ], "rrrrrr"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 1200 },
  reference(precision) {
    const { round, settle, notable } = arithmetic(precision);
    return (w, g, square, mean, buf, step) => {
      const [rate, alpha, eps] = [round(step.rate), round(step.alpha), round(step.eps)];
      const [momentum, decay] = [round(step.momentum), round(step.weightDecay)];
      const fresh = round(1 - step.alpha);
      for (let i = 0; i < w.length; i++) {
        const gradient = notable(round(g[i] + round(decay * w[i])));
        square[i] = settle(round(round(alpha * square[i]) + round(round(fresh * gradient) * gradient)));
        let variance = square[i];
        if (mean.length > 0) {
          mean[i] = settle(round(mean[i] + round(fresh * round(gradient - mean[i]))));
          variance = Math.max(round(variance - round(mean[i] * mean[i])), 0);
        }
        let direction = round(gradient / round(round(Math.sqrt(variance)) + eps));
        if (buf.length > 0) direction = buf[i] = settle(round(round(momentum * buf[i]) + direction));
        w[i] -= round(rate * direction);
      }
    };
  },
  exam(kernels, draw, { k }) {
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
});
