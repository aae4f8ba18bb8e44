/** The set-up commands, as far as they can be tried without fetching anything. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { mlxArgs, root, runMlx } from "../deno.ts";

const permissions = (await Deno.readTextFile(join(root, "scripts", "permissions"))).trim().split("\n");
const isReady = await Deno.stat(join(root, ".deno", "setup")).then((info) => info.isFile, () => false);

Deno.test("the tasks run mlx with the permissions of scripts/mlx", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const start = ["deno", "run", ...permissions, "main.ts"].join(" ");
  assertEquals([tasks.run.command, tasks.eval.command], [`${start} run-experiment`, `${start} eval`]);
});

Deno.test("mlx may read and write under the current directory only, and cannot ask for more", () => {
  assertEquals(permissions.filter((flag) => flag.startsWith("--allow")), [
    "--allow-read=.",
    "--allow-write=.",
  ]);
  assert(permissions.includes("--no-prompt"));
  assert(permissions.includes("--deny-import"));
  assertEquals(mlxArgs([]).filter((arg) => arg.startsWith("--allow")), ["--allow-read=.", "--allow-write=."]);
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
