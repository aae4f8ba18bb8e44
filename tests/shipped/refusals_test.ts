/** What the program that people start says of runs, paths and lists that something is wrong with. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { mlxCommand, runMlx } from "../deno.ts";

const config = {
  name: "small",
  dataset: { name: "synthetic_regression", params: { n_samples: 40 } },
  model: { name: "linear_regression" },
  training: { seed: 1 },
};

Deno.test("the program names edited evaluations, closed runs and paths that are too long, and plans lists first", async () => {
  const cwd = await Deno.realPath(await Deno.makeTempDir());
  try {
    const write = (name: string, value: unknown) =>
      Deno.writeTextFileSync(join(cwd, name), JSON.stringify(value));
    write("a.json", config);
    write("list.json", [config, {
      ...config,
      dataset: { name: "csv", path: "none.csv", params: { target: "y" } },
    }]);
    const listed = await runMlx(["run", "--config", "list.json", "--quiet"], { cwd });
    assertEquals([listed.code, [...Deno.readDirSync(cwd)].length], [2, 2], listed.stderr);
    assertMatch(listed.stderr, /^mlx: error: experiment 2\/2: small: .*none\.csv/);

    const { stdout } = await runMlx(["run", "--config", "a.json", "--quiet", "--json"], { cwd });
    const run: string = JSON.parse(stdout).directories.run;
    const { stdout: evaluated } = await runMlx(["eval", run, "--json"], { cwd });
    const [file] = JSON.parse(evaluated).files;
    const whole = Deno.readTextFileSync(join(cwd, file));
    const [good, long] = await Promise.all([
      runMlx(["verify", run], { cwd }),
      runMlx(["verify", "a".repeat(5000)], { cwd }),
    ]);
    assertEquals([good.code, long.code], [0, 2], good.stdout);
    assert(long.stderr.length < 600, long.stderr);
    Deno.writeTextFileSync(join(cwd, file), whole.replace(/"loss": [0-9.e-]+/, '"loss": 0'));
    Deno.writeTextFileSync(join(cwd, run, "evaluations", "planted.json"), "{}");
    const edited = await runMlx(["verify", run], { cwd });
    assertEquals(edited.code, 7);
    assertMatch(edited.stdout, /planted\.json: .*\n {2}evaluations\/train_.*: its SHA-256 is/);

    // The superuser may read everything: somebody else tries.
    const command = [
      "setpriv",
      "--reuid=65534",
      "--regid=65534",
      "--clear-groups",
      "env",
      "HOME=/nonexistent",
    ];
    if (Deno.uid() !== 0 || !await starts([...command, "true"])) return;
    for (const directory of [cwd, ...["outputs", "outputs/small"].map((part) => join(cwd, part))]) {
      Deno.chmodSync(directory, 0o755);
    }
    if (!await starts([...command, ...mlxCommand(["--version"])])) return;
    Deno.chmodSync(join(cwd, run), 0o700);
    const [first, ...rest] = [...command, ...mlxCommand(["verify", run])];
    const closed = await new Deno.Command(first, { args: rest, cwd, env: { NO_COLOR: "1" } }).output();
    const said = new TextDecoder().decode(closed.stderr);
    assertEquals(closed.code, 3, said);
    assertMatch(said, /^mlx: error: Cannot list a directory at "outputs\/small\/.*": permission denied\n/);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

/** Whether a command can be run here, to its good end. */
async function starts([command, ...args]: readonly string[]): Promise<boolean> {
  return await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output()
    .then(({ success }) => success, () => false);
}
