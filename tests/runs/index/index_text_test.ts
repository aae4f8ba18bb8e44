import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type IndexEntry, readIndex, updateIndex } from "../../../src/runs/index/index_file.ts";
import { indexText, withEntry } from "../../../src/runs/index/index_text.ts";
import { withDirectory } from "../fixtures.ts";

function entryOf(run_dir: string, changes: Partial<IndexEntry> = {}): IndexEntry {
  const created_at = "2026-01-31T23:59:58.500Z";
  return {
    experiment: "demo",
    timestamp: "t",
    run_dir,
    created_at,
    status: "running",
    final_metrics: null,
    ...changes,
  };
}

/** Names that look like the form of the text, as far as JSON lets them. */
const hostile = [
  "demo/a",
  "demo/a_1",
  '"run_dir": "demo/a",',
  '\n      "run_dir": "demo/a",\n',
  "\n    }\n  ]\n}\n",
  "\n    {\n",
  "\\",
  "\u2028",
  "é\u{1f600}",
  "__proto__",
];

/** What reading everything, changing it and writing it gives. */
function merged(runs: readonly IndexEntry[], entry: IndexEntry): string {
  const at = runs.findIndex(({ run_dir }) => run_dir === entry.run_dir);
  return indexText(at < 0 ? [...runs, entry] : runs.with(at, entry));
}

Deno.test("withEntry() gives the very text that reading and writing all entries gives", () => {
  const changes: Partial<IndexEntry>[] = [
    { status: "completed", final_metrics: { loss: 0.5, val_loss: null } },
    { final_metrics: {} },
    { experiment: "\n    }", timestamp: '{"run_dir": "demo/a"}' },
  ];
  for (const length of [1, 2, hostile.length]) {
    const runs = hostile.slice(0, length).map((name, i) => entryOf(name, changes[i % 4]));
    for (const name of [...hostile, "demo/new"]) {
      for (const change of [{}, ...changes]) {
        const entry = entryOf(name, change);
        assertEquals(withEntry(indexText(runs), entry), merged(runs, entry), JSON.stringify(entry));
      }
    }
  }
});

Deno.test("withEntry() leaves a text of another form to whoever reads all of it", () => {
  const entry = entryOf("demo/a");
  const others = ["", "{}", indexText([]), JSON.stringify({ runs: [entry] }), indexText([entry]).trimEnd()];
  for (const text of others) assertEquals(withEntry(text, entry), undefined, text);
});

Deno.test("an index that anybody else has touched is read whole, one that nobody has is not", () =>
  withDirectory(async (output) => {
    const path = join(output, "index.json");
    const warnings: string[] = [];
    const update = (run: string) =>
      updateIndex(output, entryOf(run), { warn: (text) => warnings.push(text) });
    for (const run of ["demo/a", "demo/b", "demo/c"]) await update(run);
    assertEquals((await readIndex(output)).map(({ run_dir }) => run_dir), ["demo/a", "demo/b", "demo/c"]);
    const text = Deno.readTextFileSync(path);
    assertEquals(text, indexText(["demo/a", "demo/b", "demo/c"].map((run) => entryOf(run))));

    // One letter in the middle: the form at both ends is as it was.
    Deno.writeTextFileSync(path, text.replace('"demo/b"', "5"));
    await update("demo/d");
    assertEquals(warnings.length, 1);
    assertStringIncludes(warnings[0], "could not be read");
    assertEquals((await readIndex(output)).map(({ run_dir }) => run_dir), ["demo/d"]);

    // Negative control: with the digest of the damaged text beside it nobody would notice.
    const damaged = text.replace('"demo/b"', "5");
    assert(withEntry(damaged, entryOf("demo/e"))?.includes('"run_dir": 5'));
  }));

Deno.test("a lock file that holds something else costs an index nothing but time", () =>
  withDirectory(async (output) => {
    const strict = { warn: (message: string) => assertEquals(message, "") };
    for (const content of ["", "x", "0".repeat(64), "\0".repeat(1000)]) {
      await updateIndex(output, entryOf("demo/a"), strict);
      Deno.writeTextFileSync(join(output, ".index.lock"), content);
      await updateIndex(output, entryOf("demo/b"), strict);
      assertEquals((await readIndex(output)).length, 2);
    }
  }));
