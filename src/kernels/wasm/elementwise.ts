// Functions of each element alone. An operation is a class without instances, so that the loops can take it as a
// type and have it inlined; `s` is the operation's setting in every lane.

import { exp, log, sigmoid, tanh } from "./math";
import { erf, gelu, geluSlope } from "./normal";
import { pow } from "./power";
import { cos, sin } from "./trigonometric";
import { loadPart, madd, negligible, settle, size, splat, storePart, width } from "./vector";

/** out = operation(x). */
@inline
export function mapOne<Operation>(out: usize, x: usize, n: i32, s: v128): void {
  const operation = changetype<Operation>(<usize>0);
  const rest = n % width;
  const end = out + <usize>(n - rest) * size;
  while (out < end) {
    v128.store(out, operation.apply(s, v128.load(x)));
    out += 16;
    x += 16;
  }
  if (rest) storePart(out, operation.apply(s, loadPart(x, rest)), rest);
}

/** out = operation(a, b). */
@inline
export function mapTwo<Operation>(out: usize, a: usize, b: usize, n: i32, s: v128): void {
  const operation = changetype<Operation>(<usize>0);
  const rest = n % width;
  const end = out + <usize>(n - rest) * size;
  while (out < end) {
    v128.store(out, operation.apply(s, v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  if (rest) storePart(out, operation.apply(s, loadPart(a, rest), loadPart(b, rest)), rest);
}

/** out = operation(out, a, b). */
@inline
export function mapThree<Operation>(out: usize, a: usize, b: usize, n: i32, s: v128): void {
  const operation = changetype<Operation>(<usize>0);
  const rest = n % width;
  const end = out + <usize>(n - rest) * size;
  while (out < end) {
    v128.store(out, operation.apply(s, v128.load(out), v128.load(a), v128.load(b)));
    out += 16;
    a += 16;
    b += 16;
  }
  if (rest) storePart(out, operation.apply(s, loadPart(out, rest), loadPart(a, rest), loadPart(b, rest)), rest);
}

@unmanaged
export class Exp {
  @inline
  apply(s: v128, x: v128): v128 {
    return exp<Real>(x);
  }
}

@unmanaged
export class Log {
  @inline
  apply(s: v128, x: v128): v128 {
    return log<Real>(x);
  }
}

@unmanaged
export class Tanh {
  @inline
  apply(s: v128, x: v128): v128 {
    return tanh<Real>(x);
  }
}

@unmanaged
export class Sigmoid {
  @inline
  apply(s: v128, x: v128): v128 {
    return sigmoid<Real>(x);
  }
}

/**
 * tanh of n numbers, once for all who need it: what is copied into a function is compiled with it, though only some call
 * it for that.
 */
export function tanhAll(out: usize, x: usize, n: i32): void {
  mapOne<Tanh>(out, x, n, splat(0));
}

/** The same for the logistic function. */
export function sigmoidAll(out: usize, x: usize, n: i32): void {
  mapOne<Sigmoid>(out, x, n, splat(0));
}

@unmanaged
export class Sin {
  @inline
  apply(s: v128, x: v128): v128 {
    return sin<Real>(x);
  }
}

@unmanaged
export class Cos {
  @inline
  apply(s: v128, x: v128): v128 {
    return cos<Real>(x);
  }
}

@unmanaged
export class Erf {
  @inline
  apply(s: v128, x: v128): v128 {
    return erf<Real>(x);
  }
}

@unmanaged
export class Pow {
  @inline
  apply(s: v128, x: v128, y: v128): v128 {
    return pow<Real>(x, y);
  }
}

@unmanaged
export class Relu {
  @inline
  apply(s: v128, x: v128): v128 {
    return v128.andnot(x, v128.le<Real>(x, splat(0)));
  }
}

/** x > 0 ? x : s x. */
@unmanaged
export class LeakyRelu {
  @inline
  apply(s: v128, x: v128): v128 {
    return v128.bitselect(x, v128.mul<Real>(s, x), v128.gt<Real>(x, splat(0)));
  }
}

@unmanaged
export class Gelu {
  @inline
  apply(s: v128, x: v128): v128 {
    return gelu<Real>(x);
  }
}

@unmanaged
export class Scale {
  @inline
  apply(s: v128, x: v128): v128 {
    return v128.mul<Real>(s, x);
  }
}

@unmanaged
export class Divide {
  @inline
  apply(s: v128, x: v128): v128 {
    return v128.div<Real>(x, s);
  }
}

/** x - s. */
@unmanaged
export class Subtract {
  @inline
  apply(s: v128, x: v128): v128 {
    return v128.sub<Real>(x, s);
  }
}

/** dx + s p, rounded twice; a negligible probability is none. */
@unmanaged
export class AddProbability {
  @inline
  apply(s: v128, dx: v128, p: v128): v128 {
    return v128.add<Real>(dx, v128.mul<Real>(s, settle(p, negligible())));
  }
}

/** dx + s (p - t), likewise. */
@unmanaged
export class AddProbabilityDifference {
  @inline
  apply(s: v128, dx: v128, p: v128, t: v128): v128 {
    return v128.add<Real>(dx, v128.mul<Real>(s, v128.sub<Real>(settle(p, negligible()), t)));
  }
}

@unmanaged
export class Add {
  @inline
  apply(s: v128, a: v128, b: v128): v128 {
    return v128.add<Real>(a, b);
  }
}

@unmanaged
export class Multiply {
  @inline
  apply(s: v128, a: v128, b: v128): v128 {
    return v128.mul<Real>(a, b);
  }
}

/** fma(a, b, out). */
@unmanaged
export class AddProduct {
  @inline
  apply(s: v128, out: v128, a: v128, b: v128): v128 {
    return madd(a, b, out);
  }
}

/** fma(s, x, out). */
@unmanaged
export class AddScaled {
  @inline
  apply(s: v128, out: v128, x: v128): v128 {
    return madd(s, x, out);
  }
}

@unmanaged
export class AddScaledDifference {
  @inline
  apply(s: v128, dx: v128, p: v128, t: v128): v128 {
    return v128.add<Real>(dx, v128.mul<Real>(s, v128.sub<Real>(p, t)));
  }
}

@unmanaged
export class GeluBackward {
  @inline
  apply(s: v128, dx: v128, dy: v128, x: v128): v128 {
    return v128.add<Real>(dx, v128.mul<Real>(dy, geluSlope<Real>(x)));
  }
}

/** dx += p > t ? s : p < t ? -s : 0. */
@unmanaged
export class AddScaledSign {
  @inline
  apply(s: v128, dx: v128, p: v128, t: v128): v128 {
    const above = v128.and(s, v128.gt<Real>(p, t));
    const below = v128.and(s, v128.lt<Real>(p, t));
    return v128.add<Real>(dx, v128.sub<Real>(above, below));
  }
}

/** dx += y (dy - s). */
@unmanaged
export class SoftmaxBackward {
  @inline
  apply(s: v128, dx: v128, dy: v128, y: v128): v128 {
    return v128.add<Real>(dx, v128.mul<Real>(y, v128.sub<Real>(dy, s)));
  }
}

/** Stores `value` n times. */
export function fillWith(out: usize, n: i32, value: Real): void {
  const rest = n % width;
  const end = out + <usize>(n - rest) * size;
  const s = splat(value);
  while (out < end) {
    v128.store(out, s);
    out += 16;
  }
  if (rest) storePart(out, s, rest);
}
