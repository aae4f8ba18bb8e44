/**
 * The ways of writing a date, a month, a week, a quarter or a year that are understood.
 *
 * @module
 */
import { dayNumber, mondayOfWeek, monthOfName } from "./calendar.ts";

/** Days from `start` up to but not including `end`, both counted from 1970-01-01. */
export interface Days {
  readonly start: number;
  readonly end: number;
}

/** What the named groups of a form captured. */
export type Parts = Readonly<Record<string, string | undefined>>;

/** A way of writing. */
export interface DateForm {
  /** What matches it, to be put between others; its groups are named. */
  readonly pattern: string;
  /** Whether it names one day, so that a time may follow. */
  readonly isDay: boolean;
  /** Whether the first two numbers may be day and month or month and day. */
  readonly eitherOrder?: boolean;
  /** The days it means; NaN where there are no such days. */
  read(parts: Parts, dayFirst: boolean): Days;
}

const year = String.raw`(?<year>\d{4})`;
const day = String.raw`(?<day>\d{1,2})`;
const ordinalDay = String.raw`${day}(?:st|nd|rd|th|\.)?`;
const monthName = String.raw`(?<name>[a-z]{3,9})\.?`;
const gap = String.raw`[-/., ]*`;
const between = String.raw`(?<between>[-/._ ])`;
const week = String.raw`(?:w|wk|week|cw|kw)[-_. ]?(?<week>\d{1,2})`;

/** Every form; the first that matches counts. */
export const dateForms: readonly DateForm[] = [
  days(String.raw`${year}${between}(?<month>\d{1,2})\k<between>${day}`, ymd),
  days(String.raw`${year}(?<month>\d\d)(?<day>\d\d)`, ymd),
  {
    ...days(String.raw`(?<one>\d{1,2})${between}(?<two>\d{1,2})\k<between>${year}`, (parts, dayFirst) => {
      const [day, month] = dayFirst ? [parts.one, parts.two] : [parts.two, parts.one];
      return ymd({ ...parts, day, month });
    }),
    eitherOrder: true,
  },
  days(`${ordinalDay}${gap}${monthName}${gap}${year}`, ymd),
  days(`${monthName}${gap}${ordinalDay}${gap.replace("*", "+")}${year}`, ymd),
  days(`${year}${gap}${monthName}${gap}${day}`, ymd),
  days(String.raw`${year}-(?<dayOfYear>\d{3})`, ({ year, dayOfYear }) => {
    const start = dayNumber(+year!, 1, 1) + +dayOfYear! - 1;
    return +dayOfYear! > 0 && start < dayNumber(+year! + 1, 1, 1) ? { start, end: start + 1 } : none;
  }),
  days(String.raw`${year}[-_ ]?w(?<week>\d{1,2})-(?<weekday>[1-7])`, ({ year, week, weekday }) => {
    const { start } = weekOf(+year!, +week!);
    return { start: start + +weekday! - 1, end: start + +weekday! };
  }),
  periods(String.raw`${year}[-_./, ]*${week}`, ({ year, week }) => weekOf(+year!, +week!)),
  periods(String.raw`${week}[-_./, ]+${year}`, ({ year, week }) => weekOf(+year!, +week!)),
  ...twoWays(
    String.raw`(?:q(?<q>[1-4])|(?<q2>[1-4])q)`,
    ({ year, q, q2 }) => months(+year!, 3 * +(q ?? q2)!, 3),
  ),
  ...twoWays(
    String.raw`(?:h(?<h>[12])|(?<h2>[12])h)`,
    ({ year, h, h2 }) => months(+year!, 6 * +(h ?? h2)!, 6),
  ),
  periods(String.raw`${year}[-/._ m](?<month>\d{1,2})`, monthOf),
  periods(String.raw`(?<month>\d{1,2})[-/._ ]${year}`, monthOf),
  periods(`${monthName}${gap}${year}`, monthOf),
  periods(`${year}${gap}${monthName}`, monthOf),
  periods(year, ({ year }) => months(+year!, 12, 12)),
];

const none: Days = { start: NaN, end: NaN };

function days(pattern: string, read: DateForm["read"]): DateForm {
  return { pattern, isDay: true, read };
}

function periods(pattern: string, read: DateForm["read"]): DateForm {
  return { pattern, isDay: false, read };
}

/** A part of a year, before or after it. */
function twoWays(part: string, read: DateForm["read"]): DateForm[] {
  return [periods(`${year}[-_/ ]*${part}`, read), periods(`${part}[-_/, ]*${year}`, read)];
}

function monthIn({ month, name }: Parts): number {
  return name === undefined ? +month! : monthOfName(name);
}

function ymd(parts: Parts): Days {
  const start = dayNumber(+parts.year!, monthIn(parts), +parts.day!);
  return { start, end: start + 1 };
}

function monthOf(parts: Parts): Days {
  const month = monthIn(parts);
  return month >= 1 && month <= 12 ? months(+parts.year!, month, 1) : none;
}

/** The months of a year up to `last`, which counts from 1. */
function months(year: number, last: number, count: number): Days {
  const start = dayNumber(year, last - count + 1, 1);
  return { start, end: last === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, last + 1, 1) };
}

/** A week by its number: of ISO 8601, or of calendars that have a week 0; in a year's order they agree. */
function weekOf(year: number, week: number): Days {
  if (week > 53) return none;
  const start = mondayOfWeek(year, week);
  return { start, end: start + 7 };
}
