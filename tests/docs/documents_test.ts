/** What the documents show is what happens. */
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { root } from "../deno.ts";
import { compare, readSteps, runDocument } from "./console.ts";

/** A directory that has the experiments of the repository, and nothing else. */
async function inWorkspace(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await copyTree(join(root, "experiments"), join(directory, "experiments"));
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyTree(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

for (const name of ["README.md", "docs/usage.md", "docs/training.md"]) {
  Deno.test({
    name: `${name} shows what its commands show`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      inWorkspace(async (directory) => runDocument(await Deno.readTextFile(join(root, name)), directory)),
  });
}

Deno.test("the comparison passes over what may differ and nothing else", () => {
  const cases: [string[], string[], boolean][] = [
    [["a", "b"], ["a", "b"], true],
    [["a", "…", "d"], ["a", "b", "c", "d"], true],
    [["a", "…"], ["a", "b", "c"], true],
    [["loss …"], ["loss 0.5"], true],
    [["in 5 ms at 20260101_000000"], ["in 1.2 s at 20271231_235959_2"], true],
    [["a"], ["a", "b"], false],
    [["a", "b"], ["a"], false],
    [["0.5"], ["0.6"], false],
    [["a", "…", "d"], ["a", "b"], false],
  ];
  for (const [expected, seen, same] of cases) {
    assertEquals(compare(expected, seen) === undefined, same, JSON.stringify([expected, seen]));
  }
});

Deno.test(
  "a document that shows something else is noticed",
  { ignore: Deno.build.os === "windows" },
  async () => {
    const markdown = "```console\n$ echo yes\nno\n```\n";
    assertEquals(readSteps(markdown), [{ command: "echo yes", expected: ["no"], line: 2 }]);
    await inWorkspace((directory) =>
      assertRejects(() => runDocument(markdown, directory), Error, "line 2: $ echo yes").then(() => {})
    );
  },
);
