import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../src/errors.ts";
import { createDirectory, createFile, openOwn, rename } from "../../src/runs/placed.ts";
import { namesIn, withDirectory } from "./fixtures.ts";

/** root/ with a directory and a link to outside/, as it is when the two are exchanged. */
function withLink(test: (root: string, outside: string) => void | Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    const root = join(directory, "root"), outside = join(directory, "outside");
    for (const path of [root, outside, join(root, "sub")]) await Deno.mkdir(path);
    await Deno.symlink(outside, join(root, "link"));
    await test(root, outside);
  });
}

const windows = Deno.build.os === "windows";

Deno.test("what is made where it should be is there", () =>
  withLink(async (root) => {
    createDirectory(join(root, "sub", "a"));
    createFile(join(root, "sub", "a", "b")).close();
    await rename(join(root, "sub", "a"), join(root, "c"));
    openOwn(join(root, "c", "b"), { append: true }).close();
    assertEquals(namesIn(join(root, "c")), ["b"]);
    assertThrows(() => createDirectory(join(root, "c")), Deno.errors.AlreadyExists);
    assertThrows(() => createFile(join(root, "c", "b")), Deno.errors.AlreadyExists);
  }));

Deno.test({
  name: "what is made through a link is removed again and refused",
  ignore: windows,
  fn: () =>
    withLink(async (root, outside) => {
      for (const make of [createDirectory, createFile]) {
        assertThrows(() => make(join(root, "link", "a")), ConfigError, "was exchanged for a link");
        assertEquals(namesIn(outside), []);
      }
      Deno.writeTextFileSync(join(root, "file"), "text");
      await assertRejects(
        () => rename(join(root, "file"), join(root, "link", "a")),
        ConfigError,
        "was exchanged",
      );
      assertEquals([namesIn(outside), namesIn(root)], [[], ["link", "sub"]]);
      Deno.writeTextFileSync(join(outside, "a"), "theirs");
      assertThrows(() => openOwn(join(root, "link", "a"), { write: true }), ConfigError, "was exchanged");
      assertEquals(Deno.readTextFileSync(join(outside, "a")), "theirs");
    }),
});

Deno.test({
  name: "a file with a second name is not written to",
  ignore: windows,
  fn: () =>
    withLink((root, outside) => {
      Deno.writeTextFileSync(join(outside, "a"), "theirs");
      Deno.linkSync(join(outside, "a"), join(root, "a"));
      const error = assertThrows(() => openOwn(join(root, "a"), { append: true }), ConfigError);
      assert(error.message.includes("the file has 2 names"), error.message);
    }),
});

Deno.test({
  name: "negative control: without a look afterwards a link is followed",
  ignore: windows,
  fn: () =>
    withLink((root, outside) => {
      Deno.openSync(join(root, "link", "a"), { write: true, createNew: true }).close();
      assertEquals(namesIn(outside), ["a"]);
    }),
});
