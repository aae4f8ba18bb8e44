/** Locks in a Deno that has `lock`, but no `tryLock`. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { isLocked, takeLock } from "../../../src/runs/files/locks.ts";
import { withDirectory } from "../fixtures.ts";

/** Calls `test` as in a Deno before 2.6. */
async function withoutTryLock(test: () => Promise<void>): Promise<void> {
  const { tryLock } = Deno.FsFile.prototype;
  // deno-lint-ignore no-explicit-any -- it is what is to be missing
  delete (Deno.FsFile.prototype as any).tryLock;
  try {
    await test();
  } finally {
    Deno.FsFile.prototype.tryLock = tryLock;
  }
}

Deno.test("locks without tryLock: taken when they are free, and given up when they are not", () =>
  withDirectory((directory) =>
    withoutTryLock(async () => {
      const path = join(directory, ".lock");
      assertEquals(await isLocked(path), false);
      const held = (await takeLock(path))!;
      assertEquals(await takeLock(path), null);
      assertEquals(await takeLock(path, 100), null);
      assertEquals(await isLocked(path), true);
      // Who waits gets it when it is given back.
      setTimeout(() => held.close(), 150);
      const next = (await takeLock(path, 10_000))!;
      assertEquals(await isLocked(path), true);
      next.close();
      // The requests that were given up come, and hold nothing.
      await new Promise((resume) => setTimeout(resume, 100));
      assertEquals(await isLocked(path), false);
    })
  ));
