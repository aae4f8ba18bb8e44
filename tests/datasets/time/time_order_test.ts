import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { numberOrder } from "../../../src/datasets/time/number_order.ts";
import { looksLikeTime, timeOrder } from "../../../src/datasets/time/time_order.ts";

/** Texts in order of time; those in one list are the same moment. */
const ordered: [string, (string | string[])[]][] = [
  ["days that are not padded", ["2024-03-5", "2024-03-9", "2024-03-14", "2024-3-20"]],
  ["hours that are not padded", ["2024-03-14 8:05", "2024-03-14 9:30", "2024-03-14 10:05"]],
  ["T and blank", [
    "2024-01-01T10:00:00",
    "2024-01-01 11:00:00",
    "2024-01-01T12:00:00",
    "2024-01-01 13:00:00",
  ]],
  ["separators of all kinds", ["2024/03/05", "2024.03.06", "2024-03-07", "20240308", "2024_03_09"]],
  ["ISO weeks", ["2023-W52", "2024-W2", "2024-W9", "2024-W10", "2024W11", "2024 week 12"]],
  ["weeks first", ["W9 2023", "W10 2023", "W2 2024"]],
  ["days of weeks", ["2024-W09-1", "2024-W09-7", "2024-W10-1"]],
  ["a week and days", ["2024-03-03", "2024-W10", "2024-03-11"]],
  ["quarters", ["Q1 2023", "Q2 2023", "2023-Q3", "2023Q4", "1Q2024", "Q2-2024", "2024 Q3"]],
  ["halves of years", ["H1 2023", "2023-H2", "1H2024"]],
  ["months", ["2023-9", "2023-10", "2023-11", "2024-1"]],
  ["months first", ["9/2023", "10/2023", "01/2024"]],
  ["years and months", ["2022", "2023-01", "2023-02", "2024"]],
  ["days of the year", ["2023-365", "2024-001", "2024-060", "2024-03-01", "2024-366"]],
  ["names of months", [
    "Dec 31, 2022",
    "Mar 5, 2023",
    "March 6 2023",
    "7 Mar 2023",
    "8-Mar-2023",
    "Sept. 9, 2023",
  ]],
  ["names of months, no day", ["Mar 2023", "April 2023", "2023-May", "Jun-2023"]],
  ["weekdays", ["Thu, 14 Mar 2024 10:05:00 GMT", "Friday, March 15, 2024 9:00 UTC"]],
  ["ctime", ["Thu Mar 14 10:05:00 2024", "Fri Mar 15 08:00:00 2024"]],
  ["logs", ["14/Mar/2024:10:05:00 +0100", "14/Mar/2024:09:06:00 +0000"]],
  ["day first", ["03/02/2024", "14/02/2024", "01/03/2024"]],
  ["month first", ["02/03/2024", "02/14/2024", "3/1/2024 8:00"]],
  ["points", ["3.2.2024", "14.2.2024", "1.3.2024"]],
  ["day and month that may be exchanged", ["01/01/2023", "01/01/2024", "02/02/2024"]],
  ["time zones", [
    "2024-03-14T10:05:00+02:00",
    "2024-03-14T09:00:00+0030",
    ["2024-03-14T09:00:00Z", "2024-03-14 10:00 +01:00", "2024-03-14 04:00-05:00", "2024-03-14 09:00:00 UTC"],
    "2024-03-14T05:00-05:00[America/New_York]",
  ]],
  ["the same moment in several ways", [
    ["2024-03-14 10:05", "2024-03-14T10:05:00", "20240314T100500.0"],
    "2024-03-14 10:06",
  ]],
  ["parts of seconds", [
    "2024-03-14 10:05:00",
    "2024-03-14 10:05:00.05",
    "2024-03-14 10:05:00.123456788",
    "2024-03-14 10:05:00.123456789",
    "2024-03-14 10:05:00,5",
    "2024-03-14 10:05:01",
  ]],
  ["am and pm", [
    "3/14/2024 12:30 AM",
    "3/14/2024 9:05 AM",
    "3/14/2024 12:00 PM",
    "3/14/2024 1:05\u202fp.m.",
  ]],
  ["times of a day", ["8:05", "9:30", "10:05", "10:05:30", "24:00"]],
  ["days and times of other days", ["2024-03-13", "2024-03-14 10:05", "2024-03-15"]],
  ["leap days", ["29/02/2024", "01/03/2024"]],
  ["years from 1000 on", ["1000-01-01", "1969-12-31 23:59", "1970-01-01 00:00"]],
];

for (const [name, groups] of ordered) {
  Deno.test(`in order of time: ${name}`, () => {
    const texts = groups.flat();
    const wanted = groups.flatMap((group, place) => [group].flat().map(() => place));
    // Whatever order they come in.
    for (const turn of [0, 1, 2]) {
      const order = texts.map((_, i) => (i * 7 + turn) % texts.length);
      const shuffled = new Set(order).size === texts.length
        ? order
        : order.map((_, i) => texts.length - 1 - i);
      const found = timeOrder(shuffled.map((i) => texts[i]));
      assert("places" in found, JSON.stringify(found));
      const ranks = [...new Set(found.places)].sort((a, b) => a - b);
      assertEquals([...found.places].map((place) => ranks.indexOf(place)), shuffled.map((i) => wanted[i]));
    }
  });
}

/** Texts without a sure order, and what is said of them. */
const refused: [string, string[], string][] = [
  ["day and month that may be exchanged", ["01/02/2024", "03/01/2024"], '"01/02/2024", whose day may be'],
  [
    "day first and month first",
    ["14/03/2024", "03/15/2024"],
    '"14/03/2024", day first, and "03/15/2024", month first',
  ],
  ["years of two digits", ["3/14/24", "3/15/24"], 'found "3/14/24"'],
  ["a name of two digits", ["5-Mar-23", "6-Mar-23"], 'found "5-Mar-23"'],
  ["a month and its day", ["2024-03", "2024-03-14"], '"2024-03" and "2024-03-14"'],
  ["a day and its time", ["2024-03-14", "2024-03-14 10:05"], "of which either may be the earlier"],
  ["a day and its midnight", ["2024-03-14", "2024-03-14 00:00"], "of which either may be the earlier"],
  ["a year about all", ["2024", "2024-03", "2025"], '"2024" and "2024-03"'],
  ["a quarter in a long stretch", ["2024", "2024-02-01", "2024-Q2"], '"2024" and "2024-02-01"'],
  ["a zone in some rows", ["2024-03-14T10:05Z", "2024-03-14T10:06"], "a time zone in every row or in none"],
  ["a zone and days", ["2024-03-14T10:05Z", "2024-03-20"], ""],
  ["pm in some rows", ["2024-03-14 1:05 PM", "2024-03-14 10:05"], "am or pm in every row or in none"],
  ["a date in some rows", ["2024-03-14 10:05", "10:05"], "a date in every row or in none"],
  ["no such day", ["2024-02-30", "2024-02-28"], 'found "2024-02-30"'],
  ["no such time", ["2024-02-28 25:00", "2024-02-28"], 'found "2024-02-28 25:00"'],
  ["no such leap day", ["29/02/2023", "01/03/2023"], 'found "29/02/2023"'],
  ["no such half", ["2024-02-28 13:00 PM"], "found"],
  ["an hour with minutes behind a dash", ["2024-03-14 10-05", "2024-03-14 09-05"], "found"],
  ["zones by name", ["2024-03-14 10:05 CET", "2024-07-14 10:05 CEST"], "found"],
  ["months in another language", ["5. März 2024"], "found"],
  ["words", ["low", "high"], 'expected dates, times or numbers but found "low"'],
];

for (const [name, texts, message] of refused) {
  Deno.test(`no sure order of time: ${name}`, () => {
    const found = timeOrder(texts);
    assert(!("places" in found), JSON.stringify(found));
    assertStringIncludes(`expected ${found.expected} but found ${found.found(found.texts[0])}`, message);
  });
}

Deno.test("texts that are alike but for a number are ordered by it", () => {
  const cases: [string[], number[] | undefined][] = [
    [["run9", "run10", "run2"], [1, 2, 0]],
    [["week 9", "week 10", "week 1"], [1, 2, 0]],
    [["t01", "t10", "t09", "t1"], [0, 3, 2, 0]],
    [["9 s", "10 s"], [0, 1]],
    [[`n${"9".repeat(30)}`, `n1${"0".repeat(30)}`], [0, 1]],
    [["run9", "test10"], undefined],
    [["v1.9", "v1.10"], undefined],
    [["-9 s", "-10 s"], undefined],
    [["Mar-99", "Mar-00"], undefined],
    [["FY99", "FY00"], undefined],
    [["a", "b"], undefined],
  ];
  for (const [texts, wanted] of cases) {
    const places = numberOrder(texts);
    assertEquals(places && [...places], wanted, texts.join());
  }
});

Deno.test("numbers and words do not look like a time", () => {
  const times = ["2024-03-14", "14/03/2024", "03/14/2024", "10:05", "Mar 5, 2023", "2024-W9", "5 Mar"];
  assertEquals(times.map(looksLikeTime), [true, true, true, true, true, true, false]);
  for (const text of ["red", "1.5", "1,5", "10", "PC 17599", "Braund, Mr. Owen", "A-12", "", "3", "q1"]) {
    assertEquals(looksLikeTime(text), false, text);
  }
});
