import { assertEquals } from "@std/assert";
import { csvLines } from "../../src/report/csv.ts";

Deno.test("csv: numbers with every digit, text in quotes, nothing for nothing", () => {
  assertEquals(csvLines(["a", "=b"], [[0.1 + 0.2, null], ["x,y", -1e-7], [NaN, Number.MIN_VALUE]]), [
    `"a","'=b"`,
    "0.30000000000000004,",
    '"x,y",-1e-7',
    "NaN,5e-324",
  ]);
});
