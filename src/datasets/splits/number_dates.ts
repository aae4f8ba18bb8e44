/**
 * Dates that were written as numbers and do not sort as such.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { dayNumber } from "../time/calendar.ts";

/** Days since 1970-01-01, from `start` up to but not including `end`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** A way of writing dates as numbers. */
interface Layout {
  /** To be read after "dates". */
  readonly what: string;
  /** What matches a number; its groups are y (year), m, d and t (a time behind the date). */
  readonly pattern: RegExp;
  /** How many different numbers have to be dates before they are taken for such, where none begins with 0. */
  readonly fewest: number;
  /** The most years from the first to the last; more of them are no dates. */
  readonly years: number;
  /** Whether numbers that begin with no 0 are as likely to be ordinary ones. */
  readonly doubtful?: boolean;
  /** Whether they show something only if one of them begins with 0. */
  readonly padded?: boolean;
  /** How to write the date instead. */
  readonly instead: string;
}

const year = "(?<y>(?:19|20)\\d\\d)", yy = "(?<y>\\d\\d)", m = "(?<m>\\d\\d)", d = "(?<d>\\d\\d)";
const time = "(?:(?<t>[01]\\d|2[0-3])[0-5]\\d(?:[0-5]\\d)?)?";
const day = "20240314", month = "202403";

function layout(what: string, pattern: string, rest: Partial<Layout> = {}): Layout {
  return { what, pattern: new RegExp(`^${pattern}$`), fewest: 2, years: 200, instead: day, ...rest };
}

/** Those that are not the order of time as numbers. A zero that stood first may be lost. */
const misleading: readonly Layout[] = [
  layout("with the year last", `${d}${m}${year}${time}`),
  layout("with the year last", `${m}${d}${year}${time}`),
  layout("with the year last", `(?<d>\\d)${m}${year}`),
  layout("with the year last", `(?<m>\\d)${d}${year}`),
  layout("with the year last", `(?<m>\\d\\d?)${year}`, { instead: month }),
  layout("with the year last", `(?<m>\\d\\d?)\\.${year}`, { instead: month }),
  layout("with the year last", `(?<d>\\d\\d?)${m}${yy}`, { fewest: 3, years: 30 }),
  layout("with the year last", `(?<m>\\d\\d?)${d}${yy}`, { fewest: 3, years: 30 }),
  layout("with the day first", `${d}\\.${m}`, { doubtful: true }),
  layout("with the day first", `(?<d>\\d)\\.${m}`, { doubtful: true }),
  layout("with the day first", `${d}${m}`, { padded: true }),
  layout("some with a day and some without", `${year}(?:${m}(?:${d}${time})?)?`),
];

/** Those that are the order of time as numbers. */
const sorted: readonly Layout[] = [
  layout("", `${yy}${m}${d}`),
  layout("", `${year}${m}`),
  layout("", `${m}${d}`),
  layout("", `${m}\\.${d}`),
];

/** Those of one kind are read together: the zero of 01032024 may be there in some and lost in others. */
const kinds: readonly (readonly Layout[])[] = [
  [misleading[0], misleading[2]],
  [misleading[1], misleading[3]],
  ...misleading.slice(4, 8).map((one) => [one]),
  [misleading[8], misleading[9]],
  ...misleading.slice(10).map((one) => [one]),
];

/** What is wrong with numbers that rows are to be sorted by. */
export interface OddNumbers {
  /** The number to show, as it is written. */
  readonly example: string;
  /** What it looks like; to be read after "dates". */
  readonly what: string;
  /** How to write the example's kind. */
  readonly instead: string;
  /** Whether they are dates for sure; else they may be ordinary numbers. */
  readonly sure: boolean;
}

/**
 * Finds out whether numbers are dates whose order is another one: with the year last, with the day first, some with a
 * day and some without, or months and weeks that are not padded: 20249 before 202410, but 20251 too.
 *
 * They are dates only if every one of them is; one number shows nothing.
 *
 * @param written The numbers as the file has them, each once, decimals behind a point.
 */
export function oddNumbers(written: readonly string[]): OddNumbers | undefined {
  const texts = [...new Set(written.map((text) => text.trim().replace(/^(\d{4,})\.0+$/, "$1")))];
  if (texts.length < 2) return undefined;
  const isPadded = texts.some((text) => /^0\d/.test(text));
  const likely = sorted.map((one) => read(texts, [one])).filter((spans) => spans !== undefined).map(reach);
  for (const kind of kinds) {
    const spans = read(texts, kind);
    const [{ fewest, years, doubtful, padded, what, instead }] = kind;
    if (spans === undefined || isOrdered(texts, spans)) continue;
    if (!isPadded && (padded || texts.length < fewest)) continue;
    const days = reach(spans);
    // Numbers that are dates in two ways are those of the shorter time.
    if (days > 366 * years || likely.some((other) => other <= days)) continue;
    return { example: texts[0], what, instead, sure: isPadded || !doubtful };
  }
  const numbers = texts.map(Number);
  const unpadded = "with a month or a week of one digit or two";
  if (isUnpadded(numbers)) return { example: texts[0], what: unpadded, instead: month, sure: true };
  if (isUnpaddedBehindPoint(numbers)) {
    return { example: texts[0], what: unpadded, instead: month, sure: false };
  }
  return undefined;
}

/** What is said of odd numbers; to be read after "found". */
export function describeOdd({ example, what }: OddNumbers): string {
  return `${
    found(example)
  }, as all numbers of the column look like dates ${what}, whose order is not that of the numbers`;
}

/** The times of all texts; undefined if one is no date. */
function read(texts: readonly string[], layouts: readonly Layout[]): Span[] | undefined {
  const spans: Span[] = [];
  for (const text of texts) {
    const groups = layouts.map(({ pattern }) => pattern.exec(text)?.groups).find((one) => one !== undefined);
    const span = groups && spanOf(groups);
    if (span === undefined || Number.isNaN(span.end)) return undefined;
    spans.push(span);
  }
  return spans;
}

function spanOf({ y, m, d, t }: Record<string, string | undefined>): Span {
  // Where no year is given any leap year does; two digits mean 1970 to 2069.
  const year = y === undefined ? 2024 : y.length === 4 ? +y : +y + (+y < 70 ? 2000 : 1900);
  const start = dayNumber(year, m === undefined ? 1 : +m, d === undefined ? 1 : +d);
  if (d !== undefined) return { start: start + (t === undefined ? 0 : +t / 24), end: start + 1 };
  if (m === undefined) return { start, end: dayNumber(year + 1, 1, 1) };
  return { start, end: +m < 12 ? dayNumber(year, +m + 1, 1) : start + 31 };
}

/** Whether the order of the numbers is that of time: none reaches into the next one, unless both begin together. */
function isOrdered(texts: readonly string[], spans: readonly Span[]): boolean {
  const order = Array.from(texts, (_, i) => i).sort((a, b) => +texts[a] - +texts[b]);
  return order.every((i, k) => {
    if (k === 0) return true;
    const [before, after] = [spans[order[k - 1]], spans[i]];
    return before.end <= after.start || before.end === after.end && before.start <= after.start;
  });
}

/** Days from the first to the last. */
function reach(spans: readonly Span[]): number {
  let first = Infinity, last = -Infinity;
  for (const { start, end } of spans) [first, last] = [Math.min(first, start), Math.max(last, end)];
  return last - first;
}

const isYear = (year: number) => year >= 1900 && year < 2100;

/** Years with one digit or two behind them. */
function isUnpadded(all: readonly number[]): boolean {
  const joined = (n: number, digits: number) => {
    const behind = n % 10 ** digits;
    return Number.isInteger(n) && isYear(Math.floor(n / 10 ** digits)) && behind >= 1 && behind <= 53 &&
      behind >= 10 ** (digits - 1);
  };
  return all.every((n) => joined(n, 1) || joined(n, 2)) && all.some((n) => joined(n, 1)) &&
    all.some((n) => joined(n, 2));
}

/** Years with a month behind a point: 2024.10 is the number 2024.1. */
function isUnpaddedBehindPoint(all: readonly number[]): boolean {
  const isWhole = (n: number) => Math.abs(n - Math.round(n)) < 1e-6;
  const months = all.map((n) => isYear(Math.floor(n)) && isWhole(n * 100) ? Math.round(n % 1 * 100) : 0);
  return months.every((m) => m === 11 || m === 12 || m % 10 === 0 && m > 0) &&
    months.some((m) => m === 11 || m === 12) && months.some((m) => m >= 20 && m % 10 === 0);
}
