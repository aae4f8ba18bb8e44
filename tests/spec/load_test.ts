import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { StorageError } from "../../src/errors.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { refusal } from "./refused.ts";

const text =
  '{"name": "é", "dataset": {"name": "synthetic_regression"}, "model": {"name": "linear_regression"}}';

async function inDirectory(act: (path: (name: string) => string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await act((name) => join(directory, name));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("load: a file, with overrides", () =>
  inDirectory(async (path) => {
    await Deno.writeTextFile(path("a.json"), "\ufeff" + text);
    const [spec] = await loadSpecs(path("a.json"), { overrides: ["training.epochs=3"] });
    assertEquals([spec.name, spec.training.epochs], ["é", 3]);
  }));

Deno.test("load: what is no readable file is refused", () =>
  inDirectory(async (path) => {
    const bytes = new TextEncoder().encode(text);
    const cases: [string, string, () => Promise<void> | void][] = [
      ["missing.json", "there is no such file", () => {}],
      ["directory.json", "it is a directory", () => Deno.mkdir(path("directory.json"))],
      ["latin1.json", "it is not UTF-8 text", () =>
        Deno.writeFile(
          path("latin1.json"),
          bytes.map((b) => b === 0xc3 ? 0x41 : b),
        )],
      ["utf16.yaml", "it is not UTF-8 text", () =>
        Deno.writeFile(path("utf16.yaml"), new Uint8Array([0xff, 0xfe, 0x61, 0]))],
      ["large.json", "it is larger than 1 MiB", () =>
        Deno.writeFile(path("large.json"), new Uint8Array((1 << 20) + 1))],
    ];
    for (const [name, why, make] of cases) {
      await make();
      const { message } = await refusal(() =>
        loadSpecs(path(name))
      );
      assertEquals(message, `Cannot read config ${JSON.stringify(path(name))}: ${why}`);
    }
  }));

Deno.test("load: a file that lies there with another ending is pointed to", () =>
  inDirectory(async (path) => {
    for (const name of ["iris.yaml", "v1.2.json"]) await Deno.writeTextFile(path(name), text);
    await Deno.mkdir(path("directory.json"));
    for (const [name, meant] of [["iris", "iris.yaml"], ["iris.yml", "iris.yaml"], ["v1.2", "v1.2.json"]]) {
      const { hint } = await refusal(() => loadSpecs(path(name)));
      assertEquals(hint, `did you mean ${JSON.stringify(path(meant))}?`);
    }
    for (const name of ["iri", "directory"]) {
      assertEquals((await refusal(() => loadSpecs(path(name)))).hint, undefined);
    }
  }));

Deno.test("load: a file that has the name of a device of Windows is refused on every system", async () => {
  for (const name of ["nul", "con.yaml", "a/AUX.json", "com1.jsonc"]) {
    assertStringIncludes((await refusal(() => loadSpecs(name))).message, "for a device");
  }
});

Deno.test("load: a file that lies below the root, and not where the user stands, is pointed to", () =>
  inDirectory(async (path) => {
    await Deno.writeTextFile(path("only_there.json"), text);
    const root = path(".");
    const { message, hint } = await refusal(() => loadSpecs("only_there.json", { root }));
    assertEquals(message, 'Cannot read config "only_there.json": there is no such file');
    assertStringIncludes(hint!, "the path of a config starts from the current directory, not from --root");
    assertStringIncludes(hint!, JSON.stringify(path("only_there.json")));
    assertEquals((await refusal(() => loadSpecs("nowhere.json", { root }))).hint, undefined);
    assertStringIncludes((await refusal(() => loadSpecs("-"))).hint!, "standard input");
  }));

Deno.test({
  name: "load: a device is refused before it is opened",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inDirectory(async (path) => {
      await Deno.symlink("/dev/zero", path("zero.json"));
      const { message } = await refusal(() => loadSpecs(path("zero.json")));
      assertEquals(message.includes("/dev/zero"), false);
      assertEquals(message.startsWith(`Cannot read config ${JSON.stringify(path("zero.json"))}: `), true);
    }),
});

Deno.test({
  name: "load: a pipe is refused before it is opened",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inDirectory(async (path) => {
      await new Deno.Command("mkfifo", { args: [path("pipe.yaml")] }).output();
      const { message } = await refusal(() => loadSpecs(path("pipe.yaml")));
      assertEquals(message, `Cannot read config ${JSON.stringify(path("pipe.yaml"))}: it is a pipe`);
    }),
});

Deno.test({
  name: "load: sockets, and links that go in circles or nowhere, are refused",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inDirectory(async (path) => {
      using _listener = Deno.listen({ transport: "unix", path: path("socket.json") });
      await Deno.symlink(path("circle.json"), path("circle.json"));
      await Deno.symlink(path("nowhere"), path("dangling.json"));
      await new Deno.Command("mkfifo", { args: [path("pipe")] }).output();
      await Deno.symlink(path("pipe"), path("linked.json"));
      const reasons = {
        "socket.json": "it is not a regular file",
        "circle.json": "its symbolic links go in circles",
        "dangling.json": "there is no such file",
        "linked.json": "it is a pipe",
      };
      for (const [name, reason] of Object.entries(reasons)) {
        const { message } = await refusal(() => loadSpecs(path(name)));
        assertEquals(message, `Cannot read config ${JSON.stringify(path(name))}: ${reason}`);
      }
    }),
});

Deno.test("load: what the machine refuses is not the config's fault", () =>
  inDirectory(async (path) => {
    await Deno.writeTextFile(path("a.json"), text);
    const { readFile } = Deno;
    Deno.readFile = () => Promise.reject(Object.assign(new Error("Too many open files"), { code: "EMFILE" }));
    try {
      const error = await assertRejects(() => loadSpecs(path("a.json")), StorageError, "too many open files");
      assertEquals([error.exitCode, error.hint], [3, "raise the limit (ulimit -n)"]);
    } finally {
      Deno.readFile = readFile;
    }
  }));

Deno.test({
  name: "load: a link out of the current directory shows nothing of what stands there; negative control",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inDirectory(async (path) => {
      await Deno.writeTextFile(path("secret.yaml"), "token-7e2: [a]\n");
      await Deno.writeTextFile(path("good.json"), text);
      for (const name of ["secret.yaml", "good.json"]) await Deno.symlink(path(name), path(`link-${name}`));
      await Deno.mkdir(path("inside"));
      await Deno.symlink(path("."), path("inside/out"));
      assertEquals((await loadSpecs(path("link-good.json"))).length, 1);
      // The file itself, by its own name: the mistake is shown, with what stands there.
      assertStringIncludes((await refusal(() => loadSpecs(path("secret.yaml")))).message, "token-7e2");
      const { cwd } = Deno;
      for (const [here, name] of [[cwd(), "link-secret.yaml"], [path("inside"), "inside/out/secret.yaml"]]) {
        Deno.cwd = () => here;
        try {
          const { message, hint } = await refusal(() => loadSpecs(path(name)));
          assertMatch(message, /^Cannot use config .*: a link leads from there to .*, which is outside/);
          assertEquals([message.includes("token"), hint?.startsWith("name that file itself")], [false, true]);
        } finally {
          Deno.cwd = cwd;
        }
      }
    }),
});
