import { assertEquals } from "@std/assert";
import { shellWord } from "../../src/cli/program_name.ts";

Deno.test("program name: words are quoted where a shell would read something else", () => {
  for (
    const [word, quoted] of [
      ["outputs/iris/20260102_030405", "outputs/iris/20260102_030405"],
      ["a b", "'a b'"],
      ["it's", `'it'\\''s'`],
      ["$(x)", "'$(x)'"],
      ["", "''"],
      ["日本", "'日本'"],
    ]
  ) assertEquals(shellWord(word), quoted);
});
