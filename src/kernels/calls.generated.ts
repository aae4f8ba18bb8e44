/**
 * The calls of the kernels, made of their definitions by deno task kernels.
 *
 * @module
 */
import { type FusedActivation, fusedActivations } from "./activations.ts";
import type { Functions } from "./functions.ts";
import type { Float, Precision, RandomStream } from "./kernels.ts";
import type { Addresses } from "./memory.ts";
import type { SplitRule } from "./threads/splits.ts";
import type { AdadeltaStep, AdagradStep, AdamStep, LionStep, NadamStep, RmspropStep, SgdStep } from "./updates.ts";

/** The arithmetic that the library promises to optimizers of one's own. */
export interface UpdateKernels {
  /** That of all arrays of a call. */
  readonly precision: Precision;
  /** out = a + b. */
  add(out: Float, a: Float, b: Float): void;
  /** out = fma(a, b, out). */
  addProduct(out: Float, a: Float, b: Float): void;
  /** out = fma(alpha, x, out). */
  addScaled(out: Float, x: Float, alpha: number): void;
  /** out = x held between -limit and limit, NaN stays NaN; returns how many elements were beyond. 0 ≤ limit. */
  clip(out: Float, x: Float, limit: number): number;
  /**
   * The elements of out from number `at` on, 0 by default, = x: as many as `x` has. `out` is not `x` unless `at` is
   * 0.
   */
  copy(out: Float, x: Float, at?: number): void;
  /** out = value. */
  fill(out: Float, value: number): void;
  /** out = a b. */
  multiply(out: Float, a: Float, b: Float): void;
  /** out = alpha * x. */
  scale(out: Float, x: Float, alpha: number): void;
  /**
   * out = x to the y-th, below 0.9 ulp off, with the special cases of IEEE 754: 1 if y is 0 or x is 1 even for NaN, 1
   * for -1 to an infinite power, NaN for a finite x < 0 and a y that is not whole.
   */
  pow(out: Float, x: Float, y: Float): void;
  /** Σ x. */
  sum(x: Float): number;
  /** Σ x². */
  sumSquares(x: Float): number;
  /**
   * PyTorch's Adam and AdamW: m = beta1 m + (1-beta1) g; v = beta2 v + (1-beta2) g²;
   * w -= (rate / correction1) (m / (sqrt(v) / sqrt(correction2) + eps)). Before that weight decay adds weightDecay w to g or,
   * decoupled, multiplies w by 1 - rate weightDecay. With a non-empty `vmax` (amsgrad) the running maximum of v stands in the
   * denominator. The corrections are 1 - beta^step in float64, as are the terms of settings alone; a power is the product of
   * beta^(2^i) for the bits i of the exponent, the lowest first.
   */
  adam(w: Float, g: Float, m: Float, v: Float, vmax: Float, step: AdamStep): void;
  /**
   * PyTorch's RMSprop: g' = g + weightDecay w; square = alpha square + ((1 - alpha) g') g'; with a non-empty `mean`
   * (centered) mean = mean + (1 - alpha) (g' - mean) and v = max(square - mean², 0), else v = square;
   * d = g' / (sqrt(v) + eps); with a non-empty `buf` (momentum) d = buf = momentum buf + d; w -= rate d.
   */
  rmsprop(w: Float, g: Float, square: Float, mean: Float, buf: Float, step: RmspropStep): void;
  /**
   * PyTorch's SGD: g' = g + weightDecay w; if momentum: buf = momentum buf + (1 - dampening) g' (buf = g' at first);
   * d = nesterov ? g' + momentum buf : buf; w -= rate d. Without momentum d = g' and `buf` is empty.
   */
  sgd(w: Float, g: Float, buf: Float, step: SgdStep): void;
  /**
   * PyTorch's Adadelta: g' = g + weightDecay w; square = rho square + ((1 - rho) g') g';
   * d = sqrt(delta + eps) / sqrt(square + eps) g'; delta = rho delta + ((1 - rho) d) d; w -= rate d.
   */
  adadelta(w: Float, g: Float, square: Float, delta: Float, step: AdadeltaStep): void;
  /**
   * PyTorch's Adagrad: g' = g + weightDecay w; sum = sum + g'²;
   * w -= rate / (1 + (step - 1) rateDecay) (g' / (sqrt(sum) + eps)).
   */
  adagrad(w: Float, g: Float, sum: Float, step: AdagradStep): void;
  /**
   * PyTorch's Adamax: g' = g + weightDecay w; m = beta1 m + (1 - beta1) g'; u = max(beta2 u, |g'| + eps);
   * w -= rate / (1 - beta1^step) (m / u). The power is that of adam; `decoupled` is not used.
   */
  adamax(w: Float, g: Float, m: Float, u: Float, step: AdamStep): void;
  /**
   * The direction of LAMB (You et al. 2020), which takes the place of g: m and v as adam's of g without weight decay;
   * g = (m / (1 - beta1^step)) / (sqrt(v) / sqrt(1 - beta2^step) + eps) + weightDecay w. `rate` and `decoupled` are not
   * used: how far to go follows from the norms of w and g.
   */
  lamb(g: Float, w: Float, m: Float, v: Float, step: AdamStep): void;
  /**
   * Lion (Chen et al. 2023): c = beta1 m + (1 - beta1) g; w = w (1 - rate weightDecay) - rate sign(c);
   * m = beta2 m + (1 - beta2) g. The sign of NaN is NaN, that of zeros is themselves.
   */
  lion(w: Float, g: Float, m: Float, step: LionStep): void;
  /**
   * PyTorch's NAdam: m and v as adam's, with its weight decay;
   * d = sqrt(v) / sqrt(1 - beta2^step) + eps; w -= gradientSize (g' / d) + meanSize (m / d), one after the other.
   */
  nadam(w: Float, g: Float, m: Float, v: Float, step: NadamStep): void;
  /**
   * PyTorch's RAdam: m and v as adam's, with its weight decay. With r∞ = 2 / (1 - beta2) - 1 and
   * r = r∞ - 2 step beta2^step / (1 - beta2^step): where r > 5,
   * w -= rate / (1 - beta1^step) (m (s / (sqrt(v) + eps))) with
   * s = sqrt((r - 4) (r - 2) r∞ / ((r∞ - 4) (r∞ - 2) r)) sqrt(1 - beta2^step), else w -= rate / (1 - beta1^step) m. The terms
   * of settings alone are float64.
   */
  radam(w: Float, g: Float, m: Float, v: Float, step: AdamStep): void;
}

/** The functions that compute. */
export interface KernelCalls extends UpdateKernels {
  /**
   * Rows [first, last) of the lower triangle of out [n, n] = xᵀ · x with x [k, n], added to `out` when `add`: the sums
   * of `matmulTN`. What is above the diagonal is left as it is.
   */
  gram(out: Float, x: Float, n: number, k: number, first: number, last: number, add: boolean): void;
  /** out [m, n] = a [m, k] · b [k, n], added to `out` when `add`. */
  matmul(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void;
  /** out [m, n] = a · bᵀ with a [m, k], b [n, k], added to `out` when `add`. */
  matmulNT(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void;
  /** out [m, n] = aᵀ · b with a [k, m], b [k, n], added to `out` when `add`. */
  matmulTN(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void;
  /** out [n] = column sums of x [m, n], in the blocks of a matrix product, added to `out` when `add`. */
  sumRows(out: Float, x: Float, m: number, n: number, add: boolean): void;
  /**
   * Turns rows of x [m, n] in pairs, `count` times over: for i from 0 to m - 2, with the next number c of cosines
   * [count, m - 1] and s of sines, rows i and i + 1 become fma(c, x_i, s x_{i+1}) and fma(c, x_{i+1}, -s x_i). 2 ≤ m.
   */
  rotateRows(x: Float, cosines: Float, sines: Float, m: number, n: number, count: number): void;
  /**
   * Replaces each row x of b [m, n] by z with z · u = x, u [n, n] being upper triangular: for j in index order
   * z_j = x_j / u_jj, and then x_i = fma(-z_j, u_ji, x_i) for each i > j.
   */
  solveTriangular(b: Float, u: Float, m: number, n: number): void;
  /** out [m, stride] = (x [m, n] - shift [n]) factor [n] in the first n columns; the others are left as they are. */
  standardize(out: Float, x: Float, shift: Float, factor: Float, m: number, n: number, stride: number): void;
  /** dz = dy times the slope of an activation where it gave y. `dz` may be `dy`. */
  activationBackward(dz: Float, dy: Float, y: Float, activation: FusedActivation): void;
  /** out [m, n] = activation(x [m, k] · w [k, n] + bias [n]): the bits of `matmul`, `addRow` and the activation. */
  linear(out: Float, x: Float, w: Float, bias: Float, m: number, n: number, k: number, activation: FusedActivation): void;
  /** out [to - from, columns] = the rows order[from], …, order[to - 1] of x [n, columns], one after the other. */
  gather(out: Float, x: Float, columns: number, order: Uint32Array, from: number, to: number): void;
  /** `order` in another order: shuffled by a new `RandomState(seed)`, see random/random_state.ts. */
  shuffle(order: Uint32Array, seed: number): void;
  /**
   * out = 0 with probability p, else 1 / (1 - p). Element j is decided by the index i = first + j alone: by word i mod
   * 4 of the stream at counter ⌊i / 4⌋, which makes it 0 if it is below ⌊2³² p⌋. 0 ≤ p < 1; i < 2³².
   */
  dropoutMask(out: Float, p: number, stream: RandomStream, first: number): void;
  /**
   * out = numbers from [0, 1), element i = first + j being made, in float32, of the upper 24 bits of word i of the
   * stream; in float64 of the upper 27 bits of word 2 i, then 26 of word 2 i + 1.
   */
  philoxUniform(out: Float, stream: RandomStream, first: number): void;
  /** out = the words of a stream from number `first` on: word i mod 4 at counter ⌊i / 4⌋. */
  philoxWords(out: Uint32Array, stream: RandomStream, first: number): void;
  /** out = standard Gaussians, as `RandomState.randn` draws them. */
  randn(out: Float, state: Uint32Array): void;
  /** out = numbers from [0, 1) with 53 random bits, as `RandomState.random` draws them; a float32 may be rounded to 1. */
  randomSample(out: Float, state: Uint32Array): void;
  /** out [m, n] = x [m, n] + row [n] on every row. `out` may be `x`. */
  addRow(out: Float, x: Float, row: Float, m: number, n: number): void;
  /** out = cos(x), likewise, below 0.85 ulp off. */
  cos(out: Float, x: Float): void;
  /** out = 2 / √π times the integral of exp(-t²) from 0 to x, below 1.1 ulp off. */
  erf(out: Float, x: Float): void;
  /** out = exp(x), below 0.86 ulp off; subnormal results too. */
  exp(out: Float, x: Float): void;
  /** out = log(x), below 0.83 ulp off; -Infinity at zeros, NaN below. */
  log(out: Float, x: Float): void;
  /** out = sin(x) for every x however large, below 0.8 ulp off; NaN at infinities. */
  sin(out: Float, x: Float): void;
  /** out = x Φ(x), with Φ the normal distribution, below 1.4 ulp off; the limit -0 at -Infinity. */
  gelu(out: Float, x: Float): void;
  /** dx += dy (Φ(x) + x (exp(-x² / 2) / √(2π))). */
  geluBackward(dx: Float, dy: Float, x: Float): void;
  /** out = x > 0 ? x : slope x. */
  leakyRelu(out: Float, x: Float, slope: number): void;
  /** dx += x > 0 ? dy : slope dy. */
  leakyReluBackward(dx: Float, dy: Float, x: Float, slope: number): void;
  /** out = x > 0 ? x : 0, NaN stays NaN; relu(-0) is +0. */
  relu(out: Float, x: Float): void;
  /** dx += y > 0 ? dy : 0. */
  reluBackward(dx: Float, dy: Float, y: Float): void;
  /** out = 1 / (1 + exp(-x)), without overflow at either end, below 1.9 ulp off. */
  sigmoid(out: Float, x: Float): void;
  /** dx += dy y (1 - y). */
  sigmoidBackward(dx: Float, dy: Float, y: Float): void;
  /** out = tanh(x), below 1.3 ulp off. */
  tanh(out: Float, x: Float): void;
  /** dx += dy (1 - y²). */
  tanhBackward(dx: Float, dy: Float, y: Float): void;
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
  softmaxCrossEntropyBackward(dx: Float, p: Float, labels: Float, weights: Float, m: number, n: number, scale: number): void;
  /** Σ |p - t|. */
  absoluteError(p: Float, t: Float): number;
  /** dx += p > t ? scale : p < t ? -scale : 0. */
  absoluteErrorBackward(dx: Float, p: Float, t: Float, scale: number): void;
  /** With d = |p - t|: Σ d ≤ delta ? (0.5 d) d : delta (d - 0.5 delta). */
  huberError(p: Float, t: Float, delta: number): number;
  /** dx += scale (p - t held between -delta and delta). */
  huberErrorBackward(dx: Float, p: Float, t: Float, delta: number, scale: number): void;
  /**
   * p = sigmoid(x); returns Σ weight (max(x,0) - x t + log(1 + exp(-|x|))), where `t` holds zeros and ones, and
   * `weights` the weight of each of the two, or nothing.
   */
  sigmoidCrossEntropy(p: Float, x: Float, t: Float, weights: Float): number;
  /** dx += (scale weight) (p - t), a negligible p being +0. */
  sigmoidCrossEntropyBackward(dx: Float, p: Float, t: Float, weights: Float, scale: number): void;
  /** Σ (p - t)². */
  squaredError(p: Float, t: Float): number;
  /** dx += scale (p - t). */
  squaredErrorBackward(dx: Float, p: Float, t: Float, scale: number): void;
  /**
   * Returns Σ over m rows of weight (x[label] - the mean of the row's n numbers); of one column,
   * Σ weight x (label - 1/2). Rows are added up in float64 in index order, and the rows as whole-array scalars are.
   */
  labelSmoothing(x: Float, labels: Float, weights: Float, m: number, n: number): number;
  /** dx += (scale weight) (onehot(label) - 1/n); of one column, (scale weight) (label - 1/2). */
  labelSmoothingBackward(dx: Float, labels: Float, weights: Float, m: number, n: number, scale: number): void;
  /** The index of the first element that is NaN or infinite, or -1. */
  findNonFinite(x: Float): number;
}

/** Their names. */
export type KernelName = Exclude<keyof KernelCalls, "precision">;

/** The names of functions that compute parts of them. */
export type PartName = "product" | "linearColumns";

/** The calls into a module of WebAssembly: arrays become addresses, settings numbers. Nothing is allocated. */
export abstract class WasmCalls implements KernelCalls {
  abstract readonly precision: Precision;
  /** Where arrays are. */
  protected readonly at: Addresses;
  /** What is called; something else only while calls are noted. */
  protected wasm: Functions;

  constructor(at: Addresses, wasm: Functions) {
    this.at = at;
    this.wasm = wasm;
  }

  gram(out: Float, x: Float, n: number, k: number, first: number, last: number, add: boolean): void {
    this.wasm.gram(this.at.of(out), this.at.of(x), n, k, first, last, add);
  }

  matmul(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.wasm.matmul(this.at.of(out), this.at.of(a), this.at.of(b), m, n, k, add);
  }

  matmulNT(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.wasm.matmulNT(this.at.of(out), this.at.of(a), this.at.of(b), m, n, k, add);
  }

  matmulTN(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.wasm.matmulTN(this.at.of(out), this.at.of(a), this.at.of(b), m, n, k, add);
  }

  sumRows(out: Float, x: Float, m: number, n: number, add: boolean): void {
    this.wasm.sumRows(this.at.of(out), this.at.of(x), m, n, add);
  }

  rotateRows(x: Float, cosines: Float, sines: Float, m: number, n: number, count: number): void {
    this.wasm.rotateRows(this.at.of(x), this.at.of(cosines), this.at.of(sines), m, n, count);
  }

  solveTriangular(b: Float, u: Float, m: number, n: number): void {
    this.wasm.solveTriangular(this.at.of(b), this.at.of(u), m, n);
  }

  standardize(out: Float, x: Float, shift: Float, factor: Float, m: number, n: number, stride: number): void {
    this.wasm.standardize(this.at.of(out), this.at.of(x), this.at.of(shift), this.at.of(factor), m, n, stride);
  }

  activationBackward(dz: Float, dy: Float, y: Float, activation: FusedActivation): void {
    this.wasm.activationBackward(this.at.of(dz), this.at.of(dy), this.at.of(y), dz.length, fusedActivations.indexOf(activation));
  }

  linear(out: Float, x: Float, w: Float, bias: Float, m: number, n: number, k: number, activation: FusedActivation): void {
    this.wasm.linear(this.at.of(out), this.at.of(x), this.at.of(w), this.at.of(bias), m, n, k, fusedActivations.indexOf(activation));
  }

  gather(out: Float, x: Float, columns: number, order: Uint32Array, from: number, to: number): void {
    this.wasm.gather(this.at.of(out), this.at.of(x), columns, this.at.ofWords(order) + 4 * from, to - from);
  }

  shuffle(order: Uint32Array, seed: number): void {
    this.wasm.shuffle(this.at.ofWords(order), order.length, seed);
  }

  dropoutMask(out: Float, p: number, stream: RandomStream, first: number): void {
    this.wasm.dropoutMask(this.at.of(out), out.length, Math.floor(p * 2 ** 32), 1 / (1 - p), stream.key[0], stream.key[1], stream.counter[0], stream.counter[1], stream.counter[2], first);
  }

  philoxUniform(out: Float, stream: RandomStream, first: number): void {
    this.wasm.philoxUniform(this.at.of(out), out.length, stream.key[0], stream.key[1], stream.counter[0], stream.counter[1], stream.counter[2], first);
  }

  philoxWords(out: Uint32Array, stream: RandomStream, first: number): void {
    this.wasm.philoxWords(this.at.ofWords(out), out.length, stream.key[0], stream.key[1], stream.counter[0], stream.counter[1], stream.counter[2], first);
  }

  randn(out: Float, state: Uint32Array): void {
    this.wasm.randn(this.at.of(out), out.length, this.at.ofWords(state));
  }

  randomSample(out: Float, state: Uint32Array): void {
    this.wasm.randomSample(this.at.of(out), out.length, this.at.ofWords(state));
  }

  add(out: Float, a: Float, b: Float): void {
    this.wasm.add(this.at.of(out), this.at.of(a), this.at.of(b), out.length);
  }

  addProduct(out: Float, a: Float, b: Float): void {
    this.wasm.addProduct(this.at.of(out), this.at.of(a), this.at.of(b), out.length);
  }

  addRow(out: Float, x: Float, row: Float, m: number, n: number): void {
    this.wasm.addRow(this.at.of(out), this.at.of(x), this.at.of(row), m, n);
  }

  addScaled(out: Float, x: Float, alpha: number): void {
    this.wasm.addScaled(this.at.of(out), this.at.of(x), out.length, alpha);
  }

  clip(out: Float, x: Float, limit: number): number {
    return this.wasm.clip(this.at.of(out), this.at.of(x), out.length, limit);
  }

  copy(out: Float, x: Float, at = 0): void {
    this.wasm.copy(this.at.of(out) + at * out.BYTES_PER_ELEMENT, this.at.of(x), x.length);
  }

  fill(out: Float, value: number): void {
    this.wasm.fill(this.at.of(out), out.length, value);
  }

  multiply(out: Float, a: Float, b: Float): void {
    this.wasm.multiply(this.at.of(out), this.at.of(a), this.at.of(b), out.length);
  }

  scale(out: Float, x: Float, alpha: number): void {
    this.wasm.scale(this.at.of(out), this.at.of(x), out.length, alpha);
  }

  cos(out: Float, x: Float): void {
    this.wasm.cos(this.at.of(out), this.at.of(x), out.length);
  }

  erf(out: Float, x: Float): void {
    this.wasm.erf(this.at.of(out), this.at.of(x), out.length);
  }

  exp(out: Float, x: Float): void {
    this.wasm.exp(this.at.of(out), this.at.of(x), out.length);
  }

  log(out: Float, x: Float): void {
    this.wasm.log(this.at.of(out), this.at.of(x), out.length);
  }

  pow(out: Float, x: Float, y: Float): void {
    this.wasm.pow(this.at.of(out), this.at.of(x), this.at.of(y), out.length);
  }

  sin(out: Float, x: Float): void {
    this.wasm.sin(this.at.of(out), this.at.of(x), out.length);
  }

  gelu(out: Float, x: Float): void {
    this.wasm.gelu(this.at.of(out), this.at.of(x), out.length);
  }

  geluBackward(dx: Float, dy: Float, x: Float): void {
    this.wasm.geluBackward(this.at.of(dx), this.at.of(dy), this.at.of(x), dx.length);
  }

  leakyRelu(out: Float, x: Float, slope: number): void {
    this.wasm.leakyRelu(this.at.of(out), this.at.of(x), out.length, slope);
  }

  leakyReluBackward(dx: Float, dy: Float, x: Float, slope: number): void {
    this.wasm.leakyReluBackward(this.at.of(dx), this.at.of(dy), this.at.of(x), dx.length, slope);
  }

  relu(out: Float, x: Float): void {
    this.wasm.relu(this.at.of(out), this.at.of(x), out.length);
  }

  reluBackward(dx: Float, dy: Float, y: Float): void {
    this.wasm.reluBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), dx.length);
  }

  sigmoid(out: Float, x: Float): void {
    this.wasm.sigmoid(this.at.of(out), this.at.of(x), out.length);
  }

  sigmoidBackward(dx: Float, dy: Float, y: Float): void {
    this.wasm.sigmoidBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), dx.length);
  }

  tanh(out: Float, x: Float): void {
    this.wasm.tanh(this.at.of(out), this.at.of(x), out.length);
  }

  tanhBackward(dx: Float, dy: Float, y: Float): void {
    this.wasm.tanhBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), dx.length);
  }

  softmax(out: Float, x: Float, m: number, n: number): void {
    this.wasm.softmax(this.at.of(out), this.at.of(x), m, n);
  }

  softmaxBackward(dx: Float, dy: Float, y: Float, m: number, n: number): void {
    this.wasm.softmaxBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), m, n);
  }

  softmaxCrossEntropy(p: Float, x: Float, labels: Float, weights: Float, m: number, n: number): number {
    return this.wasm.softmaxCrossEntropy(this.at.of(p), this.at.of(x), this.at.of(labels), this.at.orNone(weights), m, n);
  }

  softmaxCrossEntropyBackward(dx: Float, p: Float, labels: Float, weights: Float, m: number, n: number, scale: number): void {
    this.wasm.softmaxCrossEntropyBackward(this.at.of(dx), this.at.of(p), this.at.of(labels), this.at.orNone(weights), m, n, scale);
  }

  absoluteError(p: Float, t: Float): number {
    return this.wasm.absoluteError(this.at.of(p), this.at.of(t), p.length);
  }

  absoluteErrorBackward(dx: Float, p: Float, t: Float, scale: number): void {
    this.wasm.absoluteErrorBackward(this.at.of(dx), this.at.of(p), this.at.of(t), dx.length, scale);
  }

  huberError(p: Float, t: Float, delta: number): number {
    return this.wasm.huberError(this.at.of(p), this.at.of(t), p.length, delta);
  }

  huberErrorBackward(dx: Float, p: Float, t: Float, delta: number, scale: number): void {
    this.wasm.huberErrorBackward(this.at.of(dx), this.at.of(p), this.at.of(t), dx.length, delta, scale);
  }

  sigmoidCrossEntropy(p: Float, x: Float, t: Float, weights: Float): number {
    return this.wasm.sigmoidCrossEntropy(this.at.of(p), this.at.of(x), this.at.of(t), this.at.orNone(weights), x.length);
  }

  sigmoidCrossEntropyBackward(dx: Float, p: Float, t: Float, weights: Float, scale: number): void {
    this.wasm.sigmoidCrossEntropyBackward(this.at.of(dx), this.at.of(p), this.at.of(t), this.at.orNone(weights), dx.length, scale);
  }

  squaredError(p: Float, t: Float): number {
    return this.wasm.squaredError(this.at.of(p), this.at.of(t), p.length);
  }

  squaredErrorBackward(dx: Float, p: Float, t: Float, scale: number): void {
    this.wasm.squaredErrorBackward(this.at.of(dx), this.at.of(p), this.at.of(t), dx.length, scale);
  }

  labelSmoothing(x: Float, labels: Float, weights: Float, m: number, n: number): number {
    return this.wasm.labelSmoothing(this.at.of(x), this.at.of(labels), this.at.orNone(weights), m, n);
  }

  labelSmoothingBackward(dx: Float, labels: Float, weights: Float, m: number, n: number, scale: number): void {
    this.wasm.labelSmoothingBackward(this.at.of(dx), this.at.of(labels), this.at.orNone(weights), m, n, scale);
  }

  findNonFinite(x: Float): number {
    return this.wasm.findNonFinite(this.at.of(x), x.length);
  }

  sum(x: Float): number {
    return this.wasm.sum(this.at.of(x), x.length);
  }

  sumSquares(x: Float): number {
    return this.wasm.sumSquares(this.at.of(x), x.length);
  }

  adam(w: Float, g: Float, m: Float, v: Float, vmax: Float, step: AdamStep): void {
    this.wasm.adam(this.at.of(w), this.at.of(g), this.at.of(m), this.at.of(v), this.at.orNone(vmax), w.length, step.rate, step.beta1, step.beta2, step.step, step.eps, step.weightDecay, step.decoupled);
  }

  rmsprop(w: Float, g: Float, square: Float, mean: Float, buf: Float, step: RmspropStep): void {
    this.wasm.rmsprop(this.at.of(w), this.at.of(g), this.at.of(square), this.at.orNone(mean), this.at.orNone(buf), w.length, step.rate, step.alpha, 1 - step.alpha, step.eps, step.momentum, step.weightDecay);
  }

  sgd(w: Float, g: Float, buf: Float, step: SgdStep): void {
    this.wasm.sgd(this.at.of(w), this.at.of(g), this.at.orNone(buf), w.length, step.rate, step.momentum, 1 - step.dampening, step.weightDecay, step.nesterov, step.first);
  }

  adadelta(w: Float, g: Float, square: Float, delta: Float, step: AdadeltaStep): void {
    this.wasm.adadelta(this.at.of(w), this.at.of(g), this.at.of(square), this.at.of(delta), w.length, step.rate, step.rho, 1 - step.rho, step.eps, step.weightDecay);
  }

  adagrad(w: Float, g: Float, sum: Float, step: AdagradStep): void {
    this.wasm.adagrad(this.at.of(w), this.at.of(g), this.at.of(sum), w.length, step.rate, step.rateDecay, step.step, step.eps, step.weightDecay);
  }

  adamax(w: Float, g: Float, m: Float, u: Float, step: AdamStep): void {
    this.wasm.adamax(this.at.of(w), this.at.of(g), this.at.of(m), this.at.of(u), w.length, step.rate, step.beta1, step.beta2, step.step, step.eps, step.weightDecay);
  }

  lamb(g: Float, w: Float, m: Float, v: Float, step: AdamStep): void {
    this.wasm.lamb(this.at.of(g), this.at.of(w), this.at.of(m), this.at.of(v), w.length, step.beta1, step.beta2, step.step, step.eps, step.weightDecay);
  }

  lion(w: Float, g: Float, m: Float, step: LionStep): void {
    this.wasm.lion(this.at.of(w), this.at.of(g), this.at.of(m), w.length, step.rate, step.beta1, 1 - step.beta1, step.beta2, 1 - step.beta2, step.weightDecay);
  }

  nadam(w: Float, g: Float, m: Float, v: Float, step: NadamStep): void {
    this.wasm.nadam(this.at.of(w), this.at.of(g), this.at.of(m), this.at.of(v), w.length, step.rate, step.beta1, step.beta2, step.step, step.eps, step.weightDecay, step.decoupled, step.gradientSize, step.meanSize);
  }

  radam(w: Float, g: Float, m: Float, v: Float, step: AdamStep): void {
    this.wasm.radam(this.at.of(w), this.at.of(g), this.at.of(m), this.at.of(v), w.length, step.rate, step.beta1, step.beta2, step.step, step.eps, step.weightDecay, step.decoupled);
  }
}

/** How threads divide them. */
export const splitRules: Readonly<Partial<Record<KernelName | PartName, SplitRule>>> = {
  gram: {"by":"triangle"},
  matmul: {"by":"product"},
  matmulNT: {"by":"product","transposed":"b"},
  matmulTN: {"by":"product","transposed":"a"},
  solveTriangular: {"by":"rows","nanoseconds":0.016666666666666666,"rows":2,"arrays":[3],"times":[3,3]},
  standardize: {"by":"rows","nanoseconds":0.1,"rows":4,"arrays":[6,5],"times":[5]},
  activationBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  linear: {"by":"layer"},
  dropoutMask: {"by":"elements","picoseconds":2000,"arrays":1,"count":1,"first":9},
  philoxUniform: {"by":"elements","picoseconds":2000,"arrays":1,"count":1,"first":7},
  philoxWords: {"by":"elements","picoseconds":2000,"bytes":4,"arrays":1,"count":1,"first":7},
  add: {"by":"elements","picoseconds":250,"arrays":3,"count":3},
  addProduct: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  addScaled: {"by":"elements","picoseconds":250,"arrays":2,"count":2},
  copy: {"by":"elements","picoseconds":120,"arrays":2,"count":2},
  fill: {"by":"elements","picoseconds":60,"arrays":1,"count":1},
  multiply: {"by":"elements","picoseconds":250,"arrays":3,"count":3},
  scale: {"by":"elements","picoseconds":200,"arrays":2,"count":2},
  cos: {"by":"elements","picoseconds":4000,"arrays":2,"count":2},
  erf: {"by":"elements","picoseconds":4000,"arrays":2,"count":2},
  exp: {"by":"elements","picoseconds":1500,"arrays":2,"count":2},
  log: {"by":"elements","picoseconds":1500,"arrays":2,"count":2},
  pow: {"by":"elements","picoseconds":8000,"arrays":3,"count":3},
  sin: {"by":"elements","picoseconds":4000,"arrays":2,"count":2},
  gelu: {"by":"elements","picoseconds":6000,"arrays":2,"count":2},
  geluBackward: {"by":"elements","picoseconds":8000,"arrays":3,"count":3},
  leakyRelu: {"by":"elements","picoseconds":200,"arrays":2,"count":2},
  leakyReluBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  relu: {"by":"elements","picoseconds":200,"arrays":2,"count":2},
  reluBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  sigmoid: {"by":"elements","picoseconds":2000,"arrays":2,"count":2},
  sigmoidBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  tanh: {"by":"elements","picoseconds":3000,"arrays":2,"count":2},
  tanhBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  absoluteErrorBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  huberErrorBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  sigmoidCrossEntropyBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":4},
  squaredErrorBackward: {"by":"elements","picoseconds":300,"arrays":3,"count":3},
  adam: {"by":"elements","picoseconds":1200,"arrays":5,"count":5},
  rmsprop: {"by":"elements","picoseconds":1200,"arrays":5,"count":5},
  sgd: {"by":"elements","picoseconds":600,"arrays":3,"count":3},
  adadelta: {"by":"elements","picoseconds":3000,"arrays":4,"count":4},
  adagrad: {"by":"elements","picoseconds":2000,"arrays":3,"count":3},
  adamax: {"by":"elements","picoseconds":2000,"arrays":4,"count":4},
  lamb: {"by":"elements","picoseconds":3000,"arrays":4,"count":4},
  lion: {"by":"elements","picoseconds":1500,"arrays":3,"count":3},
  nadam: {"by":"elements","picoseconds":3000,"arrays":4,"count":4},
  radam: {"by":"elements","picoseconds":3000,"arrays":4,"count":4},
  product: {"by":"rectangle"},
  linearColumns: {"by":"columns"},
};

/** Of products, the parameters whose product is their number of multiply-adds. */
export const multiplyAdds: Readonly<Partial<Record<KernelName, readonly number[]>>> = {
  matmul: [3,4,5],
  matmulNT: [3,4,5],
  matmulTN: [3,4,5],
  linear: [4,5,6],
};
