/**
 * Finds columns that give the target away.
 *
 * @module
 */
import type { LoadContext } from "../dataset.ts";

/** A column with more different values than this is not looked at: it could determine anything. */
export const mostValues = 1000;
/** With fewer rows, or fewer that repeat a value, chance may do it. */
const fewestRows = 10, fewestRepeats = 5;

/**
 * The feature columns that alone determine the target: either they equal it in every row, or every value goes
 * with one target only although values come twice on average. (A column of all-different values, such as a
 * row number, says nothing, and neither do a few rows.)
 *
 * @param x Features [rows, cols].
 * @param y Target [rows].
 */
export async function columnsThatTell(
  x: Float64Array,
  y: Float64Array,
  cols: number,
  context: LoadContext,
): Promise<number[]> {
  const found: number[] = [];
  if (y.length < fewestRows || y.every((value) => value === y[0])) return found;
  for (let c = 0; c < cols; c++) {
    if (determines(x, y, cols, c) || y.every((value, i) => value === x[i * cols + c])) found.push(c);
    await context.breathe();
  }
  return found;
}

function determines(x: Float64Array, y: Float64Array, cols: number, c: number): boolean {
  const targetOf = new Map<number, number>();
  for (let i = 0; i < y.length; i++) {
    const value = x[i * cols + c];
    const target = targetOf.get(value);
    if (target === undefined) targetOf.set(value, y[i]);
    else if (target !== y[i]) return false;
    if (targetOf.size > mostValues) return false;
  }
  return isTelling(targetOf.size, y.length);
}

/** Whether one target for each of some values is more than chance: rows repeat them, and there are enough. */
export function isTelling(values: number, rows: number): boolean {
  return rows >= fewestRows && values * 2 <= rows && rows - values >= fewestRepeats;
}
