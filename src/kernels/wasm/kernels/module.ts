// What is no kernel: what asks the processor, and where the scratch area is.

import { multiplyAdds } from "../peak";
import { setScratch } from "../scratch";
import { madd, splat } from "../vector";

/** One fused multiply-add, by which the probe sees whether there is one rounding. */
export function fma(a: Real, b: Real, c: Real): Real {
  return v128.extract_lane<Real>(madd(splat(a), splat(b), splat(c)), 0);
}

export { multiplyAdds as peak, setScratch };
