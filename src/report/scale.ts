/**
 * The scale of an axis: where a value stands on it, and which values are written beside it.
 *
 * @module
 */

/** An axis of values. */
export interface Scale {
  /** Where a value stands: 0 at the lower end, 1 at the upper. */
  at(value: number): number;
  /** Values to be written, from the lower end up. */
  readonly ticks: readonly number[];
  /** Whether it is of the values' logarithms. */
  readonly logarithmic: boolean;
}

/** From how many times the smallest value on the largest one would flatten all others on an even scale. */
const wide = 100;
/** Room beyond the outermost values. */
const margin = 0.06;
/** Hardly more ticks than this many: where both ends are round, one more. */
const mostTicks = 5;

/**
 * A scale for finite values of which `low` is the smallest and `high` the largest; logarithmic if they are positive
 * and far apart.
 */
export function scaleFor(low: number, high: number): Scale {
  if (low > 0 && high / low >= wide) {
    const even = evenScale(Math.log10(low), Math.log10(high));
    return { at: (value) => even.at(Math.log10(value)), ticks: powers(low, high), logarithmic: true };
  }
  return { ...evenScale(low, high), logarithmic: false };
}

function evenScale(low: number, high: number): Omit<Scale, "logarithmic"> {
  if (low === high) return { at: () => 0.5, ticks: [low] };
  // Halves, since the whole may be more than a number can hold.
  const span = high / 2 - low / 2;
  return {
    at: (value) => margin + (1 - 2 * margin) * (value / 2 - low / 2) / span,
    ticks: roundNumbers(low, high),
  };
}

/** Multiples of 1, 2 or 5 times a power of ten between two numbers: two to six of them. */
function roundNumbers(low: number, high: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / mostTicks));
  const step = [1, 2, 5, 10].map((factor) => factor * power)
    .find((size) => (high - low) / size <= mostTicks);
  // A span that overflows, or steps that get lost beside the numbers.
  if (step === undefined || low + step === low || !Number.isFinite(step)) return [low, high];
  const ticks = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(i * step);
  return ticks;
}

/** Powers of ten between two positive numbers, a few of them. */
function powers(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low)), last = Math.floor(Math.log10(high));
  const step = Math.ceil((last - first + 1) / mostTicks);
  const found = [];
  for (let power = first; power <= last; power += step) found.push(Number(`1e${power}`));
  return found;
}
