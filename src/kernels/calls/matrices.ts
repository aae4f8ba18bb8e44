/**
 * The calls of kernels on matrices and their rows.
 *
 * @module
 */

import { type FusedActivation, fusedActivations } from "../activations.ts";
import type { Float } from "../kernels.ts";
import type { Addresses } from "../memory.ts";
import type { Functions } from "./functions.ts";

/** Products, dense layers, rows and their order. */
export class MatrixCalls {
  /** Where arrays are. */
  protected readonly at: Addresses;
  /** What is called; something else only while calls are noted. */
  protected wasm: Functions;

  constructor(at: Addresses, wasm: Functions) {
    this.at = at;
    this.wasm = wasm;
  }

  matmul(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.wasm.matmul(this.at.of(out), this.at.of(a), this.at.of(b), m, n, k, add);
  }

  matmulTN(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.wasm.matmulTN(this.at.of(out), this.at.of(a), this.at.of(b), m, n, k, add);
  }

  matmulNT(out: Float, a: Float, b: Float, m: number, n: number, k: number, add: boolean): void {
    this.wasm.matmulNT(this.at.of(out), this.at.of(a), this.at.of(b), m, n, k, add);
  }

  gram(out: Float, x: Float, n: number, k: number, first: number, last: number, add: boolean): void {
    this.wasm.gram(this.at.of(out), this.at.of(x), n, k, first, last, add);
  }

  solveTriangular(b: Float, u: Float, m: number, n: number): void {
    this.wasm.solveTriangular(this.at.of(b), this.at.of(u), m, n);
  }

  rotateRows(x: Float, cosines: Float, sines: Float, m: number, n: number, count: number): void {
    this.wasm.rotateRows(this.at.of(x), this.at.of(cosines), this.at.of(sines), m, n, count);
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
    const at = this.at;
    this.wasm.standardize(at.of(out), at.of(x), at.of(shift), at.of(factor), m, n, stride);
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
    const at = this.at;
    const code = fusedActivations.indexOf(activation);
    this.wasm.linear(at.of(out), at.of(x), at.of(w), at.of(bias), m, n, k, code);
  }

  activationBackward(dz: Float, dy: Float, y: Float, activation: FusedActivation): void {
    const code = fusedActivations.indexOf(activation);
    this.wasm.activationBackward(this.at.of(dz), this.at.of(dy), this.at.of(y), dz.length, code);
  }

  addRow(out: Float, x: Float, row: Float, m: number, n: number): void {
    this.wasm.addRow(this.at.of(out), this.at.of(x), this.at.of(row), m, n);
  }

  sumRows(out: Float, x: Float, m: number, n: number, add: boolean): void {
    this.wasm.sumRows(this.at.of(out), this.at.of(x), m, n, add);
  }

  softmax(out: Float, x: Float, m: number, n: number): void {
    this.wasm.softmax(this.at.of(out), this.at.of(x), m, n);
  }

  softmaxBackward(dx: Float, dy: Float, y: Float, m: number, n: number): void {
    this.wasm.softmaxBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), m, n);
  }

  gather(out: Float, x: Float, columns: number, order: Uint32Array, from: number, to: number): void {
    const at = this.at;
    this.wasm.gather(at.of(out), at.of(x), columns, at.ofWords(order) + 4 * from, to - from);
  }

  shuffle(order: Uint32Array, seed: number): void {
    this.wasm.shuffle(this.at.ofWords(order), order.length, seed);
  }
}
