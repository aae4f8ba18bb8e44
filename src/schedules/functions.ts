/**
 * Elementary functions with the same bits on every machine, and the curves that schedules are made of.
 *
 * @module
 */
import { powerFunction } from "../kernels/reference/power.ts";
import { trigonometricFunctions } from "../kernels/reference/trigonometric.ts";
import { int, nullable, number, optional, type Schema } from "../schema/fields.ts";

/** x to the y-th. */
export const pow: (x: number, y: number) => number = powerFunction("float64");

const { cos } = trigonometricFunctions("float64");

/** From `start` at 0 to `end` at 1 along half a cosine. */
export function cosineFrom(start: number, end: number, share: number): number {
  return end + (start - end) / 2 * (1 + cos(Math.PI * share));
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
