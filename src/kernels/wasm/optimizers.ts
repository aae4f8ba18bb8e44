// Optimizer updates. The last, partial vector of a range is worked on in the scratch area, by the same function: an engine
// compiles the update once.

import { arrayEnds } from "./scratch";
import { loadPart, negligible, settle, smallestNormal, splat, storePart, width } from "./vector";

/** The address of part i of the scratch area for array ends. */
@inline
function end(i: i32): usize {
  return arrayEnds() + <usize>i * 16;
}

/** Copies the n numbers behind `count` vectors of an array to the scratch area, zeros behind; an absent array is at 0. */
function takeEnd(i: i32, p: usize, count: i32, n: i32): void {
  v128.store(end(i), p ? loadPart(p + <usize>count * 16, n) : splat(0));
}

function giveEnd(i: i32, p: usize, count: i32, n: i32): void {
  if (p) storePart(p + <usize>count * 16, v128.load(end(i)), n);
}

@inline
function mul(a: v128, b: v128): v128 {
  return v128.mul<Real>(a, b);
}

@inline
function add(a: v128, b: v128): v128 {
  return v128.add<Real>(a, b);
}

/** Some vectors of an SGD update; `buf` is 0 without momentum. */
function sgdVectors(
  w: usize,
  g: usize,
  buf: usize,
  count: i32,
  rate: v128,
  momentum: v128,
  fresh: v128,
  decay: v128,
  nesterov: bool,
  first: bool,
  least: v128,
): void {
  for (; count > 0; count--) {
    const weight = v128.load(w);
    const gradient = add(v128.load(g), mul(decay, weight));
    let direction = gradient;
    if (buf) {
      const mixed = first ? gradient : add(mul(momentum, v128.load(buf)), mul(fresh, gradient));
      const velocity = settle(mixed, least);
      v128.store(buf, velocity);
      buf += 16;
      direction = nesterov ? add(gradient, mul(momentum, velocity)) : velocity;
    }
    v128.store(w, v128.sub<Real>(weight, mul(rate, direction)));
    w += 16;
    g += 16;
  }
}

/** SGD over n parameters; `fresh` is 1 - dampening. */
export function sgdRange(
  w: usize,
  g: usize,
  buf: usize,
  n: i32,
  rate: Real,
  momentum: Real,
  fresh: Real,
  decay: Real,
  nesterov: bool,
  first: bool,
): void {
  const r = splat(rate), mu = splat(momentum), f = splat(fresh), d = splat(decay), least = smallestNormal();
  const count = n / width, rest = n % width;
  sgdVectors(w, g, buf, count, r, mu, f, d, nesterov, first, least);
  if (rest == 0) return;
  takeEnd(0, w, count, rest);
  takeEnd(1, g, count, rest);
  takeEnd(2, buf, count, rest);
  sgdVectors(end(0), end(1), buf ? end(2) : 0, 1, r, mu, f, d, nesterov, first, least);
  giveEnd(0, w, count, rest);
  giveEnd(2, buf, count, rest);
}

/** Some vectors of an Adam update; `vmax` is 0 without amsgrad. */
function adamVectors(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  vmax: usize,
  count: i32,
  beta1: v128,
  beta2: v128,
  fresh1: v128,
  fresh2: v128,
  stepSize: v128,
  root: v128,
  eps: v128,
  decay: v128,
  keep: v128,
  least: v128,
  faint: v128,
): void {
  for (; count > 0; count--) {
    const weight = mul(v128.load(w), keep);
    const gradient = settle(add(v128.load(g), mul(decay, weight)), faint);
    const mean = settle(add(mul(beta1, v128.load(m)), mul(fresh1, gradient)), least);
    let variance = settle(add(mul(beta2, v128.load(v)), mul(mul(fresh2, gradient), gradient)), least);
    v128.store(m, mean);
    v128.store(v, variance);
    if (vmax) {
      variance = v128.max<Real>(v128.load(vmax), variance);
      v128.store(vmax, variance);
      vmax += 16;
    }
    const denominator = add(v128.div<Real>(v128.sqrt<Real>(variance), root), eps);
    v128.store(w, v128.sub<Real>(weight, mul(stepSize, v128.div<Real>(mean, denominator))));
    w += 16;
    g += 16;
    m += 16;
    v += 16;
  }
}

/** base^exponent by squaring. */
export function integerPower(base: f64, exponent: u64): f64 {
  let result: f64 = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}

/** Adam over n parameters; `weightDecay` acts on the weight if it is `decoupled`, else on the gradient. */
export function adamRange(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  vmax: usize,
  n: i32,
  rate: f64,
  beta1: f64,
  beta2: f64,
  step: f64,
  eps: Real,
  weightDecay: f64,
  decoupled: bool,
): void {
  const decay = decoupled ? <Real>0 : <Real>weightDecay;
  const keep = decoupled ? <Real>(1 - rate * weightDecay) : <Real>1;
  const b1 = splat(<Real>beta1), b2 = splat(<Real>beta2), f1 = splat(<Real>(1 - beta1)), f2 = splat(<Real>(1 - beta2));
  const s = splat(<Real>(rate / (1 - integerPower(beta1, <u64>step))));
  const r = splat(<Real>sqrt<f64>(1 - integerPower(beta2, <u64>step)));
  const e = splat(eps), d = splat(decay), k = splat(keep);
  const least = smallestNormal(), faint = negligible();
  const count = n / width, rest = n % width;
  adamVectors(w, g, m, v, vmax, count, b1, b2, f1, f2, s, r, e, d, k, least, faint);
  if (rest == 0) return;
  takeEnd(0, w, count, rest);
  takeEnd(1, g, count, rest);
  takeEnd(2, m, count, rest);
  takeEnd(3, v, count, rest);
  takeEnd(4, vmax, count, rest);
  const last = vmax ? end(4) : 0;
  adamVectors(end(0), end(1), end(2), end(3), last, 1, b1, b2, f1, f2, s, r, e, d, k, least, faint);
  giveEnd(0, w, count, rest);
  giveEnd(2, m, count, rest);
  giveEnd(3, v, count, rest);
  giveEnd(4, vmax, count, rest);
}

/** Some vectors of an RMSprop update; `mean` is 0 unless centered, `buf` 0 without momentum. */
function rmspropVectors(
  w: usize,
  g: usize,
  square: usize,
  mean: usize,
  buf: usize,
  count: i32,
  rate: v128,
  alpha: v128,
  fresh: v128,
  eps: v128,
  momentum: v128,
  decay: v128,
  least: v128,
  faint: v128,
): void {
  for (; count > 0; count--) {
    const weight = v128.load(w);
    const gradient = settle(add(v128.load(g), mul(decay, weight)), faint);
    let variance = settle(add(mul(alpha, v128.load(square)), mul(mul(fresh, gradient), gradient)), least);
    v128.store(square, variance);
    if (mean) {
      const before = v128.load(mean);
      const middle = settle(add(before, mul(fresh, v128.sub<Real>(gradient, before))), least);
      v128.store(mean, middle);
      mean += 16;
      variance = v128.max<Real>(v128.sub<Real>(variance, mul(middle, middle)), splat(0));
    }
    let direction = v128.div<Real>(gradient, add(v128.sqrt<Real>(variance), eps));
    if (buf) {
      direction = settle(add(mul(momentum, v128.load(buf)), direction), least);
      v128.store(buf, direction);
      buf += 16;
    }
    v128.store(w, v128.sub<Real>(weight, mul(rate, direction)));
    w += 16;
    g += 16;
    square += 16;
  }
}

/** RMSprop over n parameters; `fresh` is 1 - alpha. */
export function rmspropRange(
  w: usize,
  g: usize,
  square: usize,
  mean: usize,
  buf: usize,
  n: i32,
  rate: Real,
  alpha: Real,
  fresh: Real,
  eps: Real,
  momentum: Real,
  decay: Real,
): void {
  const r = splat(rate), a = splat(alpha), f = splat(fresh), e = splat(eps), mu = splat(momentum), d = splat(decay);
  const least = smallestNormal(), faint = negligible();
  const count = n / width, rest = n % width;
  rmspropVectors(w, g, square, mean, buf, count, r, a, f, e, mu, d, least, faint);
  if (rest == 0) return;
  takeEnd(0, w, count, rest);
  takeEnd(1, g, count, rest);
  takeEnd(2, square, count, rest);
  takeEnd(3, mean, count, rest);
  takeEnd(4, buf, count, rest);
  const middle = mean ? end(3) : 0, last = buf ? end(4) : 0;
  rmspropVectors(end(0), end(1), end(2), middle, last, 1, r, a, f, e, mu, d, least, faint);
  giveEnd(0, w, count, rest);
  giveEnd(2, square, count, rest);
  giveEnd(3, mean, count, rest);
  giveEnd(4, buf, count, rest);
}
