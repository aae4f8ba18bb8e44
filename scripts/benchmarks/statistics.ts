/**
 * Medians and spreads, and how they are written.
 *
 * @module
 */

/** The middle of some values, and how far they went. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
}

/** The spread of values, at least one. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  const median = (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
  return { median, min: sorted[0], max: sorted[count - 1], count };
}

/** The ratios of what was measured in the same rounds. */
export function ratios(over: readonly number[], under: readonly number[]): number[] {
  return over.slice(0, under.length).map((value, i) => value / under[i]);
}

/** Three digits: "0.0163", "1.25", "37.3", "120". */
export function digits(value: number): string {
  if (value === 0) return "0";
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 6));
}

/** "1.25 (1.20–1.31)" */
export function formatSpread({ median, min, max }: Spread, unit = ""): string {
  return `${digits(median)}${unit} (${digits(min)}–${digits(max)})`;
}
