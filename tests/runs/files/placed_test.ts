import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../../src/errors.ts";
import { takeLeft } from "../../../src/runs/files/left_behind.ts";
import { createDirectory, createFile, openOwn, rename } from "../../../src/runs/files/placed.ts";
import { namesIn, withDirectory } from "../fixtures.ts";
import { needsLinks, symlink } from "../../links.ts";

/** root/ with a directory and a link to outside/, as it is when the two are exchanged. */
function withLink(test: (root: string, outside: string) => void | Promise<void>): Promise<void> {
  return withDirectory(async (directory) => {
    const root = join(directory, "root"), outside = join(directory, "outside");
    for (const path of [root, outside, join(root, "sub")]) await Deno.mkdir(path);
    if (!needsLinks.ignore) symlink(outside, join(root, "link"), "dir");
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
  name: "what Deno opened elsewhere, and then says nothing of, is removed again",
  ignore: windows,
  fn: () =>
    withLink((root, outside) => {
      const { statSync } = Deno.FsFile.prototype;
      Deno.FsFile.prototype.statSync = () => {
        throw new Deno.errors.NotCapable("Requires read access");
      };
      try {
        assertThrows(() => createFile(join(root, "link", "a")), ConfigError, "was exchanged for a link");
        assertEquals([namesIn(outside), takeLeft()], [[], []]);
        Deno.writeTextFileSync(join(outside, "b"), "theirs");
        const open = () => openOwn(join(root, "link", "b"), { write: true });
        assertThrows(open, ConfigError, "was exchanged for a link");
        assertEquals(Deno.readTextFileSync(join(outside, "b")), "theirs");
      } finally {
        Deno.FsFile.prototype.statSync = statSync;
      }
    }),
});

/** Lets nothing be removed until it is disposed, as if the way there were gone. */
function stuck(): Disposable {
  const { removeSync } = Deno;
  Deno.removeSync = () => {
    throw new Deno.errors.NotFound("gone");
  };
  // The time in which it is tried goes by at once.
  const { now } = performance;
  let passed = 0;
  performance.now = () => now.call(performance) + (passed += 1000);
  return {
    [Symbol.dispose]() {
      Deno.removeSync = removeSync;
      performance.now = now;
    },
  };
}

Deno.test({
  name: "what cannot be removed again is empty and named",
  ignore: windows,
  fn: () =>
    withLink(async (root, outside) => {
      using _ = stuck();
      takeLeft();
      const link = join(root, "link");
      assertThrows(() => createFile(join(link, "a")), ConfigError);
      assertThrows(() => createDirectory(join(link, "b")), ConfigError);
      Deno.writeTextFileSync(join(root, "file"), "text");
      await assertRejects(() => rename(join(root, "file"), join(link, "c")), ConfigError);
      Deno.mkdirSync(join(root, "d"));
      for (const name of ["x", "y"]) Deno.writeTextFileSync(join(root, "d", name), "text");
      Deno.linkSync(join(root, "d", "y"), join(root, "sub", "y"));
      const release = async (file: string) => {
        await Deno.writeTextFile(join(root, "sub", "new"), "text");
        await Deno.rename(join(root, "sub", "new"), join(root, "sub", file));
      };
      await assertRejects(() => rename(join(root, "d"), join(link, "d"), { release }), ConfigError);
      const sizes = ["a", "c", "d/x", "d/y"].map((name) => Deno.statSync(join(outside, name)).size);
      assertEquals(sizes, [0, 0, 0, 0]);
      assertEquals(Deno.readTextFileSync(join(root, "sub", "y")), "text", "another name keeps what it has");
      const kinds = ["An empty file", "An empty directory", "An empty file", "An empty directory"];
      assertEquals(
        takeLeft(),
        kinds.map((kind, i) => {
          const name = "abcd"[i];
          return `${kind} may have been left at "${
            join(outside, name)
          }", where a link led that stood for a moment on the ` +
            `way to "${join(link, name)}": remove it if it is there`;
        }),
      );
      assertEquals(takeLeft(), []);
    }),
});

Deno.test({
  name: "a file that may not be written to can be renamed",
  ignore: windows,
  fn: () =>
    withLink(async (root) => {
      Deno.writeTextFileSync(join(root, "file"), "text");
      const { openSync } = Deno;
      Deno.openSync = () => {
        throw new Deno.errors.PermissionDenied("closed");
      };
      try {
        await rename(join(root, "file"), join(root, "other"));
      } finally {
        Deno.openSync = openSync;
      }
      assertEquals(Deno.readTextFileSync(join(root, "other")), "text");
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

/** A file system that stores letters decomposed, as HFS+ does: what it calls a path is not what it was created as. */
function decomposing(): Disposable {
  const { realPathSync } = Deno;
  Deno.realPathSync = (path) => realPathSync(path).normalize("NFD");
  return { [Symbol.dispose]: () => void (Deno.realPathSync = realPathSync) };
}

Deno.test({
  name: "a directory that is a link while a file is opened, and itself again at the look, is noticed",
  ignore: needsLinks.ignore,
  fn: () =>
    withLink((root, outside) => {
      const [sub, link, aside] = ["sub", "link", "aside"].map((name) => join(root, name));
      for (const place of [sub, outside]) Deno.writeTextFileSync(join(place, "a"), "as it was\n");
      const swap = (one: string, other: string) => {
        Deno.renameSync(one, aside);
        Deno.renameSync(other, one);
        Deno.renameSync(aside, other);
      };
      const { openSync } = Deno;
      Deno.openSync = (path, options) => {
        swap(sub, link);
        try {
          return openSync(path, options);
        } finally {
          swap(sub, link);
        }
      };
      try {
        assertThrows(
          () => openOwn(join(sub, "a"), { append: true }),
          ConfigError,
          "was exchanged for a link",
        );
        // One of that name inside is made meanwhile.
        Deno.writeTextFileSync(join(sub, "b"), "");
        assertThrows(() => createFile(join(sub, "b")), ConfigError, "was exchanged for a link");
      } finally {
        Deno.openSync = openSync;
      }
      assertEquals(Deno.readTextFileSync(join(outside, "a")), "as it was\n");
      assertEquals([Deno.readTextFileSync(join(outside, "b")), takeLeft().length], ["", 1]);
    }),
});

Deno.test("names beyond ASCII hold where the file system decomposes them", () =>
  withLink(async (root, outside) => {
    using _system = decomposing();
    for (const name of ["gr\u00f6\u00dfe", "caf\u00e9", "\ud55c\uae00"]) {
      createDirectory(join(root, name));
      createFile(join(root, name, "b")).close();
      await rename(join(root, name), join(root, `${name}2`));
      openOwn(join(root, `${name}2`, "b"), { append: true }).close();
    }
    // A link whose name differs in composition alone from where it leads to.
    if (windows) return;
    Deno.mkdirSync(join(outside, "e\u0301"));
    Deno.symlinkSync(join(outside, "e\u0301"), join(outside, "\u00e9"));
    assertThrows(() => createDirectory(join(outside, "\u00e9", "a")), ConfigError, "was exchanged");
    assertEquals(namesIn(join(outside, "e\u0301")), []);
  }));
