/**
 * Start values of parameters.
 *
 * @module
 */
import type { Initializer } from "../tensor/param.ts";

/** All zeros; draws nothing. */
export const zeros: Initializer = () => {};

/** Gaussian with standard deviation `scale`. */
export function normal(scale: number): Initializer {
  return (out, random) => {
    random.fillRandn(out);
    for (let i = 0; i < out.length; i++) out[i] *= scale;
  };
}

/** He et al. 2015: variance 2 / inputs, for relu and its like. */
export function he(inputs: number): Initializer {
  return normal(Math.sqrt(2 / inputs));
}

/** Xavier in LeCun's form, variance 1 / inputs, for tanh and sigmoid. */
export function xavier(inputs: number): Initializer {
  return normal(Math.sqrt(1 / inputs));
}
