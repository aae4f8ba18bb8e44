// Activations of each element alone, and how gradients go back through them.

import { Gelu, GeluBackward, LeakyRelu, mapOne, mapThree, Relu, sigmoidAll, tanhAll } from "../elementwise";
import { AddSlope, LeakyReluSlope, ReluSlope, SigmoidSlope, TanhSlope } from "../slopes";
import { splat } from "../vector";

export function tanh(out: usize, x: usize, n: i32): void {
  tanhAll(out, x, n);
}

export function sigmoid(out: usize, x: usize, n: i32): void {
  sigmoidAll(out, x, n);
}

export function relu(out: usize, x: usize, n: i32): void {
  mapOne<Relu>(out, x, n, splat(0));
}

export function gelu(out: usize, x: usize, n: i32): void {
  mapOne<Gelu>(out, x, n, splat(0));
}

export function reluBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  mapThree<AddSlope<ReluSlope>>(dx, dy, y, n, splat(0));
}

export function tanhBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  mapThree<AddSlope<TanhSlope>>(dx, dy, y, n, splat(0));
}

export function sigmoidBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  mapThree<AddSlope<SigmoidSlope>>(dx, dy, y, n, splat(0));
}

export function geluBackward(dx: usize, dy: usize, x: usize, n: i32): void {
  mapThree<GeluBackward>(dx, dy, x, n, splat(0));
}

export function leakyRelu(out: usize, x: usize, n: i32, slope: Real): void {
  mapOne<LeakyRelu>(out, x, n, splat(slope));
}

export function leakyReluBackward(dx: usize, dy: usize, x: usize, n: i32, slope: Real): void {
  mapThree<AddSlope<LeakyReluSlope>>(dx, dy, x, n, splat(slope));
}
