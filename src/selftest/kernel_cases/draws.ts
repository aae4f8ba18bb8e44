/**
 * Random numbers: one call of each kernel.
 *
 * @module
 */
import type { RandomStream } from "../../kernels/kernels.ts";
import { RandomState, stateWords } from "../../random/random_state.ts";
import type { Case, Draw } from "./draw.ts";

/** A state after some draws, so that any word may be the next, with a Gaussian kept or not. */
function someState(draw: Draw, draws: number): Uint32Array {
  const random = new RandomState(Math.floor(draw.unit() * 2 ** 32));
  for (let i = 0; i < draws; i++) random.uint32();
  if (draws % 3 === 1) random.randn();
  const state = draw.arrays.words(new Uint32Array(stateWords));
  random.save(state);
  return state;
}

function drawing(name: "randomSample" | "randn"): Case {
  return (kernels, draw, { m, n, k }) => {
    const state = someState(draw, m * n);
    const [out, more] = [draw.numbers(m * k), draw.numbers(n)];
    kernels[name](out, state);
    kernels[name](more, state);
    return { out, more, state };
  };
}

function someStream(draw: Draw): RandomStream {
  const word = () => Math.floor(draw.unit() * 2 ** 32);
  return { key: [word(), word()], counter: [word(), word(), word()] };
}

/** The cases, by the name of the kernel. */
export const draws = {
  randomSample: drawing("randomSample"),
  randn: drawing("randn"),
  philoxWords(kernels, draw, { m, k }) {
    const out = draw.words(m * k, 1);
    kernels.philoxWords(out, someStream(draw), k);
    return { out };
  },
  philoxUniform(kernels, draw, { m, k }) {
    const out = draw.numbers(m * k);
    kernels.philoxUniform(out, someStream(draw), k);
    return { out };
  },
  dropoutMask(kernels, draw, { m, k }) {
    const [out, stream] = [draw.numbers(m * k), someStream(draw)];
    kernels.dropoutMask(out, draw.unit(), stream, k);
    return { out };
  },
} satisfies Record<string, Case>;
