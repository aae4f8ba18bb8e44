/**
 * The order of texts in time, or why it is not sure.
 *
 * @module
 */
import { found } from "../../schema/found.ts";
import { type Moment, readMoment } from "./moment.ts";

/** For each text its place in time, from 0; equal moments have one place. */
export interface Ordered {
  readonly places: Float64Array;
}

/** Why texts have no sure order. */
export interface Unordered {
  /** To be read after "expected". */
  readonly expected: string;
  /** The texts that are meant, in any order. */
  readonly texts: readonly string[];
  /** What is said of the first of them, to be read after "found". */
  readonly found: (text: string) => string;
}

/**
 * Orders texts that are dates or times, written in one way or several. They must be comparable for sure: where some
 * have a zone all have one, a month does not stand beside a day of it, and 1/2/2024 can only be one of its two
 * readings, by the other texts.
 */
export function timeOrder(texts: readonly string[]): Ordered | Unordered {
  const dayFirst = read(texts, true);
  if (!("moments" in dayFirst)) {
    const other = read(texts, false);
    if ("moments" in other) return orderOf(texts, other.moments);
    return dayFirst.text === other.text ? notTime(texts) : {
      expected: "days and months in one order",
      texts: [dayFirst.text],
      found: (text) => `${found(other.text)}, day first, and ${found(text)}, month first`,
    };
  }
  const order = orderOf(texts, dayFirst.moments);
  const either = dayFirst.moments.findIndex((moment) => moment.eitherOrder);
  if (either < 0) return order;
  const monthFirst = read(texts, false);
  if (!("moments" in monthFirst) || isSame(order, orderOf(texts, monthFirst.moments))) return order;
  return {
    expected: "dates of one meaning",
    texts: texts.filter((_, i) => dayFirst.moments[i].eitherOrder),
    found: (text) => `${found(text)}, whose day may be its first number or its second`,
  };
}

/** A date whose year has two digits: it cannot be ordered for sure. */
const shortDate = /^\d{1,2}(?:([-/.])\d{1,2}\1|[- ][a-z]{3}[- ])\d\d(?:\s|$)/i;

/** Whether a text is a date or a time, also one that cannot be ordered for sure. */
export function looksLikeTime(text: string): boolean {
  return shortDate.test(text) || (readMoment(text, true) ?? readMoment(text, false)) !== undefined;
}

function read(texts: readonly string[], dayFirst: boolean): { moments: Moment[] } | { text: string } {
  const moments: Moment[] = [];
  for (const text of texts) {
    const moment = readMoment(text, dayFirst);
    if (moment === undefined) return { text };
    moments.push(moment);
  }
  return { moments };
}

function notTime(texts: readonly string[]): Unordered {
  const isTime = (text: string) => (readMoment(text, true) ?? readMoment(text, false)) !== undefined;
  return {
    expected: "dates, times or numbers",
    texts: texts.filter((text) => !isTime(text)),
    found: (text) =>
      found(text) +
      (shortDate.test(text) ? ", whose year has two digits: any of its numbers may be the year" : ""),
  };
}

function orderOf(texts: readonly string[], moments: readonly Moment[]): Ordered | Unordered {
  const mixed = mixture(texts, moments);
  if (mixed !== undefined) return mixed;
  const sorted = Array.from(texts, (_, i) => i).sort((a, b) => compare(moments[a], moments[b]));
  const places = new Float64Array(texts.length);
  let last = sorted[0];
  for (let k = 1; k < sorted.length; k++) {
    const i = sorted[k], before = sorted[k - 1];
    const isEqual = compare(moments[i], moments[before]) === 0;
    const [one, other] = [moments[last], moments[i]];
    // Sorted by their start, so that only the one that goes on longest can reach into another.
    const overlap = other.start < one.end || other.start === one.start;
    if (overlap && other.end !== one.end) {
      return {
        expected: "dates and times of one precision",
        texts: [texts[i]],
        found: (text) => `${found(texts[last])} and ${found(text)}, of which either may be the earlier`,
      };
    }
    places[i] = isEqual ? places[before] : k;
    if (other.end >= one.end) last = i;
  }
  return { places };
}

function compare(a: Moment, b: Moment): number {
  return a.start - b.start || a.fraction - b.fraction || a.end - b.end;
}

/** Two texts of which one says what another leaves open: a date, a zone, am or pm. */
function mixture(texts: readonly string[], moments: readonly Moment[]): Unordered | undefined {
  const checks: readonly (readonly [expected: string, is: (moment: Moment) => boolean | undefined])[] = [
    ["a date in every row or in none", ({ dated }) => dated],
    ["a time zone in every row or in none", ({ clock }) => clock?.offset !== undefined],
    ["am or pm in every row or in none", ({ clock }) => clock?.half],
  ];
  for (const [expected, is] of checks) {
    const yes = moments.findIndex((moment) => is(moment) === true);
    const no = moments.findIndex((moment) => is(moment) === false);
    if (yes < 0 || no < 0) continue;
    const without = texts.filter((_, i) => is(moments[i]) === false);
    return { expected, texts: without, found: (text) => `${found(texts[yes])} and ${found(text)}` };
  }
  return undefined;
}

function isSame(a: Ordered | Unordered, b: Ordered | Unordered): boolean {
  return "places" in a && "places" in b && a.places.every((place, i) => place === b.places[i]);
}
