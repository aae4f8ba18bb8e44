/** What is done otherwise on Windows, where a directory cannot be put on the disk and a file only if it may be written. */
import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { syncPaths, writeFileAtomic } from "../../../src/runs/files/atomic.ts";
import { asWindows, withDirectory } from "../fixtures.ts";

Deno.test("on Windows files are put on the disk and directories left to the system", () =>
  withDirectory(async (directory) => {
    const { open } = Deno;
    using _windows = asWindows();
    const opened: [string | URL, Deno.OpenOptions | undefined][] = [];
    try {
      Deno.open = async (path, options) => {
        opened.push([path, options]);
        if ((await Deno.stat(path)).isDirectory) throw new Deno.errors.PermissionDenied("Access is denied");
        return await open(path, options);
      };
      const path = join(directory, "a");
      await writeFileAtomic(path, "one", { sync: true });
      await syncPaths([path, directory]);
      assertEquals(Deno.readTextFileSync(path), "one");
      assertEquals(opened.map(([, options]) => options), [
        { read: true, write: true },
        { read: true, write: true },
      ]);
      assertEquals(opened[1][0], path);
    } finally {
      Deno.open = open;
    }
  }));

Deno.test({
  name: "negative control: a directory cannot be opened for writing",
  // It opens one there, which is no promise that it can be put on the disk.
  ignore: Deno.build.os === "windows",
  fn: () =>
    withDirectory((directory) => {
      assertThrows(() => Deno.openSync(directory, { write: true }));
      return Promise.resolve();
    }),
});
