/** The set-up commands, as far as they can be tried without fetching anything. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { root, runMlx, sourceArgs } from "../deno.ts";
import { inCheckout, isReady } from "./checkout.ts";

const permissions = (await Deno.readTextFile(join(root, "scripts", "permissions"))).trim().split("\n");

Deno.test("the tasks run mlx with the permissions of scripts/mlx", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const start = ["deno", "run", ...permissions, "scripts/task.ts"].join(" ");
  assertEquals([tasks.mlx.command, tasks.run.command, tasks.eval.command], [
    start,
    `${start} run-experiment`,
    `${start} eval`,
  ]);
});

Deno.test("what a task says to type next is a task", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const config = {
      name: "a",
      dataset: { name: "synthetic_regression", params: { n_samples: 8 } },
      model: { name: "linear_regression" },
      training: { epochs: 1, learning_rate: 0.01 },
    };
    await Deno.writeTextFile(join(directory, "a.json"), JSON.stringify(config));
    const task = join(root, "scripts", "task.ts");
    const args = sourceArgs(["run-experiment", "--config", "a.json"]);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: args.map((arg) => arg === join(root, "main.ts") ? task : arg),
      cwd: directory,
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 0, said);
    assertMatch(said, /\nNext: deno task mlx eval --run-dir outputs\/a\/\d+_\d+\n$/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("mlx may read and write under the current directory only, and cannot ask for more", () => {
  assertEquals(permissions.filter((flag) => flag.startsWith("--allow")), [
    "--allow-read=.",
    "--allow-write=.",
  ]);
  assert(permissions.includes("--no-prompt"));
  assert(permissions.includes("--deny-import"));
  assertEquals(sourceArgs([]).filter((arg) => arg.startsWith("--allow")), [
    "--allow-read=.",
    "--allow-write=.",
  ]);
});

Deno.test("a child process of a test gets the packages of the test", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const { code, stdout, stderr } = await runMlx(["--version"], { cwd: directory });
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^mlx \d+\.\d+\.\d+\n$/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test({
  name: "scripts/mlx starts through links, from any directory, and leaves the directory as it is",
  ignore: !isReady || Deno.build.os === "windows",
  async fn() {
    const directory = await Deno.makeTempDir({ prefix: "with blanks " });
    try {
      await Deno.mkdir(join(directory, "bin"));
      await Deno.symlink(join(root, "scripts", "mlx"), join(directory, "bin", "first"));
      await Deno.symlink("first", join(directory, "bin", "mlx"));
      for (const command of ["bin/mlx", "./bin/mlx", join(directory, "bin", "mlx")]) {
        const output = await new Deno.Command("sh", { args: [command, "--version"], cwd: directory })
          .output();
        assertEquals([output.code, new TextDecoder().decode(output.stderr)], [0, ""], command);
        assertMatch(new TextDecoder().decode(output.stdout), /^mlx /);
      }
      assertEquals((await Array.fromAsync(Deno.readDir(directory))).map((entry) => entry.name), ["bin"]);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

Deno.test({
  name: "a checkout that may not be written to is set up in a directory of the user's",
  ignore: Deno.build.os === "windows",
  async fn() {
    const directory = await Deno.makeTempDir({ prefix: "with blanks " });
    const path = (...names: string[]) => join(directory, ...names);
    // Sets up, and says what was chosen. A Deno that knows its version, has no network and caches everything.
    const setUp = async (cacheHome: string) => {
      const script = `root=$1; . "$2"; printf '%s\\n' "$home" "$deno" "$DENO_DIR"`;
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-euc", script, "sh", path("checkout"), join(root, "scripts", "setup.sh")],
        env: {
          PATH: `${path("bin")}:/usr/bin:/bin`,
          XDG_CACHE_HOME: path(cacheHome),
          NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/",
          DENO_DIR: "",
        },
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, lines: text(stdout).trim().split("\n"), err: text(stderr) };
    };
    try {
      await Deno.mkdir(path("bin"));
      await Deno.mkdir(path("checkout"));
      // Stands in the way of the superuser, too.
      await Deno.writeTextFile(path("checkout", ".deno"), "");
      await Deno.writeTextFile(path("closed"), "");
      const deno = `#!/bin/sh\necho "$1" >>'${path("asked")}'\n` +
        `case $1 in --version) echo "deno 2.9.6" ;; cache) ;; *) exit 1 ;; esac\n`;
      await Deno.writeTextFile(path("bin", "deno"), deno, { mode: 0o755 });
      const first = await setUp("caches");
      assertEquals([first.code, first.err], [0, ""]);
      const [home] = first.lines;
      assertMatch(home.slice(path("caches").length), /^\/mlx-[\d-]+$/);
      assertEquals(first.lines, [home, path("bin", "deno"), `${home}/cache`]);
      // The real one makes its cache.
      await Deno.mkdir(`${home}/cache`);
      await Deno.remove(path("asked"));
      assertEquals(await setUp("caches"), first);
      assertEquals(await Deno.stat(path("asked")).catch(() => null), null, "it was remembered");

      const closed = await setUp("closed");
      assertEquals(closed.code, 1);
      assertMatch(
        closed.err,
        /^mlx: cannot write to .*checkout\/\.deno or to .*closed\/mlx-.*XDG_CACHE_HOME/,
      );
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

Deno.test({
  name: "scripts/mlx starts what the sources say now",
  ignore: !isReady || Deno.build.os === "windows",
  fn: () =>
    inCheckout(async ({ path, mlx, setVersion, bundles }) => {
      await setVersion("1.2.3");
      assertEquals(await mlx("--version"), "mlx 1.2.3\n");
      const [bundle, ...others] = await bundles();
      assertEquals(others, []);
      const program = path(".deno", bundle, "program.js");
      const { size, ino } = await Deno.stat(program);
      assert(size > 100_000);
      const text = await Deno.readTextFile(program);
      assert(!/\bfrom\s*"node:/.test(text), "modules of Node are loaded when they are asked for");
      assertEquals(await mlx("--version"), "mlx 1.2.3\n");
      assertEquals(
        (await Deno.stat(program)).ino,
        ino,
        "what is there already is not made again",
      );
      for (const file of ["start.js", "program.js", "sizes"]) {
        const damaged = path(".deno", bundle, file), whole = await Deno.readFile(damaged);
        await Deno.truncate(damaged, whole.length - 1);
        assertEquals(await mlx("--version"), "mlx 1.2.3\n", `${file} was cut`);
        assertEquals(await Deno.readFile(damaged), whole, `${file} was made again`);
      }
      await Deno.writeTextFile(
        path("a.yaml"),
        "name: a\ndataset: { name: synthetic_regression }\nmodel: { name: linear_regression }\n",
      );
      assertMatch(
        await mlx("run-experiment", "--config", "a.yaml"),
        /Next: scripts\/mlx eval --run-dir outputs/,
      );
      await setVersion("4.5.6");
      assertEquals(await mlx("--version"), "mlx 4.5.6\n");
    }),
});
