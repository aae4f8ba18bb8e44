import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { StorageError } from "../../../src/errors.ts";
import { createTemporary, syncPaths, writeFileAtomic, writeNewFile } from "../../../src/runs/files/atomic.ts";
import { storageError } from "../../../src/runs/files/storage_error.ts";
import { denoArgs } from "../../deno.ts";
import { namesIn, withDirectory } from "../fixtures.ts";
import { needsLinks, symlink } from "../../links.ts";

Deno.test("writeFileAtomic() writes and replaces, with and without syncing, and leaves nothing else", async () => {
  await withDirectory(async (directory) => {
    const path = join(directory, "x.json");
    for (const [text, sync] of [["one", false], ["two", true], ["", true]] as const) {
      await writeFileAtomic(path, text, { sync });
      assertEquals(Deno.readTextFileSync(path), text);
    }
    assertEquals(namesIn(directory), ["x.json"]);
  });
});

Deno.test("writeFileAtomic() replaces a link and leaves its target alone", needsLinks, async () => {
  await withDirectory(async (directory) => {
    Deno.writeTextFileSync(join(directory, "target"), "old");
    symlink("target", join(directory, "link"), "file");
    await writeFileAtomic(join(directory, "link"), "new");
    assertEquals(Deno.readTextFileSync(join(directory, "target")), "old");
    assertEquals(Deno.lstatSync(join(directory, "link")).isFile, true);
  });
});

Deno.test("writeFileAtomic() reports an error with its place and removes the temporary file", async () => {
  await withDirectory(async (directory) => {
    Deno.mkdirSync(join(directory, "taken"));
    await assertRejects(
      () => writeFileAtomic(join(directory, "taken"), "x"),
      StorageError,
      'Cannot write "taken"',
    );
    await assertRejects(
      () => writeFileAtomic(join(directory, "no", "x"), "x"),
      StorageError,
      "it disappeared",
    );
    assertEquals(namesIn(directory), ["taken"]);
  });
});

Deno.test("createTemporary() passes over names that a killed process left behind", async () => {
  await withDirectory((directory) => {
    const first = createTemporary(directory, (path) => writeNewFile(path, new Uint8Array(1)));
    const number = Number(first.match(/-(\d+)$/)![1]);
    Deno.mkdirSync(join(directory, `.tmp-${Deno.pid}-${number + 1}`));
    const second = createTemporary(directory, (path) => Deno.mkdirSync(path));
    assertEquals(second, join(directory, `.tmp-${Deno.pid}-${number + 2}`));
    return Promise.resolve();
  });
});

Deno.test("a full disk is reported, and the file that was there stays", async () => {
  if (Deno.build.os !== "linux") return;
  const full = Deno.openSync("/dev/full", { write: true });
  let cause: unknown;
  try {
    full.writeSync(new Uint8Array(1));
  } catch (error) {
    cause = error;
  } finally {
    full.close();
  }
  const error = storageError('write "x" (1 bytes)', "runs/x", cause);
  assertEquals(error.exitCode, 3);
  assertEquals(error.message, 'Cannot write "x" (1 bytes) at "runs/x": no space left on disk');
  await Promise.resolve();
});

Deno.test("a file size limit is an error that is told, and leaves the old file and no part of the new one", async () => {
  if (Deno.build.os === "windows") return;
  await withDirectory(async (directory) => {
    const path = join(directory, "x");
    Deno.writeTextFileSync(path, "old");
    const script = `
      import { writeFileAtomic } from ${
      JSON.stringify(new URL("../../../src/runs/files/atomic.ts", import.meta.url).href)
    };
      try {
        await writeFileAtomic(Deno.args[0], new Uint8Array(100_000));
      } catch (error) {
        console.log(error.message);
      }`;
    const scriptPath = join(directory, "script.ts");
    Deno.writeTextFileSync(scriptPath, script);
    const command = `trap "" XFSZ; ulimit -f 64; exec "$0" run -A --no-check "$@"`;
    const { stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", command, Deno.execPath(), ...denoArgs(), scriptPath, path],
    }).output();
    const said = new TextDecoder().decode(stdout);
    assertStringIncludes(said, "file too large", new TextDecoder().decode(stderr));
    assertEquals(Deno.readTextFileSync(path), "old");
    assertEquals(namesIn(directory), ["script.ts", "x"]);
  });
});

Deno.test("storageError() names causes that come without a code, and passes our own errors on", () => {
  const cases: [unknown, string][] = [
    [new Error("File too large (os error 27)"), "file too large"],
    [new Deno.errors.PermissionDenied("x"), "permission denied"],
    [Object.assign(new Error("x"), { code: "EROFS" }), "read-only"],
    [Object.assign(new Error("x"), { code: "EMFILE" }), "too many open files"],
    // As Linux and macOS say it; such a disk cannot be had everywhere.
    [
      new Error("Stale file handle (os error 116): rename 'a' -> 'b'"),
      "the network file system lost the file",
    ],
    [new Error("Stale NFS file handle (os error 70)"), "the network file system lost the file"],
    [new Error("No locks available (os error 37)"), "the file system has no locks"],
    [new Error("Disk quota exceeded (os error 122)"), "the disk quota is used up"],
    [new Error("Disc quota exceeded (os error 69)"), "the disk quota is used up"],
    [new Error("Invalid cross-device link (os error 18)"), "another file system"],
    [new Error("something new"), "something new"],
  ];
  for (const [cause, words] of cases) assertStringIncludes(storageError("write", "x", cause).message, words);
  const own = new StorageError("said already");
  assertEquals(storageError("write", "x", own), own);
});

Deno.test("when one of several files cannot be put on the disk, the others are closed before it is told", () =>
  withDirectory(async (directory) => {
    const paths = Array.from({ length: 12 }, (_, i) => join(directory, String(i)));
    for (const path of paths) Deno.writeFileSync(path, new Uint8Array(2 ** 20));
    // The test's sanitizer notices what is still open.
    await assertRejects(() => syncPaths([join(directory, "missing"), ...paths]), StorageError);
  }));
