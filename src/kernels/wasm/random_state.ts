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

@inline
function tempered(word: v128): v128 {
  let y = v128.xor(word, i32x4.shr_u(word, 11));
  y = v128.xor(y, v128.and(i32x4.shl(y, 7), i32x4.splat(0x9d2c5680)));
  y = v128.xor(y, v128.and(i32x4.shl(y, 15), i32x4.splat(0xefc60000)));
  return v128.xor(y, i32x4.shr_u(y, 18));
}

/** The words at `key`, tempered. */
export function temper(out: usize, key: usize): void {
  for (const end = key + words * 4; key < end; key += 16) {
    v128.store(out, tempered(v128.load(key)));
    out += 16;
  }
}

/**
 * The next 624 words of the stream, and them tempered at `out`; four at a time. What follows the last of the old words
 * are the first of the new ones, which meanwhile stand in the 16 bytes behind them, where a state has its position and its
 * Gaussian: what lies there is put back.
 */
export function nextWords(out: usize, key: usize): void {
  const end = key + words * 4, behind = v128.load(end);
  let far = key + shift * 4;
  for (let at = key; at < end; at += 16) {
    const upper = v128.and(v128.load(at), i32x4.splat(0x80000000));
    const y = v128.or(upper, v128.and(v128.load(at, 4), i32x4.splat(0x7fffffff)));
    const odd = v128.and(i32x4.neg(v128.and(y, i32x4.splat(1))), i32x4.splat(0x9908b0df));
    const next = v128.xor(v128.load(far), v128.xor(i32x4.shr_u(y, 1), odd));
    v128.store(at, next);
    if (at == key) v128.store(end, next);
    v128.store(out, tempered(next));
    out += 16;
    far += 16;
    if (far >= end) far -= words * 4;
  }
  v128.store(end, behind);
}
