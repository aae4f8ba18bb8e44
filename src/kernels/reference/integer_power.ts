/**
 * Powers of whole exponents.
 *
 * @module
 */

/** base^exponent for a positive integer, by squaring: exact operations only, so the same bits everywhere. */
export function integerPower(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, rest = exponent; rest > 0; rest = Math.floor(rest / 2), square *= square) {
    if (rest % 2 === 1) result *= square;
  }
  return result;
}
