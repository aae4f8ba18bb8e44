// Elementary functions of each element alone.

import { Cos, Erf, Exp, Log, mapOne, mapTwo, Pow, Sin } from "../elementwise";
import { splat } from "../vector";

export function exp(out: usize, x: usize, n: i32): void {
  mapOne<Exp>(out, x, n, splat(0));
}

export function log(out: usize, x: usize, n: i32): void {
  mapOne<Log>(out, x, n, splat(0));
}

export function sin(out: usize, x: usize, n: i32): void {
  mapOne<Sin>(out, x, n, splat(0));
}

export function cos(out: usize, x: usize, n: i32): void {
  mapOne<Cos>(out, x, n, splat(0));
}

export function erf(out: usize, x: usize, n: i32): void {
  mapOne<Erf>(out, x, n, splat(0));
}

export function pow(out: usize, x: usize, y: usize, n: i32): void {
  mapTwo<Pow>(out, x, y, n, splat(0));
}
