/**
 * The time of a day as text, with or without a zone.
 *
 * @module
 */
import type { Parts } from "./dates.ts";

/** A time in seconds from the start of the day. */
export interface DayTime {
  readonly seconds: number;
  /** What is beyond the whole second, at least 0 and below 1. */
  readonly fraction: number;
  /** How much it covers: 3600 where only the hour is given, else 0. */
  readonly length: number;
  /** Seconds ahead of UTC; undefined where no zone is given. */
  readonly offset?: number;
  /** Whether it says am or pm. */
  readonly half: boolean;
}

/** What matches a time; its groups are named. */
export const clockPattern = String.raw`(?<hour>\d{1,2})` +
  String
    .raw`(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:[.,](?<fraction>\d+))?)?)?(?:\s?(?<half>[ap])\.?m\.?)?`;
/** The same without colons. */
export const compactClockPattern = String
  .raw`(?<hour>\d\d)(?<minute>\d\d)(?:(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?`;
/** What may follow a time: a distance from UTC, with the zone's name behind it. */
export const zonePattern = String
  .raw`(?:\s?(?<zone>z|utc|gmt|(?:utc|gmt)?(?<sign>[-+−])(?<offsetHour>\d\d?)(?::?(?<offsetMinute>\d\d))?)` +
  String.raw`(?:\s?\[[^\]]*\]|\s?\([^)]*\))?)?`;

/** The time that was matched; undefined if there is none such, as 25:00. */
export function readClock(parts: Parts): DayTime | undefined {
  const { half } = parts;
  const [minute, second] = [+(parts.minute ?? 0), +(parts.second ?? 0)];
  let hour = +parts.hour!;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = hour % 12 + (half.toLowerCase() === "p" ? 12 : 0);
  }
  // 24:00 is the end of a day, second 60 a leap second.
  const seconds = 3600 * hour + 60 * minute + second;
  if (minute > 59 || second > 60 || seconds > 86400) return undefined;
  // 10-05 is hardly ten o'clock in New York.
  if (parts.zone !== undefined && parts.minute === undefined && half === undefined) return undefined;
  return {
    seconds,
    fraction: parts.fraction === undefined ? 0 : Number(`0.${parts.fraction}`),
    length: parts.minute === undefined ? 3600 : 0,
    offset: parts.zone === undefined ? undefined : offsetOf(parts),
    half: half !== undefined,
  };
}

function offsetOf({ sign, offsetHour, offsetMinute }: Parts): number {
  const size = 3600 * +(offsetHour ?? 0) + 60 * +(offsetMinute ?? 0);
  return sign === undefined || sign === "+" ? size : -size;
}
