// The order of rows: shuffling it, and gathering rows by it.

import { nextWords, seedState, words } from "./random_state";
import { randomWords, temperedWords } from "./scratch";
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

/**
 * Fisher and Yates, from the end, drawing from a new RandomState(seed): for each place i words are cut to as many bits as
 * i has, until one is at most i. One word a turn: a word that does not fit exchanges i with itself and leaves i where it
 * is, since no processor foresees which words fit.
 */
export function shuffleBySeed(order: usize, count: i32, seed: u32): void {
  const key = randomWords(), drawn = temperedWords(), end = drawn + words * 4;
  seedState(key, seed);
  for (let i = <u32>count - 1; <i32>i > 0;) {
    nextWords(drawn, key);
    for (let word = drawn; word < end && i > 0; word += 4) {
      const chosen = load<u32>(word) & (<u32>0xffffffff >> clz<u32>(i));
      const fits = <u32>(chosen <= i);
      const here = order + <usize>i * 4, there = order + <usize>(i ^ ((chosen ^ i) & (0 - fits))) * 4;
      const kept = load<u32>(here);
      store<u32>(here, load<u32>(there));
      store<u32>(there, kept);
      i -= fits;
    }
  }
}
