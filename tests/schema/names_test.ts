import { assertEquals, assertNotEquals } from "@std/assert";
import { parse } from "../../src/schema/fields.ts";
import { devicePart, isShare, nameProblem, segment } from "../../src/schema/names.ts";

const good = [
  "a",
  "iris",
  "my run 2",
  "v1.2-beta_3",
  "_x",
  "größe",
  "实验",
  "नमस्ते",
  "1e-3",
  "a..b",
  "console",
  "com10",
  "nullable",
  "CON-1",
  "x".repeat(100),
];

const bad = [
  "",
  ".",
  "..",
  ".hidden",
  "a.",
  "a ",
  " a",
  "-a",
  "a/b",
  "a\\b",
  "a:b",
  "a\0b",
  "a\nb",
  "a\tb",
  "a\u001bb",
  "a*b",
  "a?b",
  'a"b',
  "a|b",
  "a<b",
  "con",
  "CON",
  "nul.txt",
  "Aux",
  "prn .x",
  "com1",
  "COM¹",
  "lpt9.log",
  "CONIN$",
  "index.json",
  "Index.JSON",
  "a\u200bb",
  "a\u202eb",
  "\ufeffa",
  "a\u00a0b",
  "\ud800",
  "😀",
  "\u0301a",
  "ㅤ",
  "x".repeat(101),
  "é".repeat(51),
];

Deno.test("names: safe path segments pass", () => {
  for (const name of good) assertEquals([name, nameProblem(name)], [name, undefined]);
});

Deno.test("names: all else is refused with a reason", () => {
  for (const name of bad) assertNotEquals(nameProblem(name), undefined, JSON.stringify(name));
});

Deno.test("names: read in composed form, so that one name is one directory", () => {
  const name = segment({ description: "d" });
  assertEquals(parse(name, "gro\u0308ße"), { value: "größe" });
  assertEquals(parse(name, "a/b").issues, [{
    path: [],
    expected: "a name that can be a directory",
    found: '"a/b"',
    hint: "only letters, digits, . _ - and inner blanks are allowed, with a letter, digit or _ first",
  }]);
  assertEquals(parse(name, 3).issues?.[0].found, "3");
});

Deno.test("names: devices of Windows are found in any part of a path", () => {
  const cases: [path: string, part: string | undefined][] = [
    ["nul", "nul"],
    ["data/aux.csv", "aux.csv"],
    ["a\\CON\\b.csv", "CON"],
    ["com1.tar.gz/x", "com1.tar.gz"],
    ["data/null.csv", undefined],
    ["auxiliary/console.csv", undefined],
    ["/a/./../b", undefined],
  ];
  for (const [path, part] of cases) assertEquals(devicePart(path), part, path);
});

Deno.test("names: a network drive of Windows is told by the beginning of its path", () => {
  for (
    const path of ["\\\\server\\share", "//server/share/x", "\\\\?\\UNC\\server\\share", "\\\\?\\unc\\s\\x"]
  ) {
    assertEquals(isShare(path), true, path);
  }
  for (const path of ["C:\\work", "\\work", "/work", "\\\\?\\C:\\work", "\\\\.\\pipe\\x", "a//b", ""]) {
    assertEquals(isShare(path), false, path);
  }
});
