// Arithmetic on each element alone.

import { clipAll } from "../clip";
import {
  Add,
  AddProduct,
  AddScaled,
  fillWith,
  mapOne,
  mapThree,
  mapTwo,
  Multiply,
  Scale,
} from "../elementwise";
import { size, splat } from "../vector";

export function fill(out: usize, n: i32, value: Real): void {
  fillWith(out, n, value);
}

export function copy(out: usize, x: usize, n: i32): void {
  memory.copy(out, x, <usize> n * size);
}

export function add(out: usize, a: usize, b: usize, n: i32): void {
  mapTwo<Add>(out, a, b, n, splat(0));
}

export function addRow(out: usize, x: usize, row: usize, m: i32, n: i32): void {
  const bytes = <usize> n * size;
  for (let i = 0; i < m; i++) {
    mapTwo<Add>(out, x, row, n, splat(0));
    out += bytes;
    x += bytes;
  }
}

export function multiply(out: usize, a: usize, b: usize, n: i32): void {
  mapTwo<Multiply>(out, a, b, n, splat(0));
}

export function addProduct(out: usize, a: usize, b: usize, n: i32): void {
  mapThree<AddProduct>(out, a, b, n, splat(0));
}

export function addScaled(out: usize, x: usize, n: i32, alpha: Real): void {
  mapTwo<AddScaled>(out, out, x, n, splat(alpha));
}

export function scale(out: usize, x: usize, n: i32, alpha: Real): void {
  mapOne<Scale>(out, x, n, splat(alpha));
}

export { clipAll as clip };
