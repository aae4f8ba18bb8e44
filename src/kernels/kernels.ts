/**
 * The arithmetic on flat typed arrays: what every implementation must compute, bit for bit.
 *
 * `reference.ts` defines each result with plain loops; `wasm.ts` computes the same bits fast. A kernel is told
 * sizes, never shapes; it writes `out`, allocates nothing and checks nothing. All arrays of one call have the
 * precision of the `Kernels` they are given to.
 *
 * Letters: m rows, n columns, k the summed axis; matrices are row-major. Unless a function says fma, each of its
 * operations is rounded on its own, in the order written; scalar settings are rounded to the precision first.
 *
 * @module
 */

import type { FusedActivation } from "./activations.ts";
import type { LoopedStep, StepLoop } from "./loop.ts";
import type { AdamStep, RmspropStep, SgdStep } from "./updates.ts";

export type { LoopedStep, StepLoop, Term } from "./loop.ts";
export type { AdamStep, RmspropStep, SgdStep } from "./updates.ts";

/** A flat array of floating-point numbers in either precision. */
export type Float = Float32Array | Float64Array;

/** The two precisions a run may use. */
export type Precision = "float32" | "float64";

/** A stream of random words: Philox 4x32-10 with this key and, behind the index, these words of the counter. */
export interface RandomStream {
  /** Two words. */
  readonly key: readonly [number, number];
  /** The upper three words of the counter. */
  readonly counter: readonly [number, number, number];
}

/** The functions that compute. */
export type KernelName = Exclude<
  keyof Kernels,
  "name" | "precision" | "program" | "noted" | "loop" | "pieces"
>;

/** The arithmetic of one precision. */
export interface Kernels {
  /** "reference" or "wasm", with what a reader should know, e.g. "wasm (software fma)". */
  readonly name: string;
  /** That of all arrays of a call. */
  readonly precision: Precision;

  /**
   * A function that makes the same calls as `calls` does, all at once, and gives the result of the last one, 0 if it has
   * none; or nothing where that is of no use, as for a single call. Its bits are those of the calls.
   *
   * @param calls Does nothing but to call these kernels, with arrays that stay where they are; none is computed now.
   * Where in an array a call begins may depend on the number that it is given, by adding a multiple of it; all else
   * must not.
   */
  program?(calls: (at: number) => void): ((at: number) => number) | undefined;

  /**
   * A function that makes the same calls as `calls` does now, one by one, and gives the result of the last one, 0 if it
   * has none.
   *
   * @param calls Is called now, and nothing of it is computed.
   */
  noted?(calls: () => void): () => number;

  /**
   * A function that makes many steps of training, all of the same calls; or nothing where that is of no use. The pieces of
   * a step keep to what {@linkcode program} says; after the loss, settings may be the number of the step, and the calls
   * must not depend on it in another way.
   */
  loop?(step: LoopedStep): StepLoop | undefined;

  /**
   * Makes the same calls as `calls` does, a short piece of work at a time: with a stop after each piece, and the result of
   * the last call at the end, 0 if it has none. Its bits are those of the calls.
   *
   * @param calls Does nothing but to call these kernels, with arrays that stay where they are meanwhile.
   */
  pieces?(calls: () => void): Generator<void, number>;

  // Matrix products. Each sum over k is cut into blocks of a fixed length; inside a block terms are a chain of
  // fused multiply-adds in index order starting from +0; block results are added in order, to `out` if `add`. The
  // length is in blocks.ts. Without terms the sum is +0. `out` is none of the inputs.

  /** out [m, n] = a [m, k] · b [k, n], added to `out` when `add`. */
  matmul(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void;
  /** out [m, n] = aᵀ · b with a [k, m], b [k, n], added to `out` when `add`. */
  matmulTN(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void;
  /** out [m, n] = a · bᵀ with a [m, k], b [n, k], added to `out` when `add`. */
  matmulNT(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void;

  /**
   * Rows [first, last) of the lower triangle of out [n, n] = xᵀ · x with x [k, n], added to `out` when `add`: the sums of
   * `matmulTN`. What is above the diagonal is left as it is.
   */
  gram(out: Float, x: Float, n: number, k: number, first: number, last: number, add: boolean): void;

  // Factorisations.

  /**
   * Replaces each row x of b [m, n] by z with z · u = x, u [n, n] being upper triangular: for j in index order
   * z_j = x_j / u_jj, and then x_i = fma(-z_j, u_ji, x_i) for each i > j.
   */
  solveTriangular(b: Float, u: Float, m: number, n: number): void;
  /**
   * Turns rows of x [m, n] in pairs, `count` times over: for i from 0 to m - 2, with the next number c of cosines
   * [count, m - 1] and s of sines, rows i and i + 1 become fma(c, x_i, s x_{i+1}) and fma(c, x_{i+1}, -s x_i). 2 ≤ m.
   */
  rotateRows(x: Float, cosines: Float, sines: Float, m: number, n: number, count: number): void;

  /** out [m, n] = activation(x [m, k] · w [k, n] + bias [n]): the bits of `matmul`, `addRow` and the activation. */
  linear(
    out: Float,
    x: Float,
    w: Float,
    bias: Float,
    m: number,
    n: number,
    k: number,
    activation: FusedActivation,
  ): void;
  /** dz = dy times the slope of an activation where it gave y. `dz` may be `dy`. */
  activationBackward(dz: Float, dy: Float, y: Float, activation: FusedActivation): void;

  // Rows and columns.

  /** out [m, stride] = (x [m, n] - shift [n]) factor [n] in the first n columns; the others are left as they are. */
  standardize(
    out: Float,
    x: Float,
    shift: Float,
    factor: Float,
    m: number,
    n: number,
    stride: number,
  ): void;

  /** out [m, n] = x [m, n] + row [n] on every row. `out` may be `x`. */
  addRow(out: Float, x: Float, row: Float, m: number, n: number): void;
  /** out [n] = column sums of x [m, n], in the blocks of a matrix product, added to `out` when `add`. */
  sumRows(out: Float, x: Float, m: number, n: number, add: boolean): void;

  /** out [to - from, columns] = the rows order[from], …, order[to - 1] of x [n, columns], one after the other. */
  gather(out: Float, x: Float, columns: number, order: Uint32Array, from: number, to: number): void;
  /** `order` in another order: shuffled by a new `RandomState(seed)`, see random/random_state.ts. */
  shuffle(order: Uint32Array, seed: number): void;

  // Random numbers. `state` is a `RandomState` as its `save` has it, and afterwards stands behind what was drawn. All
  // are drawn in float64, then rounded.

  /** out = numbers from [0, 1) with 53 random bits, as `RandomState.random` draws them; a float32 may be rounded to 1. */
  randomSample(out: Float, state: Uint32Array): void;
  /** out = standard Gaussians, as `RandomState.randn` draws them. */
  randn(out: Float, state: Uint32Array): void;
  /** out = the words of a stream from number `first` on: word i mod 4 at counter ⌊i / 4⌋. */
  philoxWords(out: Uint32Array, stream: RandomStream, first: number): void;
  /**
   * out = numbers from [0, 1), element i = first + j being made, in float32, of the upper 24 bits of word i of the stream; in
   * float64 of the upper 27 bits of word 2 i, then 26 of word 2 i + 1.
   */
  philoxUniform(out: Float, stream: RandomStream, first: number): void;

  // Elementwise, over the length of `out`. `out` may be an input.

  /** out = value. */
  fill(out: Float, value: number): void;
  /** The elements of out from number `at` on, 0 by default, = x: as many as `x` has. `out` is not `x` unless `at` is 0. */
  copy(out: Float, x: Float, at?: number): void;
  /** out = a + b. */
  add(out: Float, a: Float, b: Float): void;
  /** out = a b. */
  multiply(out: Float, a: Float, b: Float): void;
  /** out = fma(a, b, out). */
  addProduct(out: Float, a: Float, b: Float): void;
  /** out = fma(alpha, x, out). */
  addScaled(out: Float, x: Float, alpha: number): void;
  /** out = alpha * x. */
  scale(out: Float, x: Float, alpha: number): void;
  /** out = exp(x), below 0.86 ulp off; subnormal results too. */
  exp(out: Float, x: Float): void;
  /** out = log(x), below 0.83 ulp off; -Infinity at zeros, NaN below. */
  log(out: Float, x: Float): void;
  /** out = tanh(x), below 1.3 ulp off. */
  tanh(out: Float, x: Float): void;
  /** out = 1 / (1 + exp(-x)), without overflow at either end, below 1.9 ulp off. */
  sigmoid(out: Float, x: Float): void;
  /** out = sin(x) for every x however large, below 0.8 ulp off; NaN at infinities. */
  sin(out: Float, x: Float): void;
  /** out = cos(x), likewise, below 0.85 ulp off. */
  cos(out: Float, x: Float): void;
  /** out = 2 / √π times the integral of exp(-t²) from 0 to x, below 1.1 ulp off. */
  erf(out: Float, x: Float): void;
  /**
   * out = x to the y-th, below 0.9 ulp off, with the special cases of IEEE 754: 1 if y is 0 or x is 1 even for NaN, 1
   * for -1 to an infinite power, NaN for a finite x < 0 and a y that is not whole.
   */
  pow(out: Float, x: Float, y: Float): void;
  /** out = x > 0 ? x : 0, NaN stays NaN; relu(-0) is +0. */
  relu(out: Float, x: Float): void;
  /** out = x > 0 ? x : slope x. */
  leakyRelu(out: Float, x: Float, slope: number): void;
  /** out = x Φ(x), with Φ the normal distribution, below 1.4 ulp off; the limit -0 at -Infinity. */
  gelu(out: Float, x: Float): void;
  /** dx += y > 0 ? dy : 0. */
  reluBackward(dx: Float, dy: Float, y: Float): void;
  /** dx += dy (1 - y²). */
  tanhBackward(dx: Float, dy: Float, y: Float): void;
  /** dx += dy y (1 - y). */
  sigmoidBackward(dx: Float, dy: Float, y: Float): void;
  /** dx += x > 0 ? dy : slope dy. */
  leakyReluBackward(dx: Float, dy: Float, x: Float, slope: number): void;
  /** dx += dy (Φ(x) + x (exp(-x² / 2) / √(2π))). */
  geluBackward(dx: Float, dy: Float, x: Float): void;
  /** out = x held between -limit and limit, NaN stays NaN; returns how many elements were beyond. 0 ≤ limit. */
  clip(out: Float, x: Float, limit: number): number;
  /**
   * out = 0 with probability p, else 1 / (1 - p). Element j is decided by the index i = first + j alone: by word i mod 4
   * of the stream at counter ⌊i / 4⌋, which makes it 0 if it is below ⌊2³² p⌋. 0 ≤ p < 1; i < 2³².
   */
  dropoutMask(out: Float, p: number, stream: RandomStream, first: number): void;

  // Rows of class scores. `labels` holds one class index per row, `weights` one number per class; empty means ones.

  /**
   * out [m, n] = softmax of each row of x: exp(x - max) divided by its sum over the row, which is added in the blocks of
   * a matrix product. `out` may be `x`.
   */
  softmax(out: Float, x: Float, m: number, n: number): void;
  /** dx += y (dy - Σ dy y) on each row; the sum is a product sum in blocks of fused multiply-adds. */
  softmaxBackward(dx: Float, dy: Float, y: Float, m: number, n: number): void;
  /**
   * p [m, n] = softmax of each row of x; returns Σ over rows of -weight log p[label] as a whole-array scalar. A term is
   * weight (log(Σ exp(x - max)) - (x[label] - max)), with the sum as in `softmax`, the difference in parentheses in the
   * precision and the rest in float64: finite even where p underflows.
   */
  softmaxCrossEntropy(p: Float, x: Float, labels: Float, weights: Float, m: number, n: number): number;
  /** dx += (scale weight) (p - onehot(label)), a negligible p (limits.ts) being +0. */
  softmaxCrossEntropyBackward(
    dx: Float,
    p: Float,
    labels: Float,
    weights: Float,
    m: number,
    n: number,
    scale: number,
  ): void;

  // Whole-array scalars: terms in float64, fixed lanes by index modulo 16, each in index order from +0; then the upper
  // half of the lanes is added to the lower until one is left.

  /**
   * p = sigmoid(x); returns Σ weight (max(x,0) - x t + log(1 + exp(-|x|))), where `t` holds zeros and ones, and `weights`
   * the weight of each of the two, or nothing.
   */
  sigmoidCrossEntropy(p: Float, x: Float, t: Float, weights: Float): number;
  /** dx += (scale weight) (p - t), a negligible p being +0. */
  sigmoidCrossEntropyBackward(dx: Float, p: Float, t: Float, weights: Float, scale: number): void;
  /** Σ (p - t)². */
  squaredError(p: Float, t: Float): number;
  /** dx += scale (p - t). */
  squaredErrorBackward(dx: Float, p: Float, t: Float, scale: number): void;
  /** Σ |p - t|. */
  absoluteError(p: Float, t: Float): number;
  /** dx += p > t ? scale : p < t ? -scale : 0. */
  absoluteErrorBackward(dx: Float, p: Float, t: Float, scale: number): void;
  /** With d = |p - t|: Σ d ≤ delta ? (0.5 d) d : delta (d - 0.5 delta). */
  huberError(p: Float, t: Float, delta: number): number;
  /** dx += scale (p - t held between -delta and delta). */
  huberErrorBackward(dx: Float, p: Float, t: Float, delta: number, scale: number): void;
  /** Σ x. */
  sum(x: Float): number;
  /** Σ x². */
  sumSquares(x: Float): number;
  /** The index of the first element that is NaN or infinite, or -1. */
  findNonFinite(x: Float): number;

  // Optimizer updates over any contiguous range of the parameters. Absent buffers are given as empty arrays. What a
  // buffer would hold below the smallest normal number is +0, and so are negligible gradients g' where they are squared
  // (limits.ts).

  /**
   * PyTorch's SGD: g' = g + weightDecay w; if momentum: buf = momentum buf + (1 - dampening) g' (buf = g' at first);
   * d = nesterov ? g' + momentum buf : buf; w -= rate d. Without momentum d = g' and `buf` is empty.
   */
  sgd(w: Float, g: Float, buf: Float, step: SgdStep): void;
  /**
   * PyTorch's Adam and AdamW: m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g²;
   * w -= (rate / correction1) (m / (sqrt(v) / sqrt(correction2) + eps)). Before that weight decay adds weightDecay w
   * to g or, decoupled, multiplies w by 1 - rate weightDecay. With a non-empty `vmax` (amsgrad) the running maximum of
   * v stands in the denominator. The corrections are 1 - beta^step in float64, as are the terms of settings alone; a power
   * is the product of beta^(2^i) for the bits i of the exponent, the lowest first.
   */
  adam(w: Float, g: Float, m: Float, v: Float, vmax: Float, step: AdamStep): void;
  /**
   * PyTorch's RMSprop: g' = g + weightDecay w; square = alpha square + ((1 - alpha) g') g'; with a non-empty `mean`
   * (centered) mean = mean + (1 - alpha) (g' - mean) and v = max(square - mean², 0), else v = square;
   * d = g' / (sqrt(v) + eps); with a non-empty `buf` (momentum) d = buf = momentum buf + d; w -= rate d.
   */
  rmsprop(w: Float, g: Float, square: Float, mean: Float, buf: Float, step: RmspropStep): void;
}
