// Masks of random zeros, by Philox 4x32-10 as in random/philox.ts.

import { size } from "./vector";

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
  let word = first & 3;
  const end = out + <usize>n * size;
  for (let block = first >> 2; out < end; block++) {
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
    for (; word < 4 && out < end; word++) {
      const drawn = word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
      store<Real>(out, drawn < threshold ? <Real>0 : kept);
      out += size;
    }
    word = 0;
  }
}
