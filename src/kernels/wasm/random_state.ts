// NumPy's RandomState as in random/random_state.ts: the Mersenne Twister, its state in the scratch area.

import { randomWords } from "./scratch";

const words: i32 = 624;
const shift: i32 = 397;

/** The next word to use. */
let position: i32 = words;

/** Begins the stream of a seed. */
export function seedState(seed: u32): void {
  const key = randomWords();
  let word = seed;
  store<u32>(key, word);
  for (let i = 1; i < words; i++) {
    word = 1812433253 * (word ^ (word >> 30)) + i;
    store<u32>(key + <usize>i * 4, word);
  }
  position = words;
}

/** The next 624 words, not yet tempered. */
function twist(): void {
  const key = randomWords();
  for (let i = 0; i < words; i++) {
    const next = i + 1 < words ? i + 1 : 0;
    const far = i + shift < words ? i + shift : i + shift - words;
    const y = (load<u32>(key + <usize>i * 4) & 0x80000000) | (load<u32>(key + <usize>next * 4) & 0x7fffffff);
    const odd = (0 - (y & 1)) & 0x9908b0df;
    store<u32>(key + <usize>i * 4, load<u32>(key + <usize>far * 4) ^ (y >> 1) ^ odd);
  }
  position = 0;
}

/** The next word of the stream. */
export function nextWord(): u32 {
  if (position == words) twist();
  let y = load<u32>(randomWords() + <usize>position * 4);
  position++;
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >> 18);
}

/** A word from 0 to `max`, both included: words cut to as many bits as `max` has, until one fits. */
export function bounded(max: u32): u32 {
  if (max == 0) return 0;
  const mask = <u32>0xffffffff >> clz<u32>(max);
  let value = nextWord() & mask;
  while (value > max) value = nextWord() & mask;
  return value;
}
