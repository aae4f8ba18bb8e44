/**
 * Texts as moments or stretches of time.
 *
 * @module
 */
import { type DateForm, dateForms, type Parts } from "./dates.ts";
import { clockPattern, compactClockPattern, type DayTime, readClock, zonePattern } from "./times.ts";

const secondsOfDay = 86_400;

/** A moment, or the stretch of time that a text such as 2024-Q1 names. */
export interface Moment {
  /** Seconds since 1970-01-01, in UTC where a zone is given; of a time without a date, from the start of its day. */
  readonly start: number;
  /** What is beyond the whole second, at least 0 and below 1. */
  readonly fraction: number;
  /** Where it ends, not included; equal to `start` for a moment. */
  readonly end: number;
  /** Whether it has a date. */
  readonly dated: boolean;
  /** What it says of the time of day; undefined if it has none. */
  readonly clock?: Pick<DayTime, "offset" | "half">;
  /** Whether day and month might be read the other way round. */
  readonly eitherOrder: boolean;
}

const weekday = String.raw`(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +)?`;
const join = String.raw`(?:[t_]|:|,? +| +at +)`;
const tail = `(?:${join}${clockPattern}${zonePattern})?`;
const compactTail = `[t_ -]?${compactClockPattern}${zonePattern}`;

interface Form {
  readonly pattern: RegExp;
  readonly date?: DateForm;
}

/** As the C library's ctime and the command date write it: the time before the year. */
const ctime: DateForm = {
  ...dateForms.find(({ pattern }) => pattern.includes("?<name>"))!,
  pattern: String
    .raw`(?<name>[a-z]{3}) +(?<day>\d{1,2}) +${clockPattern} +(?:(?<zone>utc|gmt) +)?(?<year>\d{4})`,
};

const forms: readonly Form[] = [
  ...dateForms.map((date) => ({ pattern: whole(weekday + date.pattern + (date.isDay ? tail : "")), date })),
  { pattern: whole(dateForms[1].pattern + compactTail), date: dateForms[1] },
  { pattern: whole(weekday + ctime.pattern), date: ctime },
  { pattern: whole(clockPattern) },
];

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`, "i");
}

/**
 * What a text says of time; undefined if it is not understood or there is no such date.
 *
 * @param dayFirst Whether 1/2/2024 is the first of February.
 */
export function readMoment(text: string, dayFirst: boolean): Moment | undefined {
  const plain = text.trim().replace(/\s+/g, " ");
  for (const { pattern, date } of forms) {
    const parts = pattern.exec(plain)?.groups;
    if (parts === undefined) continue;
    const moment = date ? dated(parts, date, dayFirst) : timeOfDay(parts);
    if (moment !== undefined) return moment;
  }
  return undefined;
}

function dated(parts: Parts, date: DateForm, dayFirst: boolean): Moment | undefined {
  const days = date.read(parts, dayFirst);
  const clock = parts.hour === undefined ? undefined : readClock(parts);
  if (Number.isNaN(days.start) || parts.hour !== undefined && clock === undefined) return undefined;
  const day = secondsOfDay * days.start;
  const start = clock ? day + clock.seconds - (clock.offset ?? 0) : day;
  return {
    start,
    fraction: clock?.fraction ?? 0,
    end: clock ? start + clock.length : secondsOfDay * days.end,
    dated: true,
    clock,
    eitherOrder: date.eitherOrder === true,
  };
}

/** A time without a date; a number alone is none. */
function timeOfDay(parts: Parts): Moment | undefined {
  const clock = parts.minute === undefined && parts.half === undefined ? undefined : readClock(parts);
  if (clock === undefined) return undefined;
  const { seconds: start, fraction, length } = clock;
  return { start, fraction, end: start + length, dated: false, clock, eitherOrder: false };
}
