import { assertEquals, assertStringIncludes } from "@std/assert";
import { oddNumbers } from "../../../src/datasets/splits/number_dates.ts";

/** [what, numbers as a file has them, what they look like, whether that is sure] */
const odd: [string, string, string, boolean][] = [
  ["ddmmyy", "310124 280224 010324 020424", "with the year last", true],
  ["ddmmyy, zeros lost", "310124 280224 10324 20424", "with the year last", true],
  ["mmddyy", "123023 123123 010224 011324", "with the year last", true],
  ["ddmmyyyy", "14032024 15032024 01042024 02042024", "with the year last", true],
  ["ddmmyyyy, zeros lost", "1032024 14022024 2032024 15022024", "with the year last", true],
  ["ddmmyyyy as floats", "14032024.0 15032024.0 1042024.0 2042024.0", "with the year last", true],
  ["mmddyyyy", "12302023 12312023 01022024 01132024", "with the year last", true],
  ["ddmmyyyyhhmm", "140320241005 150320240905 010420240905", "with the year last", true],
  ["myyyy", "22024 112023 32024 122023", "with the year last", true],
  ["m.yyyy", "3.2024 11.2023 4.2024 12.2023", "with the year last", true],
  ["dd.mm", "14.03 15.03 01.04 02.04", "with the day first", true],
  ["dd.mm, maybe", "14.03 15.03 11.04 12.04", "with the day first", false],
  ["ddmm", "1403 1503 0104 0204", "with the day first", true],
  ["days and a month", "20240314 20240330 202404 20240502", "some with a day", true],
  ["a year and months", "2024 202312 202402", "some with a day", true],
  ["weeks of one digit", "202410 20251 202411 20252", "of one digit or two", true],
  ["months behind a point", "2024.11 2024.9 2024.12 2024.8", "of one digit or two", false],
];

for (const [name, numbers, what, sure] of odd) {
  Deno.test(`numbers that are dates in another order: ${name}`, () => {
    const found = oddNumbers(numbers.split(" "));
    assertStringIncludes(found?.what ?? "nothing", what);
    assertEquals(found?.sure, sure);
  });
}

const range = (from: number, to: number, step = 1) =>
  Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step).join(" ");

const plain: [string, string][] = [
  ["counts", "1 2 3 10 20"],
  ["yyyymmdd", "20240305 20240314 20231231"],
  ["yyyymm", "202312 202401 202402 202503"],
  ["yymmdd", "240131 240228 240301 250402"],
  ["mm.dd", "03.14 03.15 04.01"],
  ["years", "2021 2022 2023"],
  ["seconds since 1970", "1709251200 1709337600 1709424000"],
  ["milliseconds since 1970", "1709251200000 1709337600000 1709424000000"],
  ["row numbers", range(10101, 10350)],
  ["row numbers of six digits", range(110101, 110400)],
  ["decimals", "14.03 15.25 1.04 2.99"],
  ["padded counts", "0001 0002 0010 0100"],
  ["one day", "14032024 14032024"],
  ["ddmmyyyy that sort", "01032024 02032024 03032024"],
  ["no such days", "310224 010324 020424"],
  ["a month before all days", "202402 20240301 20240302"],
  ["prices", "1.5 2.75 3 10"],
];

for (const [name, numbers] of plain) {
  Deno.test(`numbers that sort as they are: ${name}`, () => {
    assertEquals(oddNumbers(numbers.split(" ")), undefined);
  });
}
