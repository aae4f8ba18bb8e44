/**
 * The calls of kernels that draw random numbers.
 *
 * @module
 */

import type { Float, RandomStream } from "../kernels.ts";
import { MatrixCalls } from "./matrices.ts";

/** Numbers of a RandomState, numbers and masks of Philox. */
export class DrawCalls extends MatrixCalls {
  randomSample(out: Float, state: Uint32Array): void {
    this.wasm.randomSample(this.at.of(out), out.length, this.at.ofWords(state));
  }

  randn(out: Float, state: Uint32Array): void {
    this.wasm.randn(this.at.of(out), out.length, this.at.ofWords(state));
  }

  philoxWords(out: Uint32Array, { key, counter: c }: RandomStream, first: number): void {
    this.wasm.philoxWords(this.at.ofWords(out), out.length, key[0], key[1], c[0], c[1], c[2], first);
  }

  philoxUniform(out: Float, { key, counter: c }: RandomStream, first: number): void {
    this.wasm.philoxUniform(this.at.of(out), out.length, key[0], key[1], c[0], c[1], c[2], first);
  }

  dropoutMask(out: Float, p: number, { key, counter: c }: RandomStream, first: number): void {
    const at = this.at.of(out), threshold = Math.floor(p * 2 ** 32), kept = 1 / (1 - p);
    this.wasm.dropoutMask(at, out.length, threshold, kept, key[0], key[1], c[0], c[1], c[2], first);
  }
}
