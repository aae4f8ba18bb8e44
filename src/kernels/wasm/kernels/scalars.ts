// One number for a whole array.

import { firstNonFinite, Plain, Product, sumTerms } from "../scalars";
import { splat } from "../vector";

export function sum(x: usize, n: i32): f64 {
  return sumTerms<Plain>(x, x, n, f64x2.splat(0));
}

export function sumSquares(x: usize, n: i32): f64 {
  return sumTerms<Product>(x, x, n, f64x2.splat(0));
}

export function findNonFinite(x: usize, n: i32): i32 {
  return firstNonFinite(x, n);
}
