import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { StorageError } from "../../../src/errors.ts";
import { type IndexEntry, readIndex, updateIndex } from "../../../src/runs/index/index_file.ts";
import { takeLock } from "../../../src/runs/files/locks.ts";
import { readManifest } from "../../../src/runs/documents/manifest.ts";
import { RunWriter } from "../../../src/runs/record/run_writer.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { denoArgs } from "../../deno.ts";
import { namesIn, recordRun, specOf, withDirectory } from "../fixtures.ts";
import { needsLinks, symlink } from "../../links.ts";

function entryOf(run: string, changes: Partial<IndexEntry> = {}): IndexEntry {
  return {
    experiment: "demo",
    timestamp: run,
    run_dir: `demo/${run}`,
    created_at: "2026-01-31T23:59:58.500Z",
    status: "running",
    final_metrics: null,
    ...changes,
  };
}

/** Fails on warnings. */
const strict = {
  warn: (message: string) => {
    throw new Error(message);
  },
};

Deno.test("updateIndex() adds runs and changes them in place", async () => {
  await withDirectory(async (output) => {
    await updateIndex(output, entryOf("a"), strict);
    await updateIndex(output, entryOf("b"), strict);
    const done = entryOf("a", { status: "completed", final_metrics: { loss: 0.5, val_loss: null } });
    await updateIndex(output, done, strict);
    await updateIndex(output, done, strict);
    assertEquals(await readIndex(output), [done, entryOf("b")]);
    assertEquals(namesIn(output), [".index.lock", "index.json"]);
  });
});

Deno.test("the index keeps every run of 8 processes that write at once", async () => {
  await withDirectory(async (output) => {
    const script = fromFileUrl(new URL("index_child.ts", import.meta.url));
    const children = Array.from({ length: 8 }, (_, n) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-check", ...denoArgs(), "-A", script, output, `p${n}`, "10"],
      }).output());
    for (const { success, stderr } of await Promise.all(children)) {
      assert(success, new TextDecoder().decode(stderr));
      assertEquals(new TextDecoder().decode(stderr), "");
    }
    const runs = (await readIndex(output)).map(({ run_dir }) => run_dir).sort();
    assertEquals(runs, Array.from({ length: 80 }, (_, n) => `p${Math.floor(n / 10)}/${n % 10}`));
  });
});

Deno.test("negative control: without the lock, updates that overlap lose runs", async () => {
  await withDirectory(async (output) => {
    const path = join(output, "index.json");
    Deno.writeTextFileSync(path, '{"runs": []}');
    // Both have read before one writes.
    const seen = ["a", "b"].map((run) => ({ run, runs: JSON.parse(Deno.readTextFileSync(path)).runs }));
    for (const { run, runs } of seen) {
      Deno.writeTextFileSync(path, JSON.stringify({ runs: [...runs, entryOf(run)] }));
    }
    assertEquals((await readIndex(output)).length, 1);
  });
});

Deno.test("updateIndex() waits for the lock, then warns and leaves the index as it is", async () => {
  await withDirectory(async (output) => {
    await updateIndex(output, entryOf("a"), strict);
    const warnings: string[] = [];
    {
      using _lock = await takeLock(join(output, ".index.lock"));
      await updateIndex(output, entryOf("b"), { warn: (message) => warnings.push(message), timeout: 20 });
      assertEquals(warnings.length, 1);
      assertStringIncludes(warnings[0], "Another process holds");
      assertEquals((await readIndex(output)).length, 1);
    }
    await updateIndex(output, entryOf("b"), strict);
    assertEquals((await readIndex(output)).length, 2);
  });
});

Deno.test("updateIndex() leaves the index of a newer mlx as it is, with a warning", async () => {
  await withDirectory(async (output) => {
    const path = join(output, "index.json"), text = '{"format_version": 2, "runs": {"a": 1}}';
    Deno.writeTextFileSync(path, text);
    const warnings: string[] = [];
    const done = await updateIndex(output, entryOf("b"), { warn: (message) => warnings.push(message) });
    assertEquals([done, Deno.readTextFileSync(path)], [false, text]);
    assertEquals(warnings, ['A newer mlx wrote "index.json": the index of runs was left as it is']);
  });
});

Deno.test("a run that could not be entered is entered by the next one; negative control", async () => {
  for (const missed of [true, false]) {
    await withDirectory(async (root) => {
      const output = join(root, "outputs");
      Deno.mkdirSync(output);
      await updateIndex(output, entryOf("a"), strict);
      await recordRun(root, { spec: specOf({ output: { index: false } }) });
      if (missed) {
        using _lock = await takeLock(join(output, ".index.lock"));
        const impatient = { warn: () => {}, timeout: 5 };
        for (let n = 0; n < 2; n++) assertEquals(await updateIndex(output, entryOf("b"), impatient), false);
        assertEquals(namesIn(output), [".index.lock", ".index.missed", "demo", "index.json"]);
      }
      await updateIndex(output, entryOf("c"), strict);
      const expected = ["demo/a", ...(missed ? ["demo/20260131_235958"] : []), "demo/c"];
      assertEquals((await readIndex(output)).map(({ run_dir }) => run_dir), expected);
      assertEquals(namesIn(output), [".index.lock", "demo", "index.json"]);
    });
  }
});

Deno.test("what was missed is not forgotten by a process that dies before it has made up for it", async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    Deno.mkdirSync(output);
    await updateIndex(output, entryOf("a"), strict);
    await recordRun(root, { spec: specOf({ output: { index: false } }) });
    Deno.writeTextFileSync(join(output, ".index.missed"), "");
    const { renameSync } = Deno;
    Deno.renameSync = () => {
      throw Object.assign(new Error(), { code: "EIO" });
    };
    try {
      await assertRejects(() => updateIndex(output, entryOf("b"), strict), StorageError);
    } finally {
      Deno.renameSync = renameSync;
    }
    await updateIndex(output, entryOf("c"), strict);
    const runs = (await readIndex(output)).map(({ run_dir }) => run_dir);
    assertEquals(runs, ["demo/a", "demo/20260131_235958", "demo/c"]);
  });
});

Deno.test("an output directory with 10 000 runs costs the next one a fraction of a second, and no look at them", async () => {
  await withDirectory(async (output) => {
    const entries = Array.from({ length: 10_000 }, (_, n) => entryOf(`r${n}`));
    Deno.writeTextFileSync(join(output, "index.json"), JSON.stringify({ runs: entries }));
    await updateIndex(output, entryOf("first"), strict);
    const { readDir } = Deno;
    // None of these runs is there: looking for one would be noticed.
    Deno.readDir = () => {
      throw new Error("a directory was listed");
    };
    const started = performance.now();
    try {
      await updateIndex(output, entryOf("second"), strict);
    } finally {
      Deno.readDir = readDir;
    }
    assert(performance.now() - started < 2000, `${performance.now() - started} ms`);
    assertEquals((await readIndex(output)).length, 10_002);
  });
});

Deno.test("an index that is held is waited for once by a run, and told of once", async () => {
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    const { recorder } = await recordRun(root);
    const manifest = await readManifest(recorder.directory);
    const writer = new RunWriter(workspace, recorder.directory, manifest, null);
    const warnings: string[] = [];
    const { now } = performance;
    let looks = 0;
    {
      using _lock = await takeLock(join(root, "outputs", ".index.lock"));
      // Whoever looks at the clock finds it a second later: a machine that is busy changes nothing.
      performance.now = () => 1000 * looks++;
      const times: number[] = [];
      try {
        for (let n = 0; n < 3; n++) {
          const before = performance.now();
          await writer.enterIndex(null, (message) => warnings.push(message));
          times.push(performance.now() - before);
        }
      } finally {
        performance.now = now;
      }
      assert(times[0] >= 10_000, `${times}`);
      assert(times[1] + times[2] < 10_000, `${times}`);
    }
    assertEquals(warnings.length, 1);
    await writer.enterIndex(null, strict.warn);
    assertEquals(namesIn(join(root, "outputs")), [".index.lock", "demo", "index.json"]);
  });
});

Deno.test({
  name: "a link in the place of the index's lock is told of once by a run",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withDirectory(async (root) => {
      const { recorder } = await recordRun(root);
      const lock = join(root, "outputs", ".index.lock");
      Deno.removeSync(lock);
      Deno.symlinkSync(join(root, "elsewhere"), lock);
      const manifest = await readManifest(recorder.directory);
      const writer = new RunWriter(await Workspace.open(root), recorder.directory, manifest, null);
      const warnings: string[] = [];
      for (let n = 0; n < 3; n++) await writer.enterIndex(null, (message) => warnings.push(message));
      assertEquals(warnings.length, 1);
      assert(warnings[0].endsWith("expected a regular file but found a symbolic link"), warnings[0]);
    }),
});

const damaged: [what: string, text: string][] = [
  ["nothing", ""],
  ["half of it", '{"runs": [{"experiment": "demo", "tim'],
  ["a list", "[]"],
  ["no runs", "{}"],
  ["runs of the wrong shape", '{"runs": {"a": 1}}'],
  ["a run of the wrong shape", '{"runs": [{"run_dir": 5}]}'],
  ["a key that stands twice", '{"runs": [], "runs": []}'],
  ["deep nesting", "[".repeat(100_000)],
];

for (const [what, text] of damaged) {
  Deno.test(`updateIndex() puts an index aside that holds ${what}, and makes it anew from the runs`, async () => {
    await withDirectory(async (root) => {
      await recordRun(root);
      const output = join(root, "outputs");
      const before = await readIndex(output);
      assertEquals(before.map(({ run_dir, status }) => [run_dir, status]), [[
        "demo/20260131_235958",
        "completed",
      ]]);
      Deno.writeTextFileSync(join(output, "index.json"), text);
      const warnings: string[] = [];
      await updateIndex(output, entryOf("b"), { warn: (message) => warnings.push(message) });
      assertEquals(warnings.length, 1);
      assertStringIncludes(warnings[0], '"index.json.damaged-1"');
      assertEquals(Deno.readTextFileSync(join(output, "index.json.damaged-1")), text);
      assertEquals(await readIndex(output), [...before, entryOf("b")]);
    });
  });
}

Deno.test("an index that is a link is put aside, and its target left alone", needsLinks, async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    Deno.mkdirSync(output);
    Deno.writeTextFileSync(join(root, "target"), '{"runs": []}');
    symlink(join(root, "target"), join(output, "index.json"), "file");
    Deno.writeTextFileSync(join(output, "index.json.damaged-1"), "an older one");
    const warnings: string[] = [];
    await updateIndex(output, entryOf("a"), { warn: (message) => warnings.push(message) });
    assertStringIncludes(warnings[0], "damaged-2");
    assertEquals(Deno.readTextFileSync(join(root, "target")), '{"runs": []}');
    assertEquals(await readIndex(output), [entryOf("a")]);
  });
});

Deno.test("entries of the index are data, whatever they say", async () => {
  await withDirectory(async (output) => {
    const hostile = entryOf("x", { experiment: "__proto__", run_dir: "../../etc", timestamp: "\u001b[2J" });
    Deno.writeTextFileSync(join(output, "index.json"), JSON.stringify({ runs: [hostile] }));
    await updateIndex(output, entryOf("a"), strict);
    assertEquals(await readIndex(output), [hostile, entryOf("a")]);
  });
});

Deno.test("a missing index is made from every run, and nothing that is not one", needsLinks, async () => {
  await withDirectory(async (root) => {
    for (let n = 0; n < 3; n++) await recordRun(root, { losses: [3 - n] });
    const output = join(root, "outputs");
    const before = await readIndex(output);
    assertEquals(before.map(({ final_metrics }) => final_metrics), [{ loss: 3 }, { loss: 2 }, { loss: 1 }]);
    Deno.mkdirSync(join(output, "empty", "20260131_235958"), { recursive: true });
    Deno.mkdirSync(join(output, "demo", "other"));
    Deno.copyFileSync(
      join(output, "demo", "20260131_235958", "config.json"),
      join(output, "demo", "other", "config.json"),
    );
    symlink(join(output, "demo"), join(output, "link"), "dir");
    Deno.removeSync(join(output, "index.json"));
    await updateIndex(output, entryOf("a"), strict);
    assertEquals(await readIndex(output), [...before, entryOf("a")]);
  });
});
