/**
 * Random numbers, and masks of random zeros.
 *
 * @module
 */

import { philox } from "../../random/philox.ts";
import { RandomState } from "../../random/random_state.ts";
import type { Kernels, Precision, RandomStream } from "../kernels.ts";
import { arithmetic } from "./arithmetic.ts";

/** The kernels that draw. */
export function draws(
  precision: Precision,
): Pick<Kernels, "randomSample" | "randn" | "philoxWords" | "philoxUniform" | "dropoutMask"> {
  const { round } = arithmetic(precision);
  const drawFrom = (state: Uint32Array, draw: (random: RandomState) => void) => {
    const random = new RandomState(0);
    random.load(state);
    draw(random);
    random.save(state);
  };
  return {
    randomSample(out, state) {
      drawFrom(state, (random) => {
        for (let i = 0; i < out.length; i++) out[i] = round(random.random());
      });
    },
    randn(out, state) {
      drawFrom(state, (random) => {
        for (let i = 0; i < out.length; i++) out[i] = round(random.randn());
      });
    },
    philoxWords(out, stream, first) {
      for (let j = 0; j < out.length; j++) out[j] = word(stream, first + j);
    },
    philoxUniform(out, stream, first) {
      for (let j = 0; j < out.length; j++) {
        const i = first + j;
        if (precision === "float32") out[j] = (word(stream, i) >>> 8) / 2 ** 24;
        else {
          const high = word(stream, 2 * i) >>> 5, low = word(stream, 2 * i + 1) >>> 6;
          out[j] = (high * 2 ** 26 + low) / 2 ** 53;
        }
      }
    },
    dropoutMask(out, p, stream, first) {
      const threshold = Math.floor(p * 2 ** 32);
      const kept = round(1 / (1 - p));
      for (let j = 0; j < out.length; j++) out[j] = word(stream, first + j) < threshold ? 0 : kept;
    },
  };
}

/** Word i of a stream. */
function word({ key, counter }: RandomStream, i: number): number {
  return philox(key, [Math.floor(i / 4), ...counter])[i % 4];
}
