import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { ConfigError, StorageError } from "../../../src/errors.ts";
import {
  checkWritable,
  claimRunDirectory,
  formatTimestamp,
  resolveRuns,
} from "../../../src/runs/documents/run_directory.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { namesIn, specOf, withDirectory } from "../fixtures.ts";
import { needsLinks, symlink } from "../../links.ts";

const started = new Date("2026-03-29T02:30:00.999Z");

Deno.test("formatTimestamp() is UTC in any time zone", () => {
  assertEquals(formatTimestamp(started), "20260329_023000");
  assertEquals(formatTimestamp(new Date("1970-01-01T00:00:00Z")), "19700101_000000");
});

Deno.test("claimRunDirectory() gives every run of one second a directory of its own", async () => {
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    const paths = Array.from({ length: 20 }, () => claimRunDirectory(workspace, specOf(), started));
    assertEquals(new Set(paths).size, 20);
    const names = Array.from({ length: 20 }, (_, n) => n === 0 ? "20260329_023000" : `20260329_023000_${n}`);
    assertEquals(namesIn(join(root, "outputs", "demo")), names.sort());
    assertEquals(namesIn(paths[0]), ["checkpoints", "logs", "metrics"]);
  });
});

Deno.test("claimRunDirectory() never takes an existing directory, file or link", needsLinks, async () => {
  await withDirectory(async (root) => {
    const parent = join(root, "outputs", "demo");
    Deno.mkdirSync(join(parent, "20260329_023000"), { recursive: true });
    Deno.writeTextFileSync(join(parent, "20260329_023000_1"), "");
    symlink("/nonexistent", join(parent, "20260329_023000_2"), "dir");
    const path = claimRunDirectory(
      await Workspace.open(root),
      specOf({ output: { save_logs: false } }),
      started,
    );
    assertEquals(path, join(parent, "20260329_023000_3"));
    assertEquals(namesIn(path), ["checkpoints", "metrics"]);
    assertEquals(namesIn(join(parent, "20260329_023000")), []);
  });
});

Deno.test("claimRunDirectory() gives up after a thousand runs in a second", async () => {
  await withDirectory(async (root) => {
    const parent = join(root, "outputs", "demo");
    Deno.mkdirSync(join(parent, "20260329_023000"), { recursive: true });
    for (let n = 1; n < 999; n++) Deno.writeTextFileSync(join(parent, `20260329_023000_${n}`), "");
    const workspace = await Workspace.open(root);
    assertEquals(claimRunDirectory(workspace, specOf(), started), join(parent, "20260329_023000_999"));
    assertThrows(
      () => claimRunDirectory(workspace, specOf(), started),
      StorageError,
      "1000 exist already",
    );
  });
});

Deno.test("claimRunDirectory() refuses a clock that no name can hold", async () => {
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    for (const time of ["+010000-01-01T00:00:00Z", "-000001-12-31T23:59:59Z"]) {
      const claim = () => claimRunDirectory(workspace, specOf(), new Date(time));
      assertThrows(claim, StorageError, "the clock says");
    }
    assertEquals(namesIn(join(root, "outputs", "demo")), []);
    const last = claimRunDirectory(workspace, specOf(), new Date("9999-12-31T23:59:59.999Z"));
    assertEquals(last, join(root, "outputs", "demo", "99991231_235959"));
  });
});

Deno.test("claimRunDirectory() keeps to the output directory", needsLinks, async () => {
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    for (const name of ["..", ".", "a/b", "a\\b", "", "a\0", "con", "index.json", "../x"]) {
      assertThrows(() => claimRunDirectory(workspace, { ...specOf(), name }, started), ConfigError);
    }
    symlink(root, join(root, "link"), "dir");
    const output = { ...specOf().output, directory: "link" };
    assertThrows(
      () => claimRunDirectory(workspace, { name: "x", output }, started),
      ConfigError,
      "symbolic link",
    );
    assertEquals(namesIn(root), ["link"]);
  });
});

Deno.test("resolveRuns() refuses an output directory that some system could not have, or that is not meant", async () => {
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    // A config that says so is refused before: these are of a program, or of a run that was recorded elsewhere.
    const specIn = (directory: string) => {
      const spec = specOf();
      return { ...spec, output: { ...spec.output, directory } };
    };
    const resolved = (directory: string) => resolveRuns(workspace, specIn(directory));
    for (
      const directory of [
        "CON/y",
        "a/nul.txt",
        ".git",
        "a/.hidden/b",
        "dots.",
        "outputs.",
        "outputs/CON",
        join(root, "nul"),
        "a/b. ",
        "index.json",
        "a:b",
        // Two names, on Windows.
        ...Deno.build.os === "windows" ? [] : ["a\\b"],
      ]
    ) {
      const { lstatSync } = Deno;
      Deno.lstatSync = () => {
        throw new Error("the disk was asked before the name was looked at");
      };
      try {
        assertThrows(() => resolved(directory), ConfigError, "output.directory");
      } finally {
        Deno.lstatSync = lstatSync;
      }
      const spec = specIn(directory);
      assertThrows(() => claimRunDirectory(workspace, spec, started), ConfigError, "output.directory");
    }
    const good: [string, string][] = [
      [".", "demo"],
      ["./", "demo"],
      ["outputs", "outputs/demo"],
      ["a/b c/d", "a/b c/d/demo"],
      ["a/../b", "b/demo"],
      [join(root, "run.s"), "run.s/demo"],
    ];
    for (const [directory, path] of good) assertEquals(resolved(directory), join(root, path));
    assertEquals(namesIn(root), []);
  });
});

Deno.test({
  name: "checkWritable() sees where nobody may write, and writes nothing",
  ignore: Deno.build.os === "windows",
  async fn() {
    await withDirectory(async (root) => {
      const directory = join(root, "closed");
      Deno.mkdirSync(directory);
      await checkWritable(join(directory, "a", "b"));
      Deno.chmodSync(directory, 0o555);
      // What the superuser owns may be written by it, whatever the mode.
      if (Deno.uid() === 0) {
        await checkWritable(join(directory, "a", "b"));
        Deno.chownSync(directory, 1, 1);
      }
      for (const path of [directory, join(directory, "a", "b")]) {
        await assertRejects(() => checkWritable(path), StorageError, 'closed": permission denied');
      }
      assertEquals(namesIn(root), ["closed"]);
      Deno.chmodSync(directory, 0o755);
    });
  },
});
