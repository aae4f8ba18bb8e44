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
    const counts = members.map((ones) => ones.length);
    check(counts, size, rows.length, part);
    const random = new RandomState(seed);
    const stay = shares(counts, rows.length - size, random);
    const go = shares(counts.map((count, k) => count - stay[k]), size, random);
    const rest: number[] = [], held: number[] = [];
    members.forEach((ones, k) => {
      const order = random.permutation(ones.length);
      for (let i = 0; i < stay[k]; i++) rest.push(ones[order[i]]);
      for (let i = stay[k]; i < stay[k] + go[k]; i++) held.push(ones[order[i]]);
    });
    return [shuffled(rest, random), shuffled(held, random)];
  };
}

/** The rows of each class that occurs, in order of classes and rows. */
function byClass(rows: Uint32Array, labels: Float64Array): number[][] {
  const members = new Map<number, number[]>();
  for (const row of rows) {
    const ones = members.get(labels[row]);
    if (ones) ones.push(row);
    else members.set(labels[row], [row]);
  }
  return [...members].sort(([a], [b]) => a - b).map(([, ones]) => ones);
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

function shuffled(rows: readonly number[], random: RandomState): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from(rows);
  random.shuffle(order);
  return order;
}
