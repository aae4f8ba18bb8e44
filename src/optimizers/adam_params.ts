/**
 * The params that Adam and its kin share.
 *
 * @module
 */
import { list, number, optional, type Schema } from "../schema/fields.ts";

/** Both decay rates. */
export function betas(standard: readonly [number, number] = [0.9, 0.999]): Schema<number[]> {
  return optional(
    list(number({ description: "A decay rate", min: 0, below: 1 }), {
      description: "Decay of the running mean of the gradient and of its square",
      min: 2,
      max: 2,
    }),
    [...standard],
  );
}

/** What keeps denominators from zero. */
export function eps(standard: number): Schema<number> {
  return optional(number({ description: "Added to the root in the denominator", min: 0 }), standard);
}
