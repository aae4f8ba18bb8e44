/**
 * Standardisation: each column less its mean, divided by its standard deviation, as scikit-learn's
 * `StandardScaler`.
 *
 * @module
 */

import { DataError } from "../errors.ts";
import { found } from "../schema/found.ts";

/** What turns raw features into standardised ones: one mean and one scale per column. */
export interface Standardizer {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/**
 * The largest magnitude that can be standardised: the squares of so many differences as memory has room for still
 * have a finite sum.
 */
const largest = 1e147;

/**
 * Refuses columns whose variance could be beyond float64.
 *
 * @param x [n, cols]; NaN stands for what is missing.
 * @param names Of the columns.
 * @param setting What asks for it, e.g. "dataset.standardize".
 * @throws {DataError} naming the first such column.
 */
export async function checkStandardizable(
  x: Float64Array,
  names: readonly string[],
  setting: string,
  breathe?: Breathe,
): Promise<void> {
  const cols = names.length;
  for (let start = 0, block = 0; start < x.length; start += cols, block++) {
    if (block % blockRows === 0) await breathe?.();
    for (let c = 0; c < cols; c++) {
      if (!(Math.abs(x[start + c]) > largest)) continue;
      throw new DataError(
        `Cannot standardize column ${found(names[c])}: it holds ${
          x[start + c]
        }, and the variance of numbers ` +
          `beyond ${largest} may be more than a float64 holds`,
        `give the column in a larger unit, leave it out, or set ${setting} to false`,
      );
    }
  }
}

/** Gives the event loop a turn now and then; see `LoadContext.breathe`. */
export type Breathe = () => Promise<void> | undefined;

/** Rows of a block: sums run in order within a block, and block sums are added in order. */
const blockRows = 256;

const epsilon = 2.220446049250313e-16;

/**
 * Mean and standard deviation (of the population) of each column over some rows, in two passes: the variance
 * is that of the differences from the mean, corrected for the rounding of the mean. The sums follow the order
 * of `rows` in blocks of 256. A column that is constant, up to what rounding explains, has scale 1.
 *
 * @param x Features [n, cols], row by row.
 * @param rows Which rows count, at least one.
 */
export async function fitStandardizer(
  x: Float64Array | Uint8Array,
  cols: number,
  rows: Uint32Array,
  breathe?: Breathe,
): Promise<Standardizer> {
  const n = rows.length;
  const zeros = new Float64Array(cols);
  const mean = (await sumColumns(x, zeros, rows, false, breathe)).map((sum) => sum / n);
  const rest = await sumColumns(x, mean, rows, false, breathe);
  const squares = await sumColumns(x, mean, rows, true, breathe);
  const scale = squares.map((sum, c) => {
    const variance = (sum - rest[c] * rest[c] / n) / n;
    const drift = n * mean[c] * epsilon;
    const constant = variance <= n * epsilon * variance + drift * drift;
    return constant ? 1 : Math.sqrt(variance);
  });
  return { mean, scale };
}

/**
 * Standardises every row of `x` [n, cols] in place: (x - mean) / scale.
 */
export async function applyStandardizer(
  x: Float64Array,
  { mean, scale }: Standardizer,
  breathe?: Breathe,
): Promise<void> {
  const cols = mean.length;
  for (let start = 0, block = 0; start < x.length; start += cols, block++) {
    if (block % blockRows === 0) await breathe?.();
    for (let c = 0; c < cols; c++) x[start + c] = (x[start + c] - mean[c]) / scale[c];
  }
}

/** The sum of x - center, or of its square, for each column. */
async function sumColumns(
  x: Float64Array | Uint8Array,
  center: Float64Array,
  rows: Uint32Array,
  squared: boolean,
  breathe?: Breathe,
): Promise<Float64Array> {
  const cols = center.length;
  const total = new Float64Array(cols);
  const block = new Float64Array(cols);
  for (let from = 0; from < rows.length; from += blockRows) {
    const turn = breathe?.();
    if (turn) await turn;
    block.fill(0);
    const to = Math.min(from + blockRows, rows.length);
    for (let i = from; i < to; i++) {
      const start = rows[i] * cols;
      for (let c = 0; c < cols; c++) {
        const d = x[start + c] - center[c];
        block[c] += squared ? d * d : d;
      }
    }
    for (let c = 0; c < cols; c++) total[c] += block[c];
  }
  return total;
}
