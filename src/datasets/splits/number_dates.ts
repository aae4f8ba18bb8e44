/**
 * Dates that were written as numbers and do not sort as such.
 *
 * @module
 */
import { dayNumber } from "../time/calendar.ts";

const isYear = (year: number) => year >= 1900 && year < 2100;
const isMonth = (month: number) => month >= 1 && month <= 12;

/** Ways to write a date as a number, whether it sorts or not. */
const yearMonthDay = (n: number) => isDate(Math.floor(n / 1e4), n % 1e4);
const dayMonthYear = (n: number) => isDate(n % 1e4, Math.floor(n / 1e4) % 100 * 100 + Math.floor(n / 1e6));
const monthDayYear = (n: number) => isDate(n % 1e4, Math.floor(n / 1e4));
const yearMonth = (n: number) => isMonthOf(Math.floor(n / 100), n % 100);
const monthYear = (n: number) => isMonthOf(n % 1e4, Math.floor(n / 1e4));
const monthPointYear = (n: number) => isWhole(n * 1e4) && isMonthOf(Math.round(n % 1 * 1e4), Math.floor(n));

/**
 * Warns of numbers that are all dates with the year last, or of years with months or weeks behind them that are not
 * padded: 20249 before 202410, but 20251 too. Two rows show nothing.
 */
export function oddNumbers(values: Float64Array): string[] {
  const all = [...new Set(values)];
  if (all.length < 2) return [];
  const are = (is: (n: number) => boolean) => all.every(is);
  if (are(Number.isInteger)) {
    const day = (are(dayMonthYear) || are(monthDayYear)) && !are(yearMonthDay);
    if (day) return [warning(all[0], "with the year last", "20240314")];
    if (are(monthYear) && !are(yearMonth)) return [warning(all[0], "with the year last", "202403")];
  } else if (are(monthPointYear)) return [warning(all[0], "with the year last", "202403")];
  if (isUnpadded(all)) return [warning(all[0], "with a month or a week of one digit or two", "202403")];
  return [];
}

function warning(example: number, what: string, instead: string): string {
  return `its numbers look like dates ${what}, such as ${example}, and are sorted as numbers, which is not the order of ` +
    `time: write them as ${instead}`;
}

function isWhole(n: number): boolean {
  return Math.abs(n - Math.round(n)) < 1e-6;
}

function isDate(year: number, monthDay: number): boolean {
  return isYear(year) && !Number.isNaN(dayNumber(year, Math.floor(monthDay / 100), monthDay % 100));
}

function isMonthOf(year: number, month: number): boolean {
  return isYear(year) && isMonth(month);
}

/** Years with one digit or two behind them, or behind a point. */
function isUnpadded(all: readonly number[]): boolean {
  const joined = (n: number, digits: number) => {
    const behind = n % 10 ** digits;
    return Number.isInteger(n) && isYear(Math.floor(n / 10 ** digits)) && behind >= 1 && behind <= 53 &&
      behind >= 10 ** (digits - 1);
  };
  if (all.every((n) => joined(n, 1) || joined(n, 2))) {
    return all.some((n) => joined(n, 1)) && all.some((n) => joined(n, 2));
  }
  // 2024.10 is the number 2024.1.
  const months = all.map((n) => isYear(Math.floor(n)) && isWhole(n * 100) ? Math.round(n % 1 * 100) : 0);
  return months.every((m) => m === 11 || m === 12 || m % 10 === 0 && m > 0) &&
    months.some((m) => m === 11 || m === 12) && months.some((m) => m >= 20 && m % 10 === 0);
}
