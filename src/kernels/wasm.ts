/**
 * The kernels in WebAssembly, on arrays in one shared memory.
 *
 * @module
 */

import { MlxError } from "../errors.ts";
import type { AdamStep, Float, Kernels, Precision, SgdStep } from "./kernels.ts";
import { Addresses, scratchAddress } from "./memory.ts";
import type { Variant } from "./variants.ts";
import { modules } from "./wasm/kernels.generated.ts";

export { createMemory, type MemorySize, reservedBytes, scratchBytes } from "./memory.ts";

/** What to load; see {@linkcode loadKernels}. */
export interface KernelOptions {
  readonly precision: Precision;
  /** Where all arrays live; made by `createMemory`. */
  readonly memory: WebAssembly.Memory;
  /** How to multiply and add with one rounding: "auto", the default, asks the processor. */
  readonly fma?: "auto" | Variant;
  /** Where the scratch area of `scratchBytes` bytes begins: every further thread on a memory needs one of its own. */
  readonly scratch?: number;
}

/**
 * The kernels of a precision for arrays that are views on `memory`.
 *
 * Each call throws a TypeError for an array outside the memory. Where the processor has no fused multiply-add a
 * software one takes over: slower, the same bits; `name` is then "wasm (software fma)".
 *
 * @throws {MlxError} If `fma` is "fused" and the processor does not do it.
 */
export async function loadKernels(
  { precision, memory, fma = "auto", scratch = scratchAddress }: KernelOptions,
): Promise<Kernels> {
  let functions = fma === "software" ? undefined : await instantiateFused(precision, memory);
  if (!functions && fma === "fused") {
    throw new MlxError(
      `Cannot load the fused ${precision} kernels: multiply-add is not fused on this machine`,
      'use fma: "software" or "auto"',
    );
  }
  const name = functions ? "wasm" : "wasm (software fma)";
  functions ??= await instantiate(precision, "software", memory);
  functions.setScratch(scratch);
  return new WasmKernels(name, precision, memory, functions);
}

/** The exports of a module: addresses, sizes and settings in; numbers out, if any. */
type Functions = Record<
  Exclude<keyof Kernels, "name" | "precision"> | "fma" | "setScratch",
  (...values: (number | boolean)[]) => number
>;

/** Compiled modules by precision and variant: compiling takes longer than everything else about loading. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();

async function instantiate(
  precision: Precision,
  variant: Variant,
  memory: WebAssembly.Memory,
): Promise<Functions> {
  const key = `${precision} ${variant}`;
  let module = compiled.get(key);
  if (!module) {
    module = WebAssembly.compile(Uint8Array.from(atob(modules[key]), (c) => c.charCodeAt(0)));
    compiled.set(key, module);
  }
  const { exports } = await WebAssembly.instantiate(await module, { env: { memory } });
  return exports as unknown as Functions;
}

/** The fused functions, or nothing where the engine has no relaxed SIMD or the processor rounds twice. */
async function instantiateFused(
  precision: Precision,
  memory: WebAssembly.Memory,
): Promise<Functions | undefined> {
  try {
    const functions = await instantiate(precision, "fused", memory);
    const epsilon = precision === "float32" ? 2 ** -23 : 2 ** -52;
    const x = 1 + epsilon;
    return functions.fma(x, x, -(1 + 2 * epsilon)) === epsilon * epsilon ? functions : undefined;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

/** Turns arrays into addresses and settings into numbers; nothing is allocated in a call. */
class WasmKernels implements Kernels {
  readonly name: string;
  readonly precision: Precision;
  readonly #at: Addresses;
  readonly #wasm: Functions;

  constructor(name: string, precision: Precision, memory: WebAssembly.Memory, functions: Functions) {
    this.name = name;
    this.precision = precision;
    this.#at = new Addresses(memory, precision);
    this.#wasm = functions;
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

  addRow(out: Float, x: Float, row: Float, m: number, n: number): void {
    this.#wasm.addRow(this.#at.of(out), this.#at.of(x), this.#at.of(row), m, n);
  }

  sumRows(out: Float, x: Float, m: number, n: number, add: boolean): void {
    this.#wasm.sumRows(this.#at.of(out), this.#at.of(x), m, n, add);
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

  softmax(out: Float, x: Float, m: number, n: number): void {
    this.#wasm.softmax(this.#at.of(out), this.#at.of(x), m, n);
  }

  softmaxBackward(dx: Float, dy: Float, y: Float, m: number, n: number): void {
    this.#wasm.softmaxBackward(this.#at.of(dx), this.#at.of(dy), this.#at.of(y), m, n);
  }

  softmaxCrossEntropy(p: Float, x: Float, labels: Float, m: number, n: number): number {
    return this.#wasm.softmaxCrossEntropy(this.#at.of(p), this.#at.of(x), this.#at.of(labels), m, n);
  }

  softmaxCrossEntropyBackward(
    dx: Float,
    p: Float,
    labels: Float,
    m: number,
    n: number,
    scale: number,
  ): void {
    const at = this.#at;
    this.#wasm.softmaxCrossEntropyBackward(at.of(dx), at.of(p), at.of(labels), m, n, scale);
  }

  sigmoidCrossEntropy(p: Float, x: Float, t: Float): number {
    return this.#wasm.sigmoidCrossEntropy(this.#at.of(p), this.#at.of(x), this.#at.of(t), x.length);
  }

  addScaledDifference(dx: Float, p: Float, t: Float, scale: number): void {
    this.#wasm.addScaledDifference(this.#at.of(dx), this.#at.of(p), this.#at.of(t), dx.length, scale);
  }

  squaredError(p: Float, t: Float): number {
    return this.#wasm.squaredError(this.#at.of(p), this.#at.of(t), p.length);
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
      buf.length === 0 ? 0 : this.#at.of(buf),
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
      vmax.length === 0 ? 0 : this.#at.of(vmax),
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
}
