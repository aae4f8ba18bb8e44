/**
 * "Did you mean": the nearest of a few known names.
 *
 * @module
 */

/**
 * How many letters must be changed, added, dropped or swapped with a neighbour to turn `a` into `b`:
 * Damerau-Levenshtein distance, optimal string alignment. Costs `a.length * b.length`.
 */
export function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(change, last[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}

/** The known name that `word` was most likely meant to be, or nothing if none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const alike = known.filter((name) => name.toLowerCase() === word.toLowerCase());
  if (alike.length === 1) return alike[0];
  if (word.length < 3 || word.length > 64) return undefined;
  const plain = (name: string) => name.toLowerCase().replaceAll("-", "_");
  const allowed = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = allowed + 1;
  for (const name of known) {
    const d = distance(plain(word), plain(name));
    if (d < least) [best, least] = [name, d];
  }
  return best;
}

/** The hint that goes with {@linkcode nearest}: `did you mean "adam"?`. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const name = nearest(word, known);
  return name === undefined ? undefined : `did you mean ${JSON.stringify(name)}?`;
}
