import { assertEquals, assertThrows } from "@std/assert";
import { replaceRows, type Row } from "./table.ts";

const row: Row = { name: "P2", promise: "p", figure: "5 | 5", control: "c", held: true, seconds: 1.4 };
const page = "before\n<!-- written by scripts/torture --record -->\n" +
  "| P1  | a | b | c | yes | then |\n| P10 | a | b | c | yes | then |\n" +
  "<!-- end of what scripts/torture wrote -->\nafter\n";

Deno.test("recorded lines take the places of their parts, in order; others stay", () => {
  const lines = replaceRows(page, [row, { ...row, name: "P3", held: null }], "now").split("\n");
  assertEquals(lines.filter((line) => line.startsWith("| P")), [
    "| P1  | a | b | c | yes | then |",
    "| P2 | p | 5 \\| 5 | c | yes | now, 1 s |",
    "| P10 | a | b | c | yes | then |",
  ]);
  assertEquals([lines[0], lines.at(-2)], ["before", "after"]);
});

Deno.test("a promise that did not hold says so", () => {
  const broken = replaceRows(page, [{ ...row, held: false }], "now");
  assertEquals(broken.split("\n").filter((line) => line.includes("**no**")).length, 1);
});

Deno.test("a page without a place for the table is refused", () => {
  assertThrows(() => replaceRows("nothing", [row], "now"), Error, "no place");
});
