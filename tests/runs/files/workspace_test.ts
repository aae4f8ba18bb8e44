import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { ConfigError, DataError, type MlxError, StorageError } from "../../../src/errors.ts";
import { shortPath } from "../../../src/schema/found.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { needsLinks, symlink } from "../../links.ts";
import { asWindows, namesIn, withDirectory } from "../fixtures.ts";

const windows = Deno.build.os === "windows";

/** root/ with a file, a directory and every sort of link, beside outside/ with a secret. */
async function withLinks(test: (root: string, outside: string) => Promise<void>): Promise<void> {
  await withDirectory(async (directory) => {
    const root = join(directory, "root");
    const outside = join(directory, "outside");
    for (const path of [root, join(root, "sub"), outside]) Deno.mkdirSync(path);
    Deno.writeTextFileSync(join(root, "file"), "inside");
    Deno.writeTextFileSync(join(outside, "secret"), "outside");
    const links: [string, string, "file" | "dir"][] = [
      ["to_dir", outside, "dir"],
      ["to_file", join(outside, "secret"), "file"],
      ["to_parent", "..", "dir"],
      ["dangling", join(outside, "nothing"), "dir"],
      ["loop", "loop", "file"],
      ["to_proc", "/proc", "dir"],
      ["inner", "sub", "dir"],
      ["sub/up", join("..", ".."), "dir"],
    ];
    for (const [name, target, type] of links) symlink(target, join(root, name), type);
    await test(root, outside);
  });
}

Deno.test(
  "Workspace.read() reads in the root and the data directories, by real paths",
  needsLinks,
  async () => {
    await withLinks(async (root, outside) => {
      const workspace = await Workspace.open(root, [outside]);
      const read = async (path: string) =>
        new TextDecoder().decode(await workspace.read(path, { maxBytes: 7 }));
      assertEquals(await read("file"), "inside");
      assertEquals(await read("./sub/../file"), "inside");
      assertEquals(await read(join(root, "file")), "inside");
      assertEquals(await read("inner/../file"), "inside");
      assertEquals(await read(join(outside, "secret")), "outside");
      assertEquals(await read("to_file"), "outside");
      assertEquals(await read("to_dir/secret"), "outside");
    });
  },
);

Deno.test("Workspace.read() finds a file whatever way its name is composed, and only inside", async () => {
  await withDirectory(async (root) => {
    for (const [written, asked] of [["an\u0303o.csv", "a\u00f1o.csv"], ["e\u0301", "\u00e9"].toReversed()]) {
      Deno.writeTextFileSync(join(root, written), written);
      const workspace = await Workspace.open(root);
      const bytes = await workspace.read(asked, { maxBytes: 20 });
      assertEquals(new TextDecoder().decode(bytes), written);
    }
    const workspace = await Workspace.open(root);
    const missing = () => workspace.read("u\u0308.csv", { maxBytes: 20 });
    await assertRejects(missing, ConfigError, 'Cannot find "u\u0308.csv"');
    const sub = join(root, "sub");
    Deno.mkdirSync(sub);
    const inner = await Workspace.open(sub);
    await assertRejects(() => inner.read("../a\u00f1o.csv", { maxBytes: 20 }), ConfigError, "outside");
  });
});

Deno.test("Workspace.read() refuses what is outside, however it is named", needsLinks, async () => {
  await withLinks(async (root, outside) => {
    const workspace = await Workspace.open(root);
    for (
      const path of [
        join(outside, "secret"),
        "../outside/secret",
        "sub/../../outside/secret",
        "to_file",
        "to_dir/secret",
        "to_parent/outside/secret",
        "sub/up/outside/secret",
        ...windows ? [] : ["to_proc/self/environ"],
      ]
    ) {
      const error = await assertRejects(
        () => workspace.read(path, { maxBytes: 100 }),
        ConfigError,
        "outside the root",
      );
      assertStringIncludes(error.hint!, "--data-dir");
    }
    // A directory whose name begins like the root's is not in it.
    Deno.mkdirSync(`${root}2`);
    Deno.writeTextFileSync(`${root}2/file`, "");
    await assertRejects(
      () => workspace.read(`${root}2/file`, { maxBytes: 100 }),
      ConfigError,
      "outside the root",
    );
  });
});

Deno.test("Workspace.read() refuses at once what is no regular file or too large", needsLinks, async () => {
  await withLinks(async (root) => {
    const workspace = await Workspace.open(root);
    const cases: [string, typeof MlxError, string][] = [
      ["sub", ConfigError, "a directory"],
      ["absent", ConfigError, 'Cannot find "absent"'],
      ["dangling", ConfigError, "Cannot find"],
      ["loop", ConfigError, "circles"],
      ["", ConfigError, "empty or has control"],
      ["a\nb", ConfigError, "empty or has control"],
      ["a\0b", ConfigError, "empty or has control"],
      ["file/x", ConfigError, 'Cannot find "file/x"'],
    ];
    for (const [path, type, message] of cases) {
      await assertRejects(() => workspace.read(path, { maxBytes: 100 }), type, message);
    }
    await assertRejects(
      () => workspace.read("file", { maxBytes: 5 }),
      DataError,
      "it has 6 bytes, more than the 5",
    );
    if (!windows) {
      const made = await new Deno.Command("mkfifo", { args: [join(root, "pipe")] }).output();
      assertEquals(made.success, true);
      await assertRejects(() => workspace.read("pipe", { maxBytes: 100 }), ConfigError, "found a pipe");
    }
  });
});

Deno.test("Workspace.makeDirectory() makes each component in the root", needsLinks, async () => {
  await withLinks(async (root) => {
    const workspace = await Workspace.open(root);
    assertEquals(workspace.makeDirectory("a/b/../c"), join(root, "a", "c"));
    assertEquals(workspace.makeDirectory(join(root, "a", "c")), join(root, "a", "c"));
    assertEquals(workspace.makeDirectory("."), root);
    assertEquals(namesIn(join(root, "a")), ["c"]);
  });
});

Deno.test("Workspace writes through no link and over no file", needsLinks, async () => {
  await withLinks(async (root, outside) => {
    const workspace = await Workspace.open(root, [outside]);
    const before = namesIn(root);
    for (
      const path of [
        "to_dir/x",
        "to_dir",
        "to_file/x",
        "dangling/x",
        "loop/x",
        "to_parent/outside/x",
        "to_proc/x",
        "inner/x",
        "file/x",
        "file",
        "sub/up/x",
        "../outside/x",
        join(outside, "x"),
        "/",
        "",
      ]
    ) {
      assertThrows(() => workspace.makeDirectory(path), ConfigError);
      assertThrows(() => workspace.resolveOutput(path), ConfigError);
    }
    assertEquals(namesIn(outside), ["secret"]);
    assertEquals(namesIn(root), before);
    assertEquals(namesIn(join(root, "sub")), ["up"]);
  });
});

Deno.test("negative control: a plain recursive mkdir does follow such a link", needsLinks, async () => {
  await withLinks(async (root, outside) => {
    await Deno.mkdir(join(root, "to_dir", "x"), { recursive: true });
    assertEquals(namesIn(outside), ["secret", "x"]);
  });
});

Deno.test("Workspace.resolveOutput() creates nothing", needsLinks, async () => {
  await withLinks(async (root) => {
    const workspace = await Workspace.open(root);
    const before = namesIn(root);
    assertEquals(workspace.resolveOutput("new/deep"), join(root, "new", "deep"));
    assertEquals(workspace.resolveOutput("sub/new"), join(root, "sub", "new"));
    assertEquals(namesIn(root), before);
  });
});

Deno.test("Workspace.open() takes a root through a link and paths by either name", needsLinks, async () => {
  await withLinks(async (root) => {
    const workspace = await Workspace.open(join(root, "inner"));
    assertEquals(workspace.root, join(root, "sub"));
    assertEquals(workspace.makeDirectory(join(root, "inner", "x")), join(root, "sub", "x"));
    assertEquals(workspace.relative(join(root, "inner", "x", "y")), "x/y");
    assertEquals(workspace.relative(join(root, "sub", "x", "y")), "x/y");
    assertEquals(workspace.conceal(`Cannot read "${join(root, "inner", "x")}"`), 'Cannot read "x"');
  });
});

Deno.test("Workspace.open() refuses what is no directory", needsLinks, async () => {
  await withLinks(async (root) => {
    await assertRejects(() => Workspace.open(join(root, "file")), ConfigError, "not a directory");
    await assertRejects(() => Workspace.open(join(root, "absent")), ConfigError, "does not exist");
    await assertRejects(() => Workspace.open(root, [join(root, "absent")]), ConfigError, "data directory");
  });
});

Deno.test("Workspace.makeDirectory() reports what the disk refuses", async () => {
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    const { lstatSync } = Deno;
    Deno.lstatSync = () => {
      throw Object.assign(new Error("EIO"), { code: "EIO" });
    };
    try {
      const error = assertThrows(() => workspace.makeDirectory("a"), StorageError);
      assertStringIncludes(error.message, "input/output error");
    } finally {
      Deno.lstatSync = lstatSync;
    }
  });
});

// Windows says of such a name that it is not found.
Deno.test("Workspace refuses paths that are longer than the system takes, and shows their ends", async () => {
  if (windows) return;
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    for (const path of ["a".repeat(300), "b".repeat(5000), "abc/".repeat(1500) + "z", "new/".repeat(1023)]) {
      const refusals = [
        await assertRejects(() => workspace.resolveRead(path), ConfigError),
        assertThrows(() => workspace.makeDirectory(path), ConfigError),
        await assertRejects(() => Workspace.open(path), ConfigError),
      ];
      for (const { message } of refusals) {
        assert(message.length < 700, message);
        assert(/more than the system takes|Cannot find|does not exist/.test(message), message);
      }
    }
    assertEquals([...Deno.readDirSync(root)], []);
    assertStringIncludes(shortPath("b".repeat(5000) + "z"), "bbb…bbb");
    assertEquals(shortPath("b".repeat(300)), "b".repeat(300));
  });
});

Deno.test("Workspace refuses the devices of Windows by name, on every system and before the disk is asked", () =>
  withDirectory(async (directory) => {
    const root = join(directory, windows ? "root" : "aux.d"), data = join(root, "data");
    Deno.mkdirSync(data, { recursive: true });
    Deno.writeTextFileSync(join(data, "x.csv"), "x");
    const workspace = await Workspace.open(root, [data]);
    const { realPath } = Deno;
    Deno.realPath = () => Promise.reject(new Error("the disk was asked"));
    try {
      for (const path of ["nul", "con", "aux.csv", "data/NUL/x.csv", "com1.txt", join(root, "prn")]) {
        await assertRejects(() => workspace.resolveRead(path), ConfigError, "for a device");
      }
      using _windows = asWindows();
      await assertRejects(() => Workspace.open("nul"), ConfigError, "for a device");
    } finally {
      Deno.realPath = realPath;
    }
    // The directories above are as they are.
    assertEquals(await workspace.resolveRead(join(data, "x.csv")), join(data, "x.csv"));
  }));

Deno.test("Workspace.open() refuses a network drive of Windows in words, however it was named", async () => {
  const { realPath, stat } = Deno;
  const refuse = () => Promise.reject(new Deno.errors.NotCapable("Requires all access"));
  using _windows = asWindows();
  try {
    Deno.stat = refuse;
    for (
      const [path, found] of [
        ["h:", () => Promise.resolve("\\\\server\\home\\ada")],
        [".", () => Promise.resolve("\\\\?\\UNC\\server\\home")],
      ] as const
    ) {
      Deno.realPath = found;
      await assertRejects(() => Workspace.open(path), ConfigError, "it is on a network drive");
    }
    Deno.realPath = () => Promise.resolve("C:\\work");
    await assertRejects(() => Workspace.open("."), ConfigError, "Deno was not told");
  } finally {
    Object.assign(Deno, { realPath, stat });
  }
});
