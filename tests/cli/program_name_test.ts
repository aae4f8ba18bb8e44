import { assertEquals } from "@std/assert";
import { shellWord } from "../../src/cli/program_name.ts";
import { asSystem, asWindows } from "../runs/fixtures.ts";

Deno.test("program name: words are quoted where a POSIX shell would read something else", () => {
  using _posix = asSystem("linux");
  for (
    const [word, quoted] of [
      ["outputs/iris/20260102_030405", "outputs/iris/20260102_030405"],
      ["a b", "'a b'"],
      ["it's", `'it'\\''s'`],
      ["$(x)", "'$(x)'"],
      ["", "''"],
      ["日本", "日本"],
      ["outputs/größe/x", "outputs/größe/x"],
    ]
  ) assertEquals(shellWord(word), quoted);
});

Deno.test("program name: on Windows quotation marks are those of cmd and PowerShell, and only where needed", () => {
  using _windows = asWindows();
  for (
    const [word, quoted] of [
      ["outputs/iris/20260102_030405", "outputs/iris/20260102_030405"],
      ["C:\\work\\a-b=c", "C:\\work\\a-b=c"],
      ["outputs/größe/日本", "outputs/größe/日本"],
      ["outputs/my run/x", '"outputs/my run/x"'],
      ["C:\\my data\\", '"C:\\my data\\\\"'],
      ["a&b", '"a&b"'],
      ["a;b", '"a;b"'],
      ["it's", '"it\'s"'],
      ["@a", '"@a"'],
      ["a,b", '"a,b"'],
      ["", '""'],
      ['say "a b"', '"say \\"a b\\""'],
    ]
  ) assertEquals(shellWord(word), quoted);
});
