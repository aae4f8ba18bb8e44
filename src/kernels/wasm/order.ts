// The order of rows: shuffling it, and gathering rows by it.

import { bounded, seedState } from "./random_state";
import { loadPart, size, storePart, width } from "./vector";

/** out = the rows of x [.., columns] that the `count` words at `order` name. */
export function gatherRows(out: usize, x: usize, columns: i32, order: usize, count: i32): void {
  const bytes = <usize>columns * size;
  const end = order + <usize>count * 4;
  if (columns == 1) {
    for (; order < end; order += 4) {
      store<Real>(out, load<Real>(x + <usize>load<u32>(order) * size));
      out += size;
    }
    return;
  }
  const rest = columns % width;
  const whole = bytes - <usize>rest * size;
  for (; order < end; order += 4) {
    const row = x + <usize>load<u32>(order) * bytes;
    for (let at: usize = 0; at < whole; at += 16) v128.store(out + at, v128.load(row + at));
    if (rest) storePart(out + whole, loadPart(row + whole, rest), rest);
    out += bytes;
  }
}

/** Fisher and Yates, from the end, drawing from a new RandomState(seed). */
export function shuffleBySeed(order: usize, count: i32, seed: u32): void {
  seedState(seed);
  for (let i = count - 1; i > 0; i--) {
    const here = order + <usize>i * 4, there = order + <usize>bounded(i) * 4;
    const kept = load<u32>(here);
    store<u32>(here, load<u32>(there));
    store<u32>(there, kept);
  }
}
