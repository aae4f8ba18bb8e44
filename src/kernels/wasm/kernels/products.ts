// Matrix products and sums of columns.

import { gramRows } from "../gram";
import { product } from "../matmul";
import { sumColumns } from "../sums";
import { size } from "../vector";

export function matmul(out: usize, a: usize, b: usize, m: i32, n: i32, k: i32, add: bool): void {
  const kBytes = <usize> k * size, nBytes = <usize> n * size;
  product(out, nBytes, a, kBytes, size, b, nBytes, size, m, n, k, add);
}

export function matmulTN(out: usize, a: usize, b: usize, m: i32, n: i32, k: i32, add: bool): void {
  const mBytes = <usize> m * size, nBytes = <usize> n * size;
  product(out, nBytes, a, size, mBytes, b, nBytes, size, m, n, k, add);
}

export function matmulNT(out: usize, a: usize, b: usize, m: i32, n: i32, k: i32, add: bool): void {
  const kBytes = <usize> k * size, nBytes = <usize> n * size;
  product(out, nBytes, a, kBytes, size, b, size, kBytes, m, n, k, add);
}

export function sumRows(out: usize, x: usize, m: i32, n: i32, add: bool): void {
  sumColumns(out, x, m, n, add);
}

export { gramRows as gram, product };
