/**
 * Splits that keep the proportions of the classes: scikit-learn's `StratifiedShuffleSplit`, to the row.
 *
 * @module
 */
import { ConfigError } from "../../errors.ts";
import { RandomState } from "../../random/random_state.ts";
import type { HoldOut } from "../splits.ts";
import { heldOut } from "./size.ts";

/**
 * Each class gives to each part its share, as nearly as whole rows allow; which classes give one more is drawn.
 *
 * @param labels The class of every row, also of those that are not split.
 */
export function stratifiedSplit(labels: Float64Array, seed: number): HoldOut {
  return (rows, fraction, part) => {
    const size = heldOut(rows.length, fraction, part);
    const members = byClass(rows, labels);
    const counts = members.map(({ length }) => length);
    check(counts, size, rows.length, part);
    const random = new RandomState(seed);
    const stay = shares(counts, rows.length - size, random);
    const go = shares(counts.map((count, k) => count - stay[k]), size, random);
    const rest = new Uint32Array(rows.length - size), held = new Uint32Array(size);
    let rested = 0, gone = 0;
    members.forEach((ones, k) => {
      const order = random.permutation(ones.length);
      for (let i = 0; i < stay[k]; i++) rest[rested++] = ones[order[i]];
      for (let i = stay[k]; i < stay[k] + go[k]; i++) held[gone++] = ones[order[i]];
    });
    random.shuffle(rest);
    random.shuffle(held);
    return [rest, held];
  };
}

/** The rows of each class that occurs, in order of classes and rows. */
function byClass(rows: Uint32Array, labels: Float64Array): Uint32Array[] {
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    const label = labels[rows[i]];
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const classes = [...counts].sort(([a], [b]) => a - b);
  const all = new Uint32Array(rows.length), ends = new Map<number, number>();
  let begin = 0;
  for (const [label, count] of classes) {
    ends.set(label, begin);
    begin += count;
  }
  for (let i = 0; i < rows.length; i++) {
    const label = labels[rows[i]], end = ends.get(label)!;
    all[end] = rows[i];
    ends.set(label, end + 1);
  }
  return classes.map(([label, count]) => all.subarray(ends.get(label)! - count, ends.get(label)));
}

/** What scikit-learn refuses, too. */
function check(counts: readonly number[], size: number, rows: number, part: string): void {
  const cannot =
    `Cannot hold out ${size} of ${rows} rows for ${part}, stratified by ${counts.length} classes`;
  if (counts.some((count) => count < 2)) {
    throw new ConfigError(
      `${cannot}: a class has a single row`,
      "set dataset.split.stratify to false, or leave out such classes",
    );
  }
  if (Math.min(size, rows - size) < counts.length) {
    throw new ConfigError(
      `${cannot}: each part must have at least as many rows as there are classes`,
      `change dataset.split.${part}, or set dataset.split.stratify to false`,
    );
  }
}

/**
 * How many of `draws` rows each class gives: the most likely numbers of draws without replacement, as nearly
 * proportional to `counts` as can be. Ties between equal remainders are drawn.
 */
function shares(counts: readonly number[], draws: number, random: RandomState): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => count / total * draws);
  const whole = exact.map(Math.floor);
  const remainders = exact.map((value, k) => value - whole[k]);
  let more = draws - whole.reduce((sum, value) => sum + value, 0);
  for (const value of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (more <= 0) break;
    const equal = remainders.flatMap((remainder, k) => remainder === value ? [k] : []);
    const take = Math.min(equal.length, more);
    for (const i of random.permutation(equal.length).slice(0, take)) whole[equal[i]]++;
    more -= take;
  }
  return whole;
}
