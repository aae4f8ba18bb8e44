/**
 * Elementary functions with the same bits on every machine, and the curves that schedules are made of.
 *
 * @module
 */
import { powerFunction } from "../kernels/reference/power.ts";
import * as c from "../kernels/trigonometric_constants.ts";
import { int, nullable, number, optional, type Schema } from "../schema/fields.ts";

/** x to the y-th. */
export const pow: (x: number, y: number) => number = powerFunction("float64");

/**
 * (1 + cos(π share)) / 2 for a share from 0 to 1, to a few units in the last place: cos²(π share / 2), by the sine of at
 * most π / 4. Schedules compute it in every step, so it is shorter than the kernels' cosine, which reduces any angle.
 */
function halfCosine(share: number): number {
  const isLate = share > 0.5;
  const angle = Math.PI / 2 * (isLate ? 1 - share : share);
  const z = angle * angle;
  const tail = c.sin64c0 +
    z * (c.sin64c1 + z * (c.sin64c2 + z * (c.sin64c3 + z * (c.sin64c4 + z * c.sin64c5))));
  const sine = angle + angle * (z * tail);
  return isLate ? sine * sine : 1 - sine * sine;
}

/** From `start` at 0 to `end` at 1 along half a cosine. */
export function cosineFrom(start: number, end: number, share: number): number {
  return end + (start - end) * halfCosine(share);
}

/** From `start` at 0 to `end` at 1 along a line. */
export function lineFrom(start: number, end: number, share: number): number {
  return start + (end - start) * share;
}

/** Declares a length that may be left to the run: all that comes after the warm-up. */
export function length(description: string): Schema<number | null> {
  const text = `${description}; null: all of training after the warm-up`;
  return optional(nullable(int({ description: text, min: 1 })), null);
}

/** Declares the rate at the end of a descent. */
export const etaMin: Schema<number> = optional(
  number({ description: "The lowest rate, where it ends", min: 0 }),
  0,
);
