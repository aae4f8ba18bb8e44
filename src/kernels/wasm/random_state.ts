// NumPy's RandomState as in random/random_state.ts: the Mersenne Twister, its 624 words anywhere in memory.

/** The words of a state. */
export const words: i32 = 624;
const shift: i32 = 397;

/** The words with which the stream of a seed begins, before the first twist. */
export function seedState(key: usize, seed: u32): void {
  let word = seed;
  store<u32>(key, word);
  for (let i = 1; i < words; i++) {
    word = 1812433253 * (word ^ (word >> 30)) + i;
    store<u32>(key + <usize>i * 4, word);
  }
}

/** The next words, not yet tempered, of four places from i on: what stood there and one on, and the words `far` of it. */
@inline
function nextFour(key: usize, i: i32, far: i32): void {
  const at = key + <usize>i * 4;
  const upper = v128.and(v128.load(at), i32x4.splat(0x80000000));
  const y = v128.or(upper, v128.and(v128.load(at, 4), i32x4.splat(0x7fffffff)));
  const odd = v128.and(i32x4.neg(v128.and(y, i32x4.splat(1))), i32x4.splat(0x9908b0df));
  const mixed = v128.xor(v128.load(key + <usize>far * 4), v128.xor(i32x4.shr_u(y, 1), odd));
  v128.store(at, mixed);
}

/** The same of one place. */
function nextOne(key: usize, i: i32, next: i32, far: i32): void {
  const at = key + <usize>i * 4;
  const y = (load<u32>(at) & 0x80000000) | (load<u32>(key + <usize>next * 4) & 0x7fffffff);
  store<u32>(at, load<u32>(key + <usize>far * 4) ^ (y >> 1) ^ ((0 - (y & 1)) & 0x9908b0df));
}

/** The next 624 words, not yet tempered. Four at a time, but where `far` or the next word comes round to the start. */
export function twist(key: usize): void {
  let i = 0;
  for (; i + shift + 4 <= words; i += 4) nextFour(key, i, i + shift);
  for (; i + shift < words; i++) nextOne(key, i, i + 1, i + shift);
  for (; i + 5 <= words; i += 4) nextFour(key, i, i + shift - words);
  for (; i < words; i++) nextOne(key, i, i + 1 < words ? i + 1 : 0, i + shift - words);
}

/** The words at `key`, tempered. */
export function temper(out: usize, key: usize): void {
  for (const end = key + words * 4; key < end; key += 16) {
    let y = v128.load(key);
    y = v128.xor(y, i32x4.shr_u(y, 11));
    y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
    y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
    v128.store(out, v128.xor(y, i32x4.shr_u(y, 18)));
    out += 16;
  }
}
