/** The scripts with the tools of BSD and macOS, as far as these can be played: what GNU alone has is refused. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { cp } from "node:fs/promises";
import { join } from "@std/path";
import { singleFile } from "../../scripts/single_file.ts";
import { root } from "../deno.ts";

const tools = [
  ..."awk cat chmod cksum cp df dirname find gzip head id ls mkdir mv readlink rm sed shasum stat tail".split(
    " ",
  ),
  ..."tee touch tr uname wc".split(" "),
];
const isReady = await Deno.stat(join(root, ".deno", "setup")).then((info) => info.isFile, () => false);
const ignore = Deno.build.os !== "linux";
/** What scripts/test sets, by which it is known that nothing has to be fetched. */
const inherited = Object.fromEntries(
  ["DENO_DIR", "NPM_CONFIG_REGISTRY", "JSR_URL"].map((name) => [name, Deno.env.get(name) ?? ""]),
);

/** Calls `test` with a directory, and a function that runs a command there with nothing but those tools on the PATH. */
async function withTools(
  test: (
    path: (...names: string[]) => string,
    run: (...command: string[]) => Promise<{ code: number; out: string; err: string }>,
  ) => Promise<void>,
): Promise<void> {
  const directory = await Deno.realPath(await Deno.makeTempDir({ prefix: "with blanks " }));
  const path = (...names: string[]) => join(directory, ...names);
  try {
    await Deno.mkdir(path("bin"));
    for (const tool of tools) {
      await Deno.copyFile(join(root, "tests", "setup", "bsd_tool.sh"), path("bin", tool));
      await Deno.chmod(path("bin", tool), 0o755);
    }
    await Deno.symlink("/bin/sh", path("bin", "sh"));
    await test(path, async (command, ...args) => {
      const { code, stdout, stderr } = await new Deno.Command(command, {
        args,
        cwd: directory,
        clearEnv: true,
        env: { PATH: path("bin"), HOME: directory, TMPDIR: directory, ...inherited },
      }).output();
      return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test(
  "negative control: such tools refuse what GNU alone has",
  { ignore },
  () =>
    withTools(async (_, run) => {
      for (
        const command of [
          ["find", ".", "-printf", "%p"],
          ["stat", "-c", "%n", "."],
          ["sed", "-i", "s/a/b/", "x"],
          ["ls", "--color"],
          ["cp", "-a", "x", "y"],
          ["tail", "--bytes=3", "x"],
          ["readlink", "-f", "."],
        ]
      ) {
        const { code, err } = await run("sh", "-c", '"$@"', "sh", ...command);
        assertEquals(code, 64, command.join(" "));
        assertStringIncludes(err, "illegal option");
      }
      assertEquals((await run("sh", "-c", "sha256sum")).code, 127);
    }),
);

Deno.test("scripts/mlx on BSD's tools: the same bundle is started until a source changes", {
  ignore: ignore || !isReady,
}, () =>
  withTools(async (path, run) => {
    for (const name of ["main.ts", "deno.json", "deno.lock", "src", "scripts", "tests/standins"]) {
      await cp(join(root, name), path(name), { recursive: true });
    }
    await Deno.mkdir(path(".deno"));
    await Deno.copyFile(join(root, ".deno", "setup"), path(".deno", "setup"));
    const version = path("src", "version.ts");
    const mlx = async () => {
      const { code, out, err } = await run(path("scripts", "mlx"), "--version");
      assertEquals([code, err], [0, ""]);
      const names = Array.from(Deno.readDirSync(path(".deno")), ({ name }) => name);
      return [out, names.filter((name) => name.startsWith("mlx-")).length];
    };
    const setVersion = (text: string) => Deno.writeTextFile(version, `export const version = "${text}";\n`);
    await setVersion("1.2.3");
    const { mtime, atime } = await Deno.stat(version);
    assertEquals(await mlx(), ["mlx 1.2.3\n", 1]);
    assertEquals(await mlx(), ["mlx 1.2.3\n", 1]);
    await setVersion("1.2.4");
    await Deno.utime(version, atime!, mtime!);
    assertEquals(await mlx(), ["mlx 1.2.4\n", 2]);
    // Only what stat tells has been looked at.
    await Deno.remove(path("bin", "stat"));
    assertEquals(await mlx(), ["mlx 1.2.4\n", 3]);
    assertEquals((await run("sh", "scripts/test-windows", "src")).out.includes("SKIPPED"), true);
  }));

Deno.test(
  "a self-extracting file unpacks and starts with BSD's tools",
  { ignore },
  () =>
    withTools(async (path, run) => {
      const bytes = await singleFile({
        version: "1.2.3",
        target: Deno.build.target,
        permissions: ["--no-prompt", "--allow-read=.", "--allow-write=."],
        modules: {
          "start.js": new TextEncoder().encode("start"),
          "program.js": new TextEncoder().encode("more"),
        },
        deno: new TextEncoder().encode('#!/bin/sh\nprintf "%s\\n" "$@"\n'),
      });
      await Deno.writeFile(path("mlx"), bytes, { mode: 0o755 });
      for (let start = 1; start <= 2; start++) {
        const { code, out, err } = await run(path("mlx"), "run", "--config", "a.yaml");
        assertEquals([code, err], [0, ""]);
        assertMatch(out, /^run\n--quiet\n[^]*--allow-read=\.\n[^]*\/start\.js\nrun\n--config\na\.yaml\n$/);
      }
      const [house] = [...Deno.readDirSync(path(".cache", "mlx"))];
      assertEquals(Deno.readTextFileSync(path(".cache", "mlx", house.name, "program.js")), "more");
      assert((await Deno.stat(path(".cache", "mlx", house.name, "deno"))).mode! & 0o100);
    }),
);
