/**
 * The calls of kernels on each element alone.
 *
 * @module
 */

import type { Float } from "../kernels.ts";
import { DrawCalls } from "./draws.ts";

/** Filling, arithmetic, functions and their slopes. */
export class ElementCalls extends DrawCalls {
  fill(out: Float, value: number): void {
    this.wasm.fill(this.at.of(out), out.length, value);
  }

  copy(out: Float, x: Float, at = 0): void {
    this.wasm.copy(this.at.of(out) + at * out.BYTES_PER_ELEMENT, this.at.of(x), x.length);
  }

  add(out: Float, a: Float, b: Float): void {
    this.wasm.add(this.at.of(out), this.at.of(a), this.at.of(b), out.length);
  }

  multiply(out: Float, a: Float, b: Float): void {
    this.wasm.multiply(this.at.of(out), this.at.of(a), this.at.of(b), out.length);
  }

  addProduct(out: Float, a: Float, b: Float): void {
    this.wasm.addProduct(this.at.of(out), this.at.of(a), this.at.of(b), out.length);
  }

  addScaled(out: Float, x: Float, alpha: number): void {
    this.wasm.addScaled(this.at.of(out), this.at.of(x), out.length, alpha);
  }

  scale(out: Float, x: Float, alpha: number): void {
    this.wasm.scale(this.at.of(out), this.at.of(x), out.length, alpha);
  }

  exp(out: Float, x: Float): void {
    this.wasm.exp(this.at.of(out), this.at.of(x), out.length);
  }

  log(out: Float, x: Float): void {
    this.wasm.log(this.at.of(out), this.at.of(x), out.length);
  }

  tanh(out: Float, x: Float): void {
    this.wasm.tanh(this.at.of(out), this.at.of(x), out.length);
  }

  sigmoid(out: Float, x: Float): void {
    this.wasm.sigmoid(this.at.of(out), this.at.of(x), out.length);
  }

  sin(out: Float, x: Float): void {
    this.wasm.sin(this.at.of(out), this.at.of(x), out.length);
  }

  cos(out: Float, x: Float): void {
    this.wasm.cos(this.at.of(out), this.at.of(x), out.length);
  }

  erf(out: Float, x: Float): void {
    this.wasm.erf(this.at.of(out), this.at.of(x), out.length);
  }

  pow(out: Float, x: Float, y: Float): void {
    this.wasm.pow(this.at.of(out), this.at.of(x), this.at.of(y), out.length);
  }

  relu(out: Float, x: Float): void {
    this.wasm.relu(this.at.of(out), this.at.of(x), out.length);
  }

  reluBackward(dx: Float, dy: Float, y: Float): void {
    this.wasm.reluBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), dx.length);
  }

  tanhBackward(dx: Float, dy: Float, y: Float): void {
    this.wasm.tanhBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), dx.length);
  }

  sigmoidBackward(dx: Float, dy: Float, y: Float): void {
    this.wasm.sigmoidBackward(this.at.of(dx), this.at.of(dy), this.at.of(y), dx.length);
  }

  leakyRelu(out: Float, x: Float, slope: number): void {
    this.wasm.leakyRelu(this.at.of(out), this.at.of(x), out.length, slope);
  }

  leakyReluBackward(dx: Float, dy: Float, x: Float, slope: number): void {
    this.wasm.leakyReluBackward(this.at.of(dx), this.at.of(dy), this.at.of(x), dx.length, slope);
  }

  gelu(out: Float, x: Float): void {
    this.wasm.gelu(this.at.of(out), this.at.of(x), out.length);
  }

  geluBackward(dx: Float, dy: Float, x: Float): void {
    this.wasm.geluBackward(this.at.of(dx), this.at.of(dy), this.at.of(x), dx.length);
  }
}
