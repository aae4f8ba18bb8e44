/**
 * Whole layers in one call: one call of each kernel.
 *
 * @module
 */
import { fusedActivations } from "../../kernels/activations.ts";
import type { Float } from "../../kernels/kernels.ts";
import type { Case } from "./draw.ts";

/** The cases, by the name of the kernel. */
export const layers = {
  linear(kernels, draw, { m, n, k }) {
    const outcome: Record<string, Float> = {};
    for (const activation of fusedActivations) {
      // The product is the same for all of them.
      const terms = activation === "identity" ? k : Math.min(k, 5);
      const [x, w] = [draw.numbers(m * terms), draw.numbers(terms * n)];
      const [bias, out] = [draw.numbers(n), draw.numbers(m * n)];
      kernels.linear(out, x, w, bias, m, n, terms, activation);
      outcome[activation] = out;
    }
    return outcome;
  },
  activationBackward(kernels, draw, { m, k }) {
    const outcome: Record<string, Float> = {};
    for (const activation of fusedActivations) {
      const [dz, dy, y] = [draw.numbers(m * k), draw.numbers(m * k), draw.numbers(m * k)];
      kernels.activationBackward(dz, dy, y, activation);
      kernels.activationBackward(dy, dy, y, activation);
      Object.assign(outcome, { [activation]: dz, [`${activation} in place`]: dy });
    }
    return outcome;
  },
} satisfies Record<string, Case>;
