// What the slope of an activation makes of a gradient; where y, the result, tells the slope.

import { splat } from "./vector";

/** y > 0 ? dy : 0. */
@unmanaged
export class ReluSlope {
  @inline
  apply(s: v128, dy: v128, y: v128): v128 {
    return v128.and(dy, v128.gt<Real>(y, splat(0)));
  }
}

/** y > 0 ? dy : s dy. */
@unmanaged
export class LeakyReluSlope {
  @inline
  apply(s: v128, dy: v128, y: v128): v128 {
    return v128.bitselect(dy, v128.mul<Real>(s, dy), v128.gt<Real>(y, splat(0)));
  }
}

/** dy (1 - y²). */
@unmanaged
export class TanhSlope {
  @inline
  apply(s: v128, dy: v128, y: v128): v128 {
    return v128.mul<Real>(dy, v128.sub<Real>(splat(1), v128.mul<Real>(y, y)));
  }
}

/** dy (y (1 - y)). */
@unmanaged
export class SigmoidSlope {
  @inline
  apply(s: v128, dy: v128, y: v128): v128 {
    return v128.mul<Real>(dy, v128.mul<Real>(y, v128.sub<Real>(splat(1), y)));
  }
}

/** dx + what a slope makes of dy. */
@unmanaged
export class AddSlope<Slope> {
  @inline
  apply(s: v128, dx: v128, dy: v128, y: v128): v128 {
    return v128.add<Real>(dx, changetype<Slope>(<usize>0).apply(s, dy, y));
  }
}
