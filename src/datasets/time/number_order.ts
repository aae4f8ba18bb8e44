/**
 * The order of texts that are alike but for one number, as run9 and run10.
 *
 * @module
 */

const oneNumber = /^(?<before>\D*)(?<digits>\d+)(?<after>\D*)$/;
/** A minus, and what stands before or behind the last two digits of a year. */
const misleading =
  /(?:^|\s)[-−]$|(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|\bfy|\byears?|\byr|['’])[-/. ]*$/i;

/** For each text its place by its number, from 0, equal numbers at one place; undefined if they are not alike. */
export function numberOrder(texts: readonly string[]): Float64Array | undefined {
  const digits: string[] = [];
  let before: string | undefined, after: string | undefined;
  for (const text of texts) {
    const parts = oneNumber.exec(text)?.groups;
    if (!parts) return undefined;
    before ??= parts.before;
    after ??= parts.after;
    if (parts.before !== before || parts.after !== after) return undefined;
    digits.push(parts.digits.replace(/^0+(?=\d)/, ""));
  }
  if (misleading.test(before ?? "")) return undefined;
  const compare = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  const sorted = Array.from(texts, (_, i) => i).sort((a, b) => compare(digits[a], digits[b]));
  const places = new Float64Array(texts.length);
  sorted.forEach((i, k) => {
    const last = sorted[k - 1];
    places[i] = k > 0 && digits[last] === digits[i] ? places[last] : k;
  });
  return places;
}
