/**
 * The Gregorian calendar in whole days since 1970-01-01.
 *
 * @module
 */

const millisecondsOfDay = 86_400_000;

/** The day of a date, in days since 1970-01-01; NaN if there is no such date. Months count from 1. */
export function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  // Unlike Date.UTC, this takes years below 100 as they are.
  date.setUTCFullYear(year, month - 1, day);
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.getTime() / millisecondsOfDay : NaN;
}

/** The Monday that begins a week of ISO 8601: week 1 is the one with January 4. Week 0 is the one before it. */
export function mondayOfWeek(year: number, week: number): number {
  const fourth = dayNumber(year, 1, 4);
  // 1970-01-01 was a Thursday, three days after a Monday.
  const weekday = (((fourth + 3) % 7) + 7) % 7;
  return fourth - weekday + 7 * (week - 1);
}

const names = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/** The month, from 1, that an English name or its beginning of at least three letters means; NaN for other words. */
export function monthOfName(name: string): number {
  const word = name.toLowerCase();
  const index = word.length < 3 ? -1 : names.findIndex((month) => month.startsWith(word));
  return index < 0 ? NaN : index + 1;
}
