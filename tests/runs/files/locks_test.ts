import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError, StorageError } from "../../../src/errors.ts";
import { isLocked, releaseLock, signLock, takeLock } from "../../../src/runs/files/locks.ts";
import { withDirectory } from "../fixtures.ts";

const windows = Deno.build.os === "windows";

Deno.test("a lock is held by one, signed with its process, and given back empty", () =>
  withDirectory(async (directory) => {
    const path = join(directory, ".lock");
    assertEquals(await isLocked(path), false);
    const lock = (await takeLock(path))!;
    signLock(lock);
    assertEquals([await takeLock(path), await isLocked(path)], [null, true]);
    // Windows lets nobody else read it meanwhile.
    if (!windows) assertEquals(Deno.readTextFileSync(path), `${Deno.pid}\n`);
    releaseLock(lock);
    assertEquals([await isLocked(path), Deno.readTextFileSync(path)], [false, ""]);
  }));

Deno.test("what is in the way of a lock, and what the disk refuses, is told as what it is", () =>
  withDirectory(async (directory) => {
    Deno.mkdirSync(join(directory, "folder"));
    await assertRejects(() => takeLock(join(directory, "folder")), ConfigError, "found a directory");
    Deno.writeTextFileSync(join(directory, "file"), "");
    const inside = join(directory, "file", ".lock");
    await assertRejects(() => takeLock(inside), StorageError, windows ? "" : "not a directory");
    if (Deno.build.os !== "linux") return;
    await assertRejects(() => takeLock("/proc/self/.lock"), StorageError, "Cannot lock a file");
  }));
