// Holding numbers between a limit and its negative.

import { loadPart, size, splat, storePart, width } from "./vector";

/** x held between -limit and limit; NaN stays NaN. */
@inline
export function held(x: v128, limit: v128): v128 {
  const low = v128.neg<Real>(limit);
  const raised = v128.bitselect(low, x, v128.lt<Real>(x, low));
  return v128.bitselect(limit, raised, v128.gt<Real>(raised, limit));
}

/** How many numbers are beyond the limit. */
@inline
function countBeyond(x: v128, limit: v128): i32 {
  const beyond = v128.gt<Real>(v128.abs<Real>(x), limit);
  return popcnt<i32>(sizeof<Real>() == 4 ? i32x4.bitmask(beyond) : i64x2.bitmask(beyond));
}

/** out = x held; returns how many numbers were beyond. */
export function clipAll(out: usize, x: usize, n: i32, limit: Real): i32 {
  const s = splat(limit);
  let count = 0;
  for (; n >= width; n -= width) {
    const value = v128.load(x);
    count += countBeyond(value, s);
    v128.store(out, held(value, s));
    out += 16;
    x += 16;
  }
  if (n == 0) return count;
  const value = loadPart(x, n);
  storePart(out, held(value, s), n);
  return count + countBeyond(value, s);
}
