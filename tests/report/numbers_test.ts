import { assertEquals } from "@std/assert";
import { formatBytes, formatCount, formatDuration, formatMetric, plural } from "../../src/report/numbers.ts";

/** Holds a function against a table of inputs and outputs. */
function holds<T>(
  name: string,
  format: (value: T) => string,
  cases: readonly (readonly [T, string])[],
): void {
  Deno.test(`numbers: ${name}`, () => {
    for (const [value, expected] of cases) assertEquals(format(value), expected);
  });
}

holds("metrics have six significant digits", formatMetric, [
  [0, "0.00000"],
  [-0, "0.00000"],
  [1, "1.00000"],
  [0.1234567, "0.123457"],
  [-0.9999999, "-1.00000"],
  [12345.678, "12345.7"],
  [123456789, "1.23457e+8"],
  [0.00123456789, "0.00123457"],
  [0.000123456789, "1.23457e-4"],
  [-5e-324, "-4.94066e-324"],
  [NaN, "NaN"],
  [-Infinity, "-Infinity"],
]);

holds("counts", formatCount, [[0, "0"], [999, "999"], [1000, "1,000"], [1234567, "1,234,567"]]);

holds("sizes", formatBytes, [
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [10 * 1024, "10 KiB"],
  [1.5 * 2 ** 20, "1.5 MiB"],
  [1000 * 2 ** 20, "1000 MiB"],
  [2 ** 32, "4.0 GiB"],
  [2 ** 53, "8192 TiB"],
]);

holds("durations", formatDuration, [
  [0.2, "0 ms"],
  [999.4, "999 ms"],
  [1000, "1.0 s"],
  [59_940, "59.9 s"],
  [59_950, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [3_599_400, "59 min 59 s"],
  [3_599_600, "1 h 00 min"],
  [7_620_000, "2 h 07 min"],
]);

Deno.test("numbers: a count and its noun", () => {
  assertEquals([0, 1, 2000].map((n) => plural(n, "row")), ["0 rows", "1 row", "2,000 rows"]);
  assertEquals(plural(3, "class", "classes"), "3 classes");
});
