/** Every oddity of the original has a test that names its number, and a line in the changelog. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { root } from "../deno.ts";

const numbers = Array.from({ length: 36 }, (_, i) => i + 1);

Deno.test("every oddity of the original has a test", () => {
  const found = new Set<number>();
  const here = join(root, "tests", "oddities");
  for (const { name } of Deno.readDirSync(here)) {
    const text = Deno.readTextFileSync(join(here, name));
    for (const [, first, second] of text.matchAll(/Deno\.test\("oddit(?:y|ies) (\d\d)(?: and (\d\d))?:/g)) {
      found.add(Number(first));
      if (second !== undefined) found.add(Number(second));
    }
  }
  assertEquals([...found].sort((a, b) => a - b), numbers);
});

Deno.test("every oddity of the original has a line in docs/from-python.md", () => {
  const text = Deno.readTextFileSync(join(root, "docs", "from-python.md"));
  assertEquals([...text.matchAll(/^\| +(\d+) \|/gm)].map(([, number]) => Number(number)), numbers);
});
