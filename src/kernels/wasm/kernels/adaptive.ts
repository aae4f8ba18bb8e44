// Further optimizer updates, number by number: divisions and roots take most of their time.

import { negligible32, negligible64, smallestNormal32, smallestNormal64 } from "../../limits";
import { integerPower } from "../optimizers";

/** x, or +0 where it is smaller than the smallest normal number. */
@inline
function settle(x: Real): Real {
  const least = sizeof<Real>() == 4 ? <Real>smallestNormal32 : <Real>smallestNormal64;
  return abs<Real>(x) < least ? <Real>0 : x;
}

/** x, or +0 where it is smaller than what counts in a gradient. */
@inline
function notable(x: Real): Real {
  const faint = sizeof<Real>() == 4 ? <Real>negligible32 : <Real>negligible64;
  return abs<Real>(x) < faint ? <Real>0 : x;
}

/** The address behind n numbers. */
@inline
function behind(p: usize, n: i32): usize {
  return p + <usize>n * sizeof<Real>();
}

export function adagrad(
  w: usize,
  g: usize,
  sum: usize,
  n: i32,
  rate: f64,
  rateDecay: f64,
  step: f64,
  eps: Real,
  decay: Real,
): void {
  const size = <Real>(rate / (1 + (step - 1) * rateDecay));
  for (const last = behind(w, n); w < last; w += sizeof<Real>(), g += sizeof<Real>(), sum += sizeof<Real>()) {
    const weight = load<Real>(w);
    const gradient = notable(load<Real>(g) + decay * weight);
    const total = settle(load<Real>(sum) + gradient * gradient);
    store<Real>(sum, total);
    store<Real>(w, weight - size * (gradient / (sqrt<Real>(total) + eps)));
  }
}

export function adadelta(
  w: usize,
  g: usize,
  square: usize,
  delta: usize,
  n: i32,
  rate: Real,
  rho: Real,
  fresh: Real,
  eps: Real,
  decay: Real,
): void {
  for (const last = behind(w, n); w < last; w += sizeof<Real>(), g += sizeof<Real>()) {
    const weight = load<Real>(w);
    const gradient = notable(load<Real>(g) + decay * weight);
    const mean = settle(rho * load<Real>(square) + fresh * gradient * gradient);
    store<Real>(square, mean);
    const before = load<Real>(delta);
    const move = notable(sqrt<Real>(before + eps) / sqrt<Real>(mean + eps) * gradient);
    store<Real>(delta, settle(rho * before + fresh * move * move));
    store<Real>(w, weight - rate * move);
    square += sizeof<Real>();
    delta += sizeof<Real>();
  }
}

export function adamax(
  w: usize,
  g: usize,
  m: usize,
  u: usize,
  n: i32,
  rate: f64,
  beta1: f64,
  beta2: Real,
  step: f64,
  eps: Real,
  decay: Real,
): void {
  const kept = <Real>beta1, fresh = <Real>(1 - beta1);
  const size = <Real>(rate / (1 - integerPower(beta1, <u64>step)));
  for (const last = behind(w, n); w < last; w += sizeof<Real>(), g += sizeof<Real>()) {
    const weight = load<Real>(w);
    const gradient = load<Real>(g) + decay * weight;
    const mean = settle(kept * load<Real>(m) + fresh * gradient);
    const norm = settle(max<Real>(beta2 * load<Real>(u), abs<Real>(gradient) + eps));
    store<Real>(m, mean);
    store<Real>(u, norm);
    store<Real>(w, weight - size * (mean / norm));
    m += sizeof<Real>();
    u += sizeof<Real>();
  }
}

export function nadam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  rate: f64,
  beta1: f64,
  beta2: f64,
  step: f64,
  eps: Real,
  weightDecay: f64,
  decoupled: bool,
  ofGradient: Real,
  ofMean: Real,
): void {
  const decay = decoupled ? <Real>0 : <Real>weightDecay;
  const keep = decoupled ? <Real>(1 - rate * weightDecay) : <Real>1;
  const kept1 = <Real>beta1, fresh1 = <Real>(1 - beta1), kept2 = <Real>beta2, fresh2 = <Real>(1 - beta2);
  const root = <Real>sqrt<f64>(1 - integerPower(beta2, <u64>step));
  for (const last = behind(w, n); w < last; w += sizeof<Real>(), g += sizeof<Real>()) {
    const weight = load<Real>(w) * keep;
    const gradient = notable(load<Real>(g) + decay * weight);
    const mean = settle(kept1 * load<Real>(m) + fresh1 * gradient);
    const square = settle(kept2 * load<Real>(v) + fresh2 * gradient * gradient);
    store<Real>(m, mean);
    store<Real>(v, square);
    const below = sqrt<Real>(square) / root + eps;
    store<Real>(w, weight - ofGradient * (gradient / below) - ofMean * (mean / below));
    m += sizeof<Real>();
    v += sizeof<Real>();
  }
}

export function radam(
  w: usize,
  g: usize,
  m: usize,
  v: usize,
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
  const kept1 = <Real>beta1, fresh1 = <Real>(1 - beta1), kept2 = <Real>beta2, fresh2 = <Real>(1 - beta2);
  const power = integerPower(beta2, <u64>step);
  const most = 2 / (1 - beta2) - 1, r = most - 2 * step * power / (1 - power);
  const size = <Real>(rate / (1 - integerPower(beta1, <u64>step)));
  const rectified = sqrt<f64>((r - 4) * (r - 2) * most / ((most - 4) * (most - 2) * r));
  const scale = r > 5 ? <Real>(rectified * sqrt<f64>(1 - power)) : <Real>0;
  for (const last = behind(w, n); w < last; w += sizeof<Real>(), g += sizeof<Real>()) {
    const weight = load<Real>(w) * keep;
    const gradient = notable(load<Real>(g) + decay * weight);
    const mean = settle(kept1 * load<Real>(m) + fresh1 * gradient);
    const square = settle(kept2 * load<Real>(v) + fresh2 * gradient * gradient);
    store<Real>(m, mean);
    store<Real>(v, square);
    const factor = r > 5 ? scale / (sqrt<Real>(square) + eps) : <Real>1;
    store<Real>(w, weight - size * (mean * factor));
    m += sizeof<Real>();
    v += sizeof<Real>();
  }
}

export function lion(
  w: usize,
  g: usize,
  m: usize,
  n: i32,
  rate: f64,
  beta1: Real,
  fresh1: Real,
  beta2: Real,
  fresh2: Real,
  weightDecay: f64,
): void {
  const size = <Real>rate, keep = <Real>(1 - rate * weightDecay);
  for (const last = behind(w, n); w < last; w += sizeof<Real>(), g += sizeof<Real>(), m += sizeof<Real>()) {
    const gradient = load<Real>(g), mean = load<Real>(m);
    const direction = beta1 * mean + fresh1 * gradient;
    const sign = direction > 0 ? <Real>1 : direction < 0 ? <Real>(-1) : direction;
    store<Real>(m, settle(beta2 * mean + fresh2 * gradient));
    store<Real>(w, load<Real>(w) * keep - size * sign);
  }
}

export function lamb(
  g: usize,
  w: usize,
  m: usize,
  v: usize,
  n: i32,
  beta1: f64,
  beta2: f64,
  step: f64,
  eps: Real,
  decay: Real,
): void {
  const kept1 = <Real>beta1, fresh1 = <Real>(1 - beta1), kept2 = <Real>beta2, fresh2 = <Real>(1 - beta2);
  const whole = <Real>(1 - integerPower(beta1, <u64>step));
  const root = <Real>sqrt<f64>(1 - integerPower(beta2, <u64>step));
  for (const last = behind(w, n); w < last; w += sizeof<Real>(), g += sizeof<Real>()) {
    const gradient = notable(load<Real>(g));
    const mean = settle(kept1 * load<Real>(m) + fresh1 * gradient);
    const square = settle(kept2 * load<Real>(v) + fresh2 * gradient * gradient);
    store<Real>(m, mean);
    store<Real>(v, square);
    const below = sqrt<Real>(square) / root + eps;
    store<Real>(g, mean / whole / below + decay * load<Real>(w));
    m += sizeof<Real>();
    v += sizeof<Real>();
  }
}
