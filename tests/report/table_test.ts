import { assert, assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli";
import { pairs, table } from "../../src/report/table.ts";
import { clip, type Line, padEnd, padStart } from "../../src/report/text.ts";

const textOf = (line: Line) => typeof line === "string" ? line : line.text;
const columns = [{ title: "name" }, { title: "rows", align: "right" as const }, { title: "note" }];

Deno.test("table: columns line up, numbers to the right, nothing trails", () => {
  assertEquals(table(columns, [["iris", "150", "small"], ["digits", "1,797", ""]]), [
    { text: "  name     rows  note", style: "bold" },
    "  iris      150  small",
    "  digits  1,797",
  ]);
});

Deno.test("table: ideographs and emoji take two columns, combining marks none", () => {
  const lines = table(columns, [["日本語", "1", "|"], ["🙂", "2", "|"], ["e\u0301a", "3", "|"], [
    "abcdef",
    "4",
    "|",
  ]]);
  const ends = lines.slice(1).map((line) => unicodeWidth(textOf(line).slice(0, textOf(line).indexOf("|"))));
  assertEquals(ends, [16, 16, 16, 16]);
});

Deno.test("table: cells are escaped before they are measured", () => {
  assertEquals(pairs([["a\n", "\x1b[0m"], ["b", "c"]], { indent: 0 }), ["a\\u{a}  \\u{1b}[0m", "b       c"]);
});

Deno.test("table: the widest text gives way to the width, numbers never do", () => {
  const rows = [["x".repeat(50), "123456789012", "y".repeat(30)], ["日".repeat(40), "1", "z"]];
  for (const width of [100, 80, 60, 40]) {
    const lines = table(columns, rows, { width }).map(textOf);
    for (const line of lines) assert(unicodeWidth(line) <= width, `${width}: ${line}`);
    assert(lines[1].includes("123456789012"));
  }
  assertEquals(
    table(columns, [["abcdefghijklm", "1", "n"]], { width: 20, indent: 0 })[1],
    "abcdefg…     1  n",
  );
  // Too narrow for anything: shown as narrow as it gets.
  assertEquals(
    table(columns, [["abcdefghijklm", "1", "n"]], { width: 3, indent: 0 })[1],
    "abcdefg…     1  n",
  );
});

Deno.test("table: no rows, short rows", () => {
  assertEquals(pairs([]), []);
  assertEquals(table(columns, []).map(textOf), ["  name  rows  note"]);
  assertEquals(table(columns, [["a"]]).map(textOf), ["  name  rows  note", "  a"]);
});

Deno.test("text: pad and clip count columns", () => {
  assertEquals(padEnd("日", 4) + "|", "日  |");
  assertEquals(padStart("日", 4), "  日");
  assertEquals(padEnd("long", 2), "long");
  for (
    const [text, width, clipped] of [
      ["abc", 3, "abc"],
      ["abcd", 3, "ab…"],
      ["日本語", 6, "日本語"],
      ["日本語", 5, "日本…"],
      ["日本語", 4, "日…"],
      ["abc", 1, "…"],
      ["", 0, ""],
    ] as const
  ) assertEquals(clip(text, width), clipped);
});
