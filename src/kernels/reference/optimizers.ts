/**
 * Optimizer updates with PyTorch's definitions. Settings are rounded to the precision before they are used.
 *
 * @module
 */

import type { Kernels, Precision } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";

/** base^exponent for a positive integer, by squaring: exact operations only, so the same bits everywhere. */
export function integerPower(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) {
    if (rest % 2 === 1) result *= square;
  }
  return result;
}

/** The update kernels. */
export function optimizers(precision: Precision): Pick<Kernels, "sgd" | "adam" | "rmsprop"> {
  const { round, settle, notable } = arithmetic(precision);
  return {
    sgd(w, g, buf, { rate, momentum, dampening, weightDecay, nesterov, first }) {
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
    },
    adam(w, g, m, v, vmax, step) {
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
    },
    rmsprop(w, g, square, mean, buf, step) {
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
    },
  };
}
