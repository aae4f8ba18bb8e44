/**
 * The calls into the WebAssembly kernels: arrays become addresses, settings numbers.
 *
 * @module
 */

import { type FusedActivation, fusedActivations } from "./activations.ts";
import type { AdamStep, Float, Kernels, Precision, RandomStream, RmspropStep, SgdStep } from "./kernels.ts";
import { Addresses } from "./memory.ts";
import type { ThreadPool } from "./threads/pool.ts";

/** The exports of a module: addresses, sizes and settings in; numbers out, if any. */
export type Functions = Record<
  Exclude<keyof Kernels, "name" | "precision"> | "fma" | "linearColumns" | "peak" | "product" | "setScratch",
  (...values: (number | boolean)[]) => number
>;

/** Turns arrays into addresses and settings into numbers; nothing is allocated in a call. */
export class WasmKernels implements Kernels {
  readonly name: string;
  readonly precision: Precision;
  readonly #at: Addresses;
  readonly #wasm: Functions;
  /** What computes parts of long calls, if there are threads. */
  readonly pool?: ThreadPool;

  constructor(
    name: string,
    precision: Precision,
    memory: WebAssembly.Memory,
    functions: Functions,
    pool?: ThreadPool,
  ) {
    this.name = name;
    this.pool = pool;
    this.precision = precision;
    this.#at = new Addresses(memory, precision);
    this.#wasm = functions;
  }

  /** Ends the threads, if there are any; the calling one goes on alone. */
  close(): void {
    this.pool?.close();
  }

  matmul(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.#wasm.matmul(this.#at.of(out), this.#at.of(a), this.#at.of(b), m, n, k, add);
  }

  matmulTN(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.#wasm.matmulTN(this.#at.of(out), this.#at.of(a), this.#at.of(b), m, n, k, add);
  }

  matmulNT(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.#wasm.matmulNT(this.#at.of(out), this.#at.of(a), this.#at.of(b), m, n, k, add);
  }

  gram(out: Float, x: Float, n: number, k: number, first: number, last: number, add: boolean): void {
    this.#wasm.gram(this.#at.of(out), this.#at.of(x), n, k, first, last, add);
  }

  solveTriangular(b: Float, u: Float, m: number, n: number): void {
    this.#wasm.solveTriangular(this.#at.of(b), this.#at.of(u), m, n);
  }

  rotateRows(x: Float, cosines: Float, sines: Float, m: number, n: number, count: number): void {
    this.#wasm.rotateRows(this.#at.of(x), this.#at.of(cosines), this.#at.of(sines), m, n, count);
  }

  standardize(
    out: Float,
    x: Float,
    shift: Float,
    factor: Float,
    m: number,
    n: number,
    stride: number,
  ): void {
    const at = this.#at;
    this.#wasm.standardize(at.of(out), at.of(x), at.of(shift), at.of(factor), m, n, stride);
  }

  linear(
    out: Float,
    x: Float,
    w: Float,
    bias: Float,
    m: number,
    n: number,
    k: number,
    activation: FusedActivation,
  ): void {
    const at = this.#at;
    const code = fusedActivations.indexOf(activation);
    this.#wasm.linear(at.of(out), at.of(x), at.of(w), at.of(bias), m, n, k, code);
  }

  activationBackward(dz: Float, dy: Float, y: Float, activation: FusedActivation): void {
    const code = fusedActivations.indexOf(activation);
    this.#wasm.activationBackward(this.#at.of(dz), this.#at.of(dy), this.#at.of(y), dz.length, code);
  }

  addRow(out: Float, x: Float, row: Float, m: number, n: number): void {
    this.#wasm.addRow(this.#at.of(out), this.#at.of(x), this.#at.of(row), m, n);
  }

  sumRows(out: Float, x: Float, m: number, n: number, add: boolean): void {
    this.#wasm.sumRows(this.#at.of(out), this.#at.of(x), m, n, add);
  }

  gather(out: Float, x: Float, columns: number, order: Uint32Array, from: number, to: number): void {
    const at = this.#at;
    this.#wasm.gather(at.of(out), at.of(x), columns, at.ofWords(order) + 4 * from, to - from);
  }

  shuffle(order: Uint32Array, seed: number): void {
    this.#wasm.shuffle(this.#at.ofWords(order), order.length, seed);
  }

  fill(out: Float, value: number): void {
    this.#wasm.fill(this.#at.of(out), out.length, value);
  }

  copy(out: Float, x: Float): void {
    this.#wasm.copy(this.#at.of(out), this.#at.of(x), out.length);
  }

  add(out: Float, a: Float, b: Float): void {
    this.#wasm.add(this.#at.of(out), this.#at.of(a), this.#at.of(b), out.length);
  }

  multiply(out: Float, a: Float, b: Float): void {
    this.#wasm.multiply(this.#at.of(out), this.#at.of(a), this.#at.of(b), out.length);
  }

  addProduct(out: Float, a: Float, b: Float): void {
    this.#wasm.addProduct(this.#at.of(out), this.#at.of(a), this.#at.of(b), out.length);
  }

  addScaled(out: Float, x: Float, alpha: number): void {
    this.#wasm.addScaled(this.#at.of(out), this.#at.of(x), out.length, alpha);
  }

  scale(out: Float, x: Float, alpha: number): void {
    this.#wasm.scale(this.#at.of(out), this.#at.of(x), out.length, alpha);
  }

  exp(out: Float, x: Float): void {
    this.#wasm.exp(this.#at.of(out), this.#at.of(x), out.length);
  }

  log(out: Float, x: Float): void {
    this.#wasm.log(this.#at.of(out), this.#at.of(x), out.length);
  }

  tanh(out: Float, x: Float): void {
    this.#wasm.tanh(this.#at.of(out), this.#at.of(x), out.length);
  }

  sigmoid(out: Float, x: Float): void {
    this.#wasm.sigmoid(this.#at.of(out), this.#at.of(x), out.length);
  }

  sin(out: Float, x: Float): void {
    this.#wasm.sin(this.#at.of(out), this.#at.of(x), out.length);
  }

  cos(out: Float, x: Float): void {
    this.#wasm.cos(this.#at.of(out), this.#at.of(x), out.length);
  }

  erf(out: Float, x: Float): void {
    this.#wasm.erf(this.#at.of(out), this.#at.of(x), out.length);
  }

  pow(out: Float, x: Float, y: Float): void {
    this.#wasm.pow(this.#at.of(out), this.#at.of(x), this.#at.of(y), out.length);
  }

  relu(out: Float, x: Float): void {
    this.#wasm.relu(this.#at.of(out), this.#at.of(x), out.length);
  }

  reluBackward(dx: Float, dy: Float, y: Float): void {
    this.#wasm.reluBackward(this.#at.of(dx), this.#at.of(dy), this.#at.of(y), dx.length);
  }

  tanhBackward(dx: Float, dy: Float, y: Float): void {
    this.#wasm.tanhBackward(this.#at.of(dx), this.#at.of(dy), this.#at.of(y), dx.length);
  }

  sigmoidBackward(dx: Float, dy: Float, y: Float): void {
    this.#wasm.sigmoidBackward(this.#at.of(dx), this.#at.of(dy), this.#at.of(y), dx.length);
  }

  leakyRelu(out: Float, x: Float, slope: number): void {
    this.#wasm.leakyRelu(this.#at.of(out), this.#at.of(x), out.length, slope);
  }

  leakyReluBackward(dx: Float, dy: Float, x: Float, slope: number): void {
    this.#wasm.leakyReluBackward(this.#at.of(dx), this.#at.of(dy), this.#at.of(x), dx.length, slope);
  }

  gelu(out: Float, x: Float): void {
    this.#wasm.gelu(this.#at.of(out), this.#at.of(x), out.length);
  }

  geluBackward(dx: Float, dy: Float, x: Float): void {
    this.#wasm.geluBackward(this.#at.of(dx), this.#at.of(dy), this.#at.of(x), dx.length);
  }

  clip(out: Float, x: Float, limit: number): number {
    return this.#wasm.clip(this.#at.of(out), this.#at.of(x), out.length, limit);
  }

  dropoutMask(out: Float, p: number, { key, counter: c }: RandomStream, first: number): void {
    const at = this.#at.of(out), threshold = Math.floor(p * 2 ** 32), kept = 1 / (1 - p);
    this.#wasm.dropoutMask(at, out.length, threshold, kept, key[0], key[1], c[0], c[1], c[2], first);
  }

  softmax(out: Float, x: Float, m: number, n: number): void {
    this.#wasm.softmax(this.#at.of(out), this.#at.of(x), m, n);
  }

  softmaxBackward(dx: Float, dy: Float, y: Float, m: number, n: number): void {
    this.#wasm.softmaxBackward(this.#at.of(dx), this.#at.of(dy), this.#at.of(y), m, n);
  }

  softmaxCrossEntropy(p: Float, x: Float, labels: Float, weights: Float, m: number, n: number): number {
    const at = this.#at;
    return this.#wasm.softmaxCrossEntropy(at.of(p), at.of(x), at.of(labels), at.orNone(weights), m, n);
  }

  softmaxCrossEntropyBackward(
    dx: Float,
    p: Float,
    labels: Float,
    weights: Float,
    m: number,
    n: number,
    scale: number,
  ): void {
    const at = this.#at;
    const none = at.orNone(weights);
    this.#wasm.softmaxCrossEntropyBackward(at.of(dx), at.of(p), at.of(labels), none, m, n, scale);
  }

  sigmoidCrossEntropy(p: Float, x: Float, t: Float, weights: Float): number {
    const at = this.#at;
    return this.#wasm.sigmoidCrossEntropy(at.of(p), at.of(x), at.of(t), at.orNone(weights), x.length);
  }

  sigmoidCrossEntropyBackward(dx: Float, p: Float, t: Float, weights: Float, scale: number): void {
    const at = this.#at;
    const none = at.orNone(weights);
    this.#wasm.sigmoidCrossEntropyBackward(at.of(dx), at.of(p), at.of(t), none, dx.length, scale);
  }

  squaredError(p: Float, t: Float): number {
    return this.#wasm.squaredError(this.#at.of(p), this.#at.of(t), p.length);
  }

  squaredErrorBackward(dx: Float, p: Float, t: Float, scale: number): void {
    this.#wasm.squaredErrorBackward(this.#at.of(dx), this.#at.of(p), this.#at.of(t), dx.length, scale);
  }

  absoluteError(p: Float, t: Float): number {
    return this.#wasm.absoluteError(this.#at.of(p), this.#at.of(t), p.length);
  }

  absoluteErrorBackward(dx: Float, p: Float, t: Float, scale: number): void {
    this.#wasm.absoluteErrorBackward(this.#at.of(dx), this.#at.of(p), this.#at.of(t), dx.length, scale);
  }

  huberError(p: Float, t: Float, delta: number): number {
    return this.#wasm.huberError(this.#at.of(p), this.#at.of(t), p.length, delta);
  }

  huberErrorBackward(dx: Float, p: Float, t: Float, delta: number, scale: number): void {
    this.#wasm.huberErrorBackward(this.#at.of(dx), this.#at.of(p), this.#at.of(t), dx.length, delta, scale);
  }

  sum(x: Float): number {
    return this.#wasm.sum(this.#at.of(x), x.length);
  }

  sumSquares(x: Float): number {
    return this.#wasm.sumSquares(this.#at.of(x), x.length);
  }

  findNonFinite(x: Float): number {
    return this.#wasm.findNonFinite(this.#at.of(x), x.length);
  }

  sgd(w: Float, g: Float, buf: Float, step: SgdStep): void {
    this.#wasm.sgd(
      this.#at.of(w),
      this.#at.of(g),
      this.#at.orNone(buf),
      w.length,
      step.rate,
      step.momentum,
      1 - step.dampening,
      step.weightDecay,
      step.nesterov,
      step.first,
    );
  }

  adam(w: Float, g: Float, m: Float, v: Float, vmax: Float, step: AdamStep): void {
    this.#wasm.adam(
      this.#at.of(w),
      this.#at.of(g),
      this.#at.of(m),
      this.#at.of(v),
      this.#at.orNone(vmax),
      w.length,
      step.beta1,
      step.beta2,
      1 - step.beta1,
      1 - step.beta2,
      step.rate / step.correction1,
      Math.sqrt(step.correction2),
      step.eps,
      step.decoupled ? 0 : step.weightDecay,
      step.decoupled ? 1 - step.rate * step.weightDecay : 1,
    );
  }
  rmsprop(w: Float, g: Float, square: Float, mean: Float, buf: Float, step: RmspropStep): void {
    this.#wasm.rmsprop(
      this.#at.of(w),
      this.#at.of(g),
      this.#at.of(square),
      this.#at.orNone(mean),
      this.#at.orNone(buf),
      w.length,
      step.rate,
      step.alpha,
      1 - step.alpha,
      step.eps,
      step.momentum,
      step.weightDecay,
    );
  }
}
