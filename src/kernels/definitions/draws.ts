/**
 * Random numbers. `state` is a `RandomState` as its `save` has it, and afterwards stands behind what was drawn. All are
 * drawn in float64, then rounded.
 *
 * @module
 */
import { philox } from "../../random/philox.ts";
import { RandomState, stateWords } from "../../random/random_state.ts";
import { array, defineKernel, given, lengthOf, outputWords, stream, whole, words } from "../definition.ts";
import type { Draw, Exam } from "../exam/draw.ts";
import type { RandomStream } from "../kernels.ts";
import { arithmetic } from "../reference/arithmetic.ts";

/** Word i of a stream. */
function word({ key, counter }: RandomStream, i: number): number {
  return philox(key, [Math.floor(i / 4), ...counter])[i % 4];
}

/** A state after some draws, so that any word may be the next, with a Gaussian kept or not. */
function someState(draw: Draw, draws: number): Uint32Array {
  const random = new RandomState(Math.floor(draw.unit() * 2 ** 32));
  for (let i = 0; i < draws; i++) random.uint32();
  if (draws % 3 === 1) random.randn();
  const state = draw.arrays.words(new Uint32Array(stateWords));
  random.save(state);
  return state;
}

function someStream(draw: Draw): RandomStream {
  const word = () => Math.floor(draw.unit() * 2 ** 32);
  return { key: [word(), word()], counter: [word(), word(), word()] };
}

function drawing(name: "randomSample" | "randn", does: string, next: (random: RandomState) => number) {
  const exam: Exam = (kernels, draw, { m, n, k }) => {
    const state = someState(draw, m * n);
    const [out, more] = [draw.numbers(m * k), draw.numbers(n)];
    kernels[name](out, state);
    kernels[name](more, state);
    return { out, more, state };
  };
  return defineKernel(name, {
    does,
    args: [array("out"), lengthOf("out"), words("state")],
    split: null,
    sums: false,
    reference(precision) {
      const { round } = arithmetic(precision);
      return (out, state) => {
        const random = new RandomState(0);
        random.load(state);
        for (let i = 0; i < out.length; i++) out[i] = round(next(random));
        random.save(state);
      };
    },
    exam,
  });
}

export const randomSample = drawing(
  "randomSample",
  `out = numbers from [0, 1) with 53 random bits, as \`RandomState.random\` draws them; a float32 may be rounded to 1.`,
  (random) => random.random(),
);

export const randn = drawing(
  "randn",
  "out = standard Gaussians, as `RandomState.randn` draws them.",
  (random) => random.randn(),
);

export const philoxWords = defineKernel("philoxWords", {
  does: "out = the words of a stream from number `first` on: word i mod 4 at counter ⌊i / 4⌋.",
  args: [outputWords("out"), lengthOf("out"), stream, whole("first")],
  split: { by: "elements", picoseconds: 2000, first: "first", bytes: 4 },
  reference: () => (out, stream, first) => {
    for (let j = 0; j < out.length; j++) out[j] = word(stream, first + j);
  },
  exam(kernels, draw, { m, k }) {
    const out = draw.words(m * k, 1);
    kernels.philoxWords(out, someStream(draw), k);
    return { out };
  },
});

export const philoxUniform = defineKernel("philoxUniform", {
  does:
    `out = numbers from [0, 1), element i = first + j being made, in float32, of the upper 24 bits of word i of the
    stream; in float64 of the upper 27 bits of word 2 i, then 26 of word 2 i + 1.`,
  args: [array("out"), lengthOf("out"), stream, whole("first")],
  split: { by: "elements", picoseconds: 2000, first: "first" },
  reference: (precision) => (out, stream, first) => {
    for (let j = 0; j < out.length; j++) {
      const i = first + j;
      if (precision === "float32") out[j] = (word(stream, i) >>> 8) / 2 ** 24;
      else {
        const high = word(stream, 2 * i) >>> 5, low = word(stream, 2 * i + 1) >>> 6;
        out[j] = (high * 2 ** 26 + low) / 2 ** 53;
      }
    }
  },
  exam(kernels, draw, { m, k }) {
    const out = draw.numbers(m * k);
    kernels.philoxUniform(out, someStream(draw), k);
    return { out };
  },
});

export const dropoutMask = defineKernel("dropoutMask", {
  does:
    `out = 0 with probability p, else 1 / (1 - p). Element j is decided by the index i = first + j alone: by word i mod
    4 of the stream at counter ⌊i / 4⌋, which makes it 0 if it is below ⌊2³² p⌋. 0 ≤ p < 1; i < 2³².`,
  args: [
    array("out"),
    lengthOf("out"),
    given(["p: number"], ["Math.floor(p * 2 ** 32)", "1 / (1 - p)"], "ir"),
    stream,
    whole("first"),
  ],
  split: { by: "elements", picoseconds: 2000, first: "first" },
  reference(precision) {
    const { round } = arithmetic(precision);
    return (out, p, stream, first) => {
      const threshold = Math.floor(p * 2 ** 32), kept = round(1 / (1 - p));
      for (let j = 0; j < out.length; j++) out[j] = word(stream, first + j) < threshold ? 0 : kept;
    };
  },
  exam(kernels, draw, { m, k }) {
    const [out, stream] = [draw.numbers(m * k), someStream(draw)];
    kernels.dropoutMask(out, draw.unit(), stream, k);
    return { out };
  },
});
