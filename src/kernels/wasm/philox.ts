// Random words by Philox 4x32-10 as in random/philox.ts, and what is made of them.

import { philoxWords } from "./scratch";
import { size } from "./vector";

/** Stores the four words of a block at `out`. */
@inline
function philox(
  out: usize,
  block: u32,
  key0: u32,
  key1: u32,
  counter1: u32,
  counter2: u32,
  counter3: u32,
): void {
  let c0 = block, c1 = counter1, c2 = counter2, c3 = counter3;
  let k0 = key0, k1 = key1;
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>c0 * 0xd2511f53;
    const product1 = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(product1 >> 32) ^ c1 ^ k0;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ k1;
    c3 = <u32>product0;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  store<u32>(out, c0);
  store<u32>(out, c1, 4);
  store<u32>(out, c2, 8);
  store<u32>(out, c3, 12);
}

/** out = 0 where the element's random word is below `threshold`, else `kept`; see kernels.ts. */
export function maskAll(
  out: usize,
  n: i32,
  threshold: u32,
  kept: Real,
  key0: u32,
  key1: u32,
  counter1: u32,
  counter2: u32,
  counter3: u32,
  first: u32,
): void {
  const drawn = philoxWords();
  let word = first & 3;
  const end = out + <usize>n * size;
  for (let block = first >> 2; out < end; block++) {
    philox(drawn, block, key0, key1, counter1, counter2, counter3);
    for (; word < 4 && out < end; word++) {
      store<Real>(out, load<u32>(drawn + <usize>word * 4) < threshold ? <Real>0 : kept);
      out += size;
    }
    word = 0;
  }
}

/** out = the words of the stream from number `first` on. */
export function drawWords(
  out: usize,
  n: i32,
  key0: u32,
  key1: u32,
  counter1: u32,
  counter2: u32,
  counter3: u32,
  first: u32,
): void {
  const drawn = philoxWords();
  const end = out + <usize>n * 4;
  for (let block = first >> 2; out < end; block++) {
    const skipped = <usize>(first & 3) * 4;
    const count = min<usize>(16 - skipped, end - out);
    philox(drawn, block, key0, key1, counter1, counter2, counter3);
    memory.copy(out, drawn + skipped, count);
    out += count;
    first = 0;
  }
}

/** out = numbers from [0, 1): in float32 the upper 24 bits of a word each, in float64 53 bits of two. */
export function drawFractions(
  out: usize,
  n: i32,
  key0: u32,
  key1: u32,
  counter1: u32,
  counter2: u32,
  counter3: u32,
  first: u32,
): void {
  const drawn = philoxWords();
  const perBlock: u32 = 16 / size;
  let element = first % perBlock;
  const end = out + <usize>n * size;
  for (let block = first / perBlock; out < end; block++) {
    philox(drawn, block, key0, key1, counter1, counter2, counter3);
    for (; element < perBlock && out < end; element++) {
      const at = drawn + <usize>element * size;
      if (size == 4) {
        store<Real>(out, <Real>(<f64>(load<u32>(at) >> 8) * 5.9604644775390625e-8));
      } else {
        const bits = (<u64>(load<u32>(at) >> 5) << 26) | <u64>(load<u32>(at, 4) >> 6);
        store<Real>(out, <Real>(<f64>bits * 1.1102230246251565e-16));
      }
      out += size;
    }
    element = 0;
  }
}
