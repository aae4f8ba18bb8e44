/**
 * The order of rows: shuffling it, and gathering rows by it.
 *
 * @module
 */
import { RandomState } from "../../random/random_state.ts";
import { array, defineKernel, given, lengthOf, whole, words } from "../definition.ts";

export const gather = defineKernel("gather", {
  does:
    "out [to - from, columns] = the rows order[from], …, order[to - 1] of x [n, columns], one after the other.",
  args: [
    array("out"),
    array("x"),
    whole("columns"),
    given(
      ["order: Uint32Array", "from: number", "to: number"],
      ["this.at.ofWords(order) + 4 * from", "to - from"],
      "ii",
    ),
  ],
  split: null,
  sums: false,
  reference: () => (out, x, columns, order, from, to) => {
    for (let i = from; i < to; i++) {
      for (let c = 0; c < columns; c++) out[(i - from) * columns + c] = x[order[i] * columns + c];
    }
  },
  exam(kernels, draw, { m, n, k }) {
    const [x, out] = [draw.numbers(m * n), draw.numbers(k * n)];
    const order = draw.words(k + 5, m);
    kernels.gather(out, x, n, order, 3, k + 3);
    return { out };
  },
});

export const shuffle = defineKernel("shuffle", {
  does: "`order` in another order: shuffled by a new `RandomState(seed)`, see random/random_state.ts.",
  args: [words("order"), lengthOf("order"), whole("seed")],
  split: null,
  sums: false,
  reference: () => (order, seed) => new RandomState(seed).shuffle(order),
  exam(kernels, draw, { m, n }) {
    const order = draw.words(m * n, 2 ** 32);
    kernels.shuffle(order, Math.floor(draw.unit() * 2 ** 32));
    return { order };
  },
});
