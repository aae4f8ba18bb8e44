/**
 * Further optimizer updates, of the same form as those of optimizers.ts: settings are rounded to the precision before they
 * are used, buffers hold no number below the smallest normal one, and negligible gradients count as none where they are
 * squared (limits.ts).
 *
 * @module
 */
import { array, defineKernel, lengthOf } from "../definition.ts";
import type { Draw } from "../exam/draw.ts";
import type { Float } from "../kernels.ts";
import { arithmetic } from "../reference/arithmetic.ts";
import { integerPower } from "../reference/integer_power.ts";
import { step } from "./optimizers.ts";

/** Weights, gradients and `slots` arrays of as many numbers. */
function vectors(draw: Draw, k: number, slots: number): Float[] {
  return Array.from({ length: 2 + slots }, () => draw.numbers(k));
}

export const adagrad = defineKernel("adagrad", {
  does: `PyTorch's Adagrad: g' = g + weightDecay w; sum = sum + g'²;
    w -= rate / (1 + (step - 1) rateDecay) (g' / (sqrt(sum) + eps)).`,
  args: [
    array("w"),
    array("g"),
    array("sum"),
    lengthOf("w"),
    step(
      "AdagradStep",
      ["step.rate", "step.rateDecay", "step.step", "step.eps", "step.weightDecay"],
      "dddrr",
    ),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 2000 },
  reference(precision) {
    const { round, settle, notable } = arithmetic(precision);
    return (w, g, sum, step) => {
      const size = round(step.rate / (1 + (step.step - 1) * step.rateDecay));
      const eps = round(step.eps), decay = round(step.weightDecay);
      for (let i = 0; i < w.length; i++) {
        const gradient = notable(round(g[i] + round(decay * w[i])));
        sum[i] = settle(round(sum[i] + round(gradient * gradient)));
        w[i] -= round(size * round(gradient / round(round(Math.sqrt(sum[i])) + eps)));
      }
    };
  },
  exam(kernels, draw, { k }) {
    const [w, g, sum] = vectors(draw, k, 1);
    kernels.adagrad(w, g, sum, { rate: draw.unit(), rateDecay: 0.1, eps: 1e-10, weightDecay: 0.1, step: 3 });
    return { w, sum };
  },
});

export const adadelta = defineKernel("adadelta", {
  does: `PyTorch's Adadelta: g' = g + weightDecay w; square = rho square + ((1 - rho) g') g';
    d = sqrt(delta + eps) / sqrt(square + eps) g'; delta = rho delta + ((1 - rho) d) d; w -= rate d.`,
  args: [
    array("w"),
    array("g"),
    array("square"),
    array("delta"),
    lengthOf("w"),
    step("AdadeltaStep", ["step.rate", "step.rho", "1 - step.rho", "step.eps", "step.weightDecay"], "rrrrr"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 3000 },
  reference(precision) {
    const { round, settle, notable } = arithmetic(precision);
    return (w, g, square, delta, step) => {
      const rate = round(step.rate), rho = round(step.rho), fresh = round(1 - step.rho);
      const eps = round(step.eps), decay = round(step.weightDecay);
      for (let i = 0; i < w.length; i++) {
        const gradient = notable(round(g[i] + round(decay * w[i])));
        square[i] = settle(round(round(rho * square[i]) + round(round(fresh * gradient) * gradient)));
        const above = round(Math.sqrt(round(delta[i] + eps))),
          below = round(Math.sqrt(round(square[i] + eps)));
        const move = notable(round(round(above / below) * gradient));
        delta[i] = settle(round(round(rho * delta[i]) + round(round(fresh * move) * move)));
        w[i] -= round(rate * move);
      }
    };
  },
  exam(kernels, draw, { k }) {
    const [w, g, square, delta] = vectors(draw, k, 2);
    kernels.adadelta(w, g, square, delta, { rate: draw.unit(), rho: 0.9, eps: 1e-6, weightDecay: 0.1 });
    return { w, square, delta };
  },
});

export const adamax = defineKernel("adamax", {
  does: `PyTorch's Adamax: g' = g + weightDecay w; m = beta1 m + (1 - beta1) g'; u = max(beta2 u, |g'| + eps);
    w -= rate / (1 - beta1^step) (m / u). The power is that of adam; \`decoupled\` is not used.`,
  args: [
    array("w"),
    array("g"),
    array("m"),
    array("u"),
    lengthOf("w"),
    step("AdamStep", [
      "step.rate",
      "step.beta1",
      "step.beta2",
      "step.step",
      "step.eps",
      "step.weightDecay",
    ], "ddrdrr"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 2000 },
  reference(precision) {
    const { round, settle } = arithmetic(precision);
    return (w, g, m, u, step) => {
      const beta1 = round(step.beta1), fresh1 = round(1 - step.beta1), beta2 = round(step.beta2);
      const size = round(step.rate / (1 - integerPower(step.beta1, step.step)));
      const eps = round(step.eps), decay = round(step.weightDecay);
      for (let i = 0; i < w.length; i++) {
        const gradient = round(g[i] + round(decay * w[i]));
        m[i] = settle(round(round(beta1 * m[i]) + round(fresh1 * gradient)));
        u[i] = settle(Math.max(round(beta2 * u[i]), round(Math.abs(gradient) + eps)));
        w[i] -= round(size * round(m[i] / u[i]));
      }
    };
  },
  exam(kernels, draw, { k }) {
    const [w, g, m, u] = vectors(draw, k, 2);
    const settings = { rate: draw.unit(), beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1, step: 3 };
    kernels.adamax(w, g, m, u, { ...settings, decoupled: false });
    return { w, m, u };
  },
});

export const nadam = defineKernel("nadam", {
  does: `PyTorch's NAdam: m and v as adam's, with its weight decay;
    d = sqrt(v) / sqrt(1 - beta2^step) + eps; w -= gradientSize (g' / d) + meanSize (m / d), one after the other.`,
  args: [
    array("w"),
    array("g"),
    array("m"),
    array("v"),
    lengthOf("w"),
    step("NadamStep", [
      "step.rate",
      "step.beta1",
      "step.beta2",
      "step.step",
      "step.eps",
      "step.weightDecay",
      "step.decoupled",
      "step.gradientSize",
      "step.meanSize",
    ], "ddddrdirr"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 3000 },
  reference(precision) {
    const { round, settle, notable } = arithmetic(precision);
    return (w, g, m, v, step) => {
      const beta1 = round(step.beta1), fresh1 = round(1 - step.beta1);
      const beta2 = round(step.beta2), fresh2 = round(1 - step.beta2);
      const root = round(Math.sqrt(1 - integerPower(step.beta2, step.step)));
      const decay = step.decoupled ? 0 : round(step.weightDecay);
      const keep = step.decoupled ? round(1 - step.rate * step.weightDecay) : 1;
      const eps = round(step.eps), ofGradient = round(step.gradientSize), ofMean = round(step.meanSize);
      for (let i = 0; i < w.length; i++) {
        const weight = round(w[i] * keep);
        const gradient = notable(round(g[i] + round(decay * weight)));
        m[i] = settle(round(round(beta1 * m[i]) + round(fresh1 * gradient)));
        v[i] = settle(round(round(beta2 * v[i]) + round(round(fresh2 * gradient) * gradient)));
        const below = round(round(round(Math.sqrt(v[i])) / root) + eps);
        const half = round(weight - round(ofGradient * round(gradient / below)));
        w[i] = half - round(ofMean * round(m[i] / below));
      }
    };
  },
  exam(kernels, draw, { k }) {
    const outcome: Record<string, Float> = {};
    for (const decoupled of [false, true]) {
      const [w, g, m, v] = vectors(draw, k, 2);
      const settings = { rate: draw.unit(), beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1, step: 3 };
      const sizes = { gradientSize: draw.unit(), meanSize: draw.unit() };
      kernels.nadam(w, g, m, v, { ...settings, ...sizes, decoupled });
      for (const [name, array] of Object.entries({ w, m, v })) outcome[`${name} ${decoupled}`] = array;
    }
    return outcome;
  },
});

export const radam = defineKernel("radam", {
  does: `PyTorch's RAdam: m and v as adam's, with its weight decay. With r∞ = 2 / (1 - beta2) - 1 and
    r = r∞ - 2 step beta2^step / (1 - beta2^step): where r > 5,
    w -= rate / (1 - beta1^step) (m (s / (sqrt(v) + eps))) with
    s = sqrt((r - 4) (r - 2) r∞ / ((r∞ - 4) (r∞ - 2) r)) sqrt(1 - beta2^step), else w -= rate / (1 - beta1^step) m. The terms
    of settings alone are float64.`,
  args: [
    array("w"),
    array("g"),
    array("m"),
    array("v"),
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
  split: { by: "elements", picoseconds: 3000 },
  reference(precision) {
    const { round, settle, notable } = arithmetic(precision);
    return (w, g, m, v, step) => {
      const beta1 = round(step.beta1), fresh1 = round(1 - step.beta1);
      const beta2 = round(step.beta2), fresh2 = round(1 - step.beta2);
      const power = integerPower(step.beta2, step.step);
      const most = 2 / (1 - step.beta2) - 1, r = most - 2 * step.step * power / (1 - power);
      const size = round(step.rate / (1 - integerPower(step.beta1, step.step)));
      const rectified = Math.sqrt((r - 4) * (r - 2) * most / ((most - 4) * (most - 2) * r));
      const scale = r > 5 ? round(rectified * Math.sqrt(1 - power)) : 0;
      const decay = step.decoupled ? 0 : round(step.weightDecay);
      const keep = step.decoupled ? round(1 - step.rate * step.weightDecay) : 1;
      const eps = round(step.eps);
      for (let i = 0; i < w.length; i++) {
        const weight = round(w[i] * keep);
        const gradient = notable(round(g[i] + round(decay * weight)));
        m[i] = settle(round(round(beta1 * m[i]) + round(fresh1 * gradient)));
        v[i] = settle(round(round(beta2 * v[i]) + round(round(fresh2 * gradient) * gradient)));
        const factor = r > 5 ? round(scale / round(round(Math.sqrt(v[i])) + eps)) : 1;
        w[i] = weight - round(size * round(m[i] * factor));
      }
    };
  },
  exam(kernels, draw, { k }) {
    const outcome: Record<string, Float> = {};
    for (const decoupled of [false, true]) {
      for (const step of [3, 9]) {
        const [w, g, m, v] = vectors(draw, k, 2);
        const settings = { rate: draw.unit(), beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0.1 };
        kernels.radam(w, g, m, v, { ...settings, decoupled, step });
        for (const [name, array] of Object.entries({ w, m, v })) {
          outcome[`${name} ${decoupled} ${step}`] = array;
        }
      }
    }
    return outcome;
  },
});

export const lion = defineKernel("lion", {
  does: `Lion (Chen et al. 2023): c = beta1 m + (1 - beta1) g; w = w (1 - rate weightDecay) - rate sign(c);
    m = beta2 m + (1 - beta2) g. The sign of NaN is NaN, that of zeros is themselves.`,
  args: [
    array("w"),
    array("g"),
    array("m"),
    lengthOf("w"),
    step("LionStep", [
      "step.rate",
      "step.beta1",
      "1 - step.beta1",
      "step.beta2",
      "1 - step.beta2",
      "step.weightDecay",
    ], "drrrrd"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 1500 },
  reference(precision) {
    const { round, settle } = arithmetic(precision);
    return (w, g, m, step) => {
      const beta1 = round(step.beta1), fresh1 = round(1 - step.beta1);
      const beta2 = round(step.beta2), fresh2 = round(1 - step.beta2);
      const rate = round(step.rate), keep = round(1 - step.rate * step.weightDecay);
      for (let i = 0; i < w.length; i++) {
        const direction = round(round(beta1 * m[i]) + round(fresh1 * g[i]));
        const sign = direction > 0 ? 1 : direction < 0 ? -1 : direction;
        m[i] = settle(round(round(beta2 * m[i]) + round(fresh2 * g[i])));
        w[i] = round(w[i] * keep) - round(rate * sign);
      }
    };
  },
  exam(kernels, draw, { k }) {
    const [w, g, m] = vectors(draw, k, 1);
    kernels.lion(w, g, m, { rate: draw.unit(), beta1: 0.9, beta2: 0.99, weightDecay: 0.1 });
    return { w, m };
  },
});

export const lamb = defineKernel("lamb", {
  does:
    `The direction of LAMB (You et al. 2020), which takes the place of g: m and v as adam's of g without weight decay;
    g = (m / (1 - beta1^step)) / (sqrt(v) / sqrt(1 - beta2^step) + eps) + weightDecay w. \`rate\` and \`decoupled\` are not
    used: how far to go follows from the norms of w and g.`,
  args: [
    array("g"),
    array("w"),
    array("m"),
    array("v"),
    lengthOf("w"),
    step("AdamStep", ["step.beta1", "step.beta2", "step.step", "step.eps", "step.weightDecay"], "dddrr"),
  ],
  promised: true,
  split: { by: "elements", picoseconds: 3000 },
  reference(precision) {
    const { round, settle, notable } = arithmetic(precision);
    return (g, w, m, v, step) => {
      const beta1 = round(step.beta1), fresh1 = round(1 - step.beta1);
      const beta2 = round(step.beta2), fresh2 = round(1 - step.beta2);
      const whole = round(1 - integerPower(step.beta1, step.step));
      const root = round(Math.sqrt(1 - integerPower(step.beta2, step.step)));
      const eps = round(step.eps), decay = round(step.weightDecay);
      for (let i = 0; i < w.length; i++) {
        const gradient = notable(g[i]);
        m[i] = settle(round(round(beta1 * m[i]) + round(fresh1 * gradient)));
        v[i] = settle(round(round(beta2 * v[i]) + round(round(fresh2 * gradient) * gradient)));
        const below = round(round(round(Math.sqrt(v[i])) / root) + eps);
        g[i] = round(round(round(m[i] / whole) / below) + round(decay * w[i]));
      }
    };
  },
  exam(kernels, draw, { k }) {
    const [w, g, m, v] = vectors(draw, k, 2);
    const settings = { rate: 0, beta1: 0.9, beta2: 0.999, eps: 1e-6, weightDecay: 0.1, step: 3 };
    kernels.lamb(g, w, m, v, { ...settings, decoupled: false });
    return { g, m, v };
  },
});
