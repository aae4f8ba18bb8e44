/**
 * Ranges of numbers: as a test, in words, and in JSON Schema.
 *
 * @module
 */

/** Limits of a number; `above` and `below` exclude the limit itself. */
export interface Range {
  /** The smallest number. */
  readonly min?: number;
  /** The largest number. */
  readonly max?: number;
  /** Every number is larger. */
  readonly above?: number;
  /** Every number is smaller. */
  readonly below?: number;
}

/** Whether a number lies in a range. */
export function within(n: number, { min, max, above, below }: Range): boolean {
  return !(min !== undefined && n < min || max !== undefined && n > max ||
    above !== undefined && n <= above || below !== undefined && n >= below);
}

/** The range in words, with a leading blank: ` >= 0 and < 1`; empty without limits. */
export function interval({ min, max, above, below }: Range): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  const limits: [string, number | undefined][] = [[">=", min], [">", above], ["<=", max], ["<", below]];
  const words = limits.filter(([, limit]) => limit !== undefined).map(([sign, limit]) => `${sign} ${limit}`);
  return words.length > 0 ? " " + words.join(" and ") : "";
}

/** The keywords of JSON Schema for a range. */
export function limits({ min, max, above, below }: Range): Record<string, number> {
  return {
    ...(min !== undefined && { minimum: min }),
    ...(above !== undefined && { exclusiveMinimum: above }),
    ...(max !== undefined && { maximum: max }),
    ...(below !== undefined && { exclusiveMaximum: below }),
  };
}
