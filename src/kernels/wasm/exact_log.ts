// Logarithms to 224 bits after the point, as random/exact_log.ts has them: they fill the table of nearest_log.ts and
// decide the cases that its quick way cannot. Slow, some 10 µs each.
//
// A number is eight words, the lowest first; the highest is the whole part, and below 0 the two's complement.

import { wideNumbers } from "./scratch";

const limbs: i32 = 8;
const bytes: usize = 32;

/** The last result. */
@inline
function total(): usize {
  return wideNumbers();
}

@inline
function sum(): usize {
  return wideNumbers() + bytes;
}

@inline
function power(): usize {
  return wideNumbers() + 2 * bytes;
}

@inline
function square(): usize {
  return wideNumbers() + 3 * bytes;
}

@inline
function quotient(): usize {
  return wideNumbers() + 4 * bytes;
}

/** Room for a product in full, of twice as many words. */
@inline
function wide(): usize {
  return wideNumbers() + 5 * bytes;
}

/** out = a / b, a < b < 2^62. */
function ratio(out: usize, a: u64, b: u64): void {
  store<u32>(out + bytes - 4, 0);
  for (let i = limbs - 2; i >= 0; i--) {
    let word: u32 = 0;
    for (let bit = 0; bit < 32; bit++) {
      a <<= 1;
      word <<= 1;
      if (a >= b) {
        a -= b;
        word |= 1;
      }
    }
    store<u32>(out + <usize>i * 4, word);
  }
}

/** out = a b, neither below 0; `out` may be one of them. */
function multiply(out: usize, a: usize, b: usize): void {
  const product = wide();
  memory.fill(product, 0, 2 * bytes);
  for (let i: usize = 0; i < bytes; i += 4) {
    const factor = <u64>load<u32>(a + i);
    let carry: u64 = 0;
    for (let j: usize = 0; j < bytes; j += 4) {
      carry += factor * <u64>load<u32>(b + j) + <u64>load<u32>(product + i + j);
      store<u32>(product + i + j, <u32>carry);
      carry >>= 32;
    }
    store<u32>(product + i + bytes, <u32>carry);
  }
  memory.copy(out, product + bytes - 4, bytes);
}

/** out = x / n, x not below 0; says whether x was more than 0. */
function divide(out: usize, x: usize, n: u32): bool {
  let rest: u64 = 0;
  let any: u32 = 0;
  for (let i = limbs - 1; i >= 0; i--) {
    const word = load<u32>(x + <usize>i * 4);
    any |= word;
    rest = (rest << 32) | word;
    store<u32>(out + <usize>i * 4, <u32>(rest / n));
    rest %= n;
  }
  return any != 0;
}

/** out += factor x, x not below 0. */
function addMultiple(out: usize, x: usize, factor: i64): void {
  let carry: i64 = 0;
  for (let i: usize = 0; i < bytes; i += 4) {
    carry += <i64>load<u32>(out + i) + factor * <i64>load<u32>(x + i);
    store<u32>(out + i, <u32>carry);
    carry >>= 32;
  }
}

/** sum = artanh(a / b) = s + s³/3 + s⁵/5 + … */
function artanh(a: u64, b: u64): void {
  memory.fill(sum(), 0, bytes);
  ratio(power(), a, b);
  multiply(square(), power(), power());
  for (let n: u32 = 1; divide(quotient(), power(), n); n += 2) {
    addMultiple(sum(), quotient(), 1);
    multiply(power(), power(), square());
  }
}

/** Computes log(m 2^k), m in [1/2, 2], by 2 artanh((m - 1) / (m + 1)), below 2^-210 off. */
export function exactLog(m: f64, k: i32): void {
  const one: u64 = 1 << 53;
  const units = <u64>(m * <f64>one);
  memory.fill(total(), 0, bytes);
  artanh(units < one ? one - units : units - one, units + one);
  addMultiple(total(), sum(), units < one ? -2 : 2);
  if (k != 0) {
    artanh(1, 3);
    addMultiple(total(), sum(), 2 * <i64>k);
  }
}

/** The float64 nearest to the last result. */
export function rounded(): f64 {
  const x = wide();
  const negative = load<i32>(total() + bytes - 4) < 0;
  memory.fill(x, 0, bytes);
  addMultiple(x, total(), negative ? -1 : 1);
  let first = limbs - 1;
  while (first > 2 && load<u32>(x + <usize>first * 4) == 0) first--;
  // Three words hold all that can matter but whether anything follows, which one bit says.
  const at = x + <usize>first * 4;
  let top = (<u64>load<u32>(at) << 32) | load<u32>(at - 4);
  const shift = clz<u64>(top);
  top = (top << shift) | (<u64>load<u32>(at - 8) << 32 >> 1 >> (63 - shift));
  let rest = load<u32>(at - 8) << <u32>shift;
  for (let i: usize = x; i < at - 8; i += 4) rest |= load<u32>(i);
  if (rest != 0) top |= 1;
  const exponent = (first - limbs) * 32 - <i32>shift;
  const value = <f64>top * reinterpret<f64>(<u64>(1023 + exponent) << 52);
  return negative ? -value : value;
}

/** Takes x off the last result; its last bit must be 2^-224 or more. */
export function subtract(x: f64): void {
  if (x == 0) return;
  const bits = reinterpret<u64>(x);
  const place = <i32>((bits >> 52) & 0x7ff) - 1075 + 224;
  const mantissa = (bits & 0xfffffffffffff) | 0x10000000000000;
  const shift = <u64>(place & 31);
  const low = mantissa << shift, high = <u32>(mantissa >> 32 >> (32 - shift));
  const part = wide();
  memory.fill(part, 0, bytes);
  const at = part + <usize>(place >> 5) * 4;
  store<u64>(at, low);
  store<u32>(at + 8, high);
  addMultiple(total(), part, x < 0 ? 1 : -1);
}
