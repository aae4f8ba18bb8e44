// The processor's own limit: multiply-adds that wait for nothing, against which the products are measured.

import { madd, splat } from "./vector";

/**
 * Does `rounds` times 24 multiply-adds of vectors, in 12 chains: more than any processor has under way in 16 registers.
 * The factors are arguments because the compiler would make constants anew for each use.
 */
export function multiplyAdds(rounds: i32, a: Real, b: Real): Real {
  const x = splat(a), y = splat(b);
  let c0 = splat(a + 1), c1 = splat(a + 2), c2 = splat(a + 3), c3 = splat(a + 4);
  let c4 = splat(a + 5), c5 = splat(a + 6), c6 = splat(a + 7), c7 = splat(a + 8);
  let c8 = splat(a + 9), c9 = splat(a + 10), c10 = splat(a + 11), c11 = splat(a + 12);
  for (; rounds > 0; rounds--) {
    for (let half = 0; half < 2; half++) {
      c0 = madd(x, y, c0);
      c1 = madd(x, y, c1);
      c2 = madd(x, y, c2);
      c3 = madd(x, y, c3);
      c4 = madd(x, y, c4);
      c5 = madd(x, y, c5);
      c6 = madd(x, y, c6);
      c7 = madd(x, y, c7);
      c8 = madd(x, y, c8);
      c9 = madd(x, y, c9);
      c10 = madd(x, y, c10);
      c11 = madd(x, y, c11);
    }
  }
  c0 = v128.add<Real>(v128.add<Real>(c0, c1), v128.add<Real>(c2, c3));
  c4 = v128.add<Real>(v128.add<Real>(c4, c5), v128.add<Real>(c6, c7));
  c8 = v128.add<Real>(v128.add<Real>(c8, c9), v128.add<Real>(c10, c11));
  return v128.extract_lane<Real>(v128.add<Real>(c0, v128.add<Real>(c4, c8)), 0);
}
