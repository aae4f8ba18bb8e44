/** Texts that are made to hang, overflow or mislead a reader: each is refused, and soon. */
import { assert, assertStringIncludes } from "@std/assert";
import { refused } from "./refused.ts";

const mib = 1 << 20;
const depth = "expected at most 32 levels of nesting but found more";
const values = "expected at most 10000 values but found more";

function bomb(): string {
  const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
  for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${Array(9).fill(`*a${i - 1}`).join(", ")}]`);
  return lines.join("\n");
}

function lines(count: number, line: (i: number) => string, end = "\n"): string {
  return Array.from({ length: count }, (_, i) => line(i)).join(end);
}

/** [what, file, text, what the first line of the message says] */
const cases: [string, string, string, string][] = [
  ["33 levels", "a.json", "[".repeat(33) + "]".repeat(33), depth],
  ["33 levels", "a.yaml", "[".repeat(33) + "]".repeat(33), depth],
  ["33 levels of blocks", "a.yaml", "- ".repeat(33) + "x", depth],
  ["32 levels", "a.json", "[".repeat(32) + "]".repeat(32), "[0]: expected an object but found a list of 1"],
  ["32 levels", "a.yaml", "- ".repeat(32) + "x", "[0]: expected an object but found a list of 1"],
  ["brackets without end", "a.json", "[".repeat(mib), depth],
  ["brackets without end", "a.jsonc", '{"a":'.repeat(mib / 8), depth],
  ["brackets without end", "a.yaml", "[".repeat(mib), depth],
  ["braces without end", "a.yaml", "{".repeat(mib), depth],
  ["brackets that close", "a.yaml", "]".repeat(mib), values],
  ["braces that close", "a.yaml", "}".repeat(mib), values],
  ["empty texts", "a.yaml", '""'.repeat(mib / 2), values],
  ["objects side by side", "a.yaml", '{"a":1}'.repeat(mib / 8), values],
  ["a key of a million letters", "a.json", `{"${"a".repeat(mib - 8)}":1}`, "expected a name"],
  ["a key of a million letters", "a.yaml", `${"a".repeat(mib - 8)}: 1`, "name: expected a name"],
  ["unknown keys", "a.json", `{${lines(9000, (i) => `"a${i}": 1`, ",")}}`, "name: expected a name"],
  ["dashes without end", "a.yaml", "- ".repeat(mib / 2), values],
  ["question marks without end", "a.yaml", "? ".repeat(mib / 2), values],
  ["stairs", "a.yaml", lines(1000, (i) => " ".repeat(i) + "a:"), depth],
  ["stairs with old line ends", "a.yaml", lines(1000, (i) => " ".repeat(i) + "a:", "\r"), depth],
  ["an alias bomb", "a.yaml", bomb(), values],
  ["a cycle", "a.yaml", "a: &a [*a]", depth],
  ["a forking cycle", "a.yaml", "&a [*a, *a]", depth],
  ["anchors", "a.yaml", lines(50_000, (i) => `- &a${i} x`), values],
  ["aliases", "a.yaml", "- &a x\n" + "- *a\n".repeat(90_000), values],
  ["keys", "a.yaml", lines(15_000, (i) => `a${i}: 1`), values],
  ["keys", "a.json", `{${lines(15_000, (i) => `"a${i}": 1`, ",")}}`, values],
  ["blank lines", "a.yaml", "\n".repeat(mib), "expected at most 100000 lines but found more"],
  ["tags", "a.yaml", "! ".repeat(mib / 2), values],
  ["anchored question marks", "a.yaml", "? &a ".repeat(9000), ""],
  ["quotes", "a.yaml", "'".repeat(mib), "expected an object but found"],
  ["an open string of escapes", "a.json", '"' + '\\"'.repeat(mib / 2 - 1), "expected the end of the string"],
  ["open comments", "a.jsonc", "/*".repeat(mib / 2), "expected a value but found"],
  ["a number of a million digits", "a.json", "1".repeat(mib), "expected a finite number but found 1111"],
  ["a number of a million digits", "a.yaml", "1".repeat(mib), "expected a finite number but found 1111"],
  ["a word of a million letters", "a.yaml", "a".repeat(mib), "expected an object but found"],
];

for (const [what, file, text, said] of cases) {
  Deno.test(`hostile: ${what} (${file})`, async () => {
    const start = performance.now();
    const lines = await refused(text, file);
    // Well under a second alone; a machine that does ten things at once may take longer, but what is quadratic in a
    // megabyte takes minutes.
    assert(performance.now() - start < 15_000, `took ${performance.now() - start} ms`);
    assertStringIncludes(lines[0], said);
    assert(lines.join("").length < 10_000);
  });
}

Deno.test("hostile: more than 1 MiB", async () => {
  const { readSpecs } = await import("../../src/spec/read.ts");
  const { refusal } = await import("./refused.ts");
  const error = await refusal(() => readSpecs(" ".repeat(mib + 1), "a.json"));
  assertStringIncludes(error.message, 'Cannot read config "a.json": it is larger than 1 MiB');
});
