/** What scripts/mlx does where a caller hands on what no program can start in. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { denoArgs, root } from "../deno.ts";

const isReady = await Deno.stat(join(root, ".deno", "setup")).then((info) => info.isFile, () => false);
const ignore = !isReady || Deno.build.os !== "linux";

/** Runs a script of the shell in a directory of its own, with mlx in `$mlx`. */
async function inShell(script: string): Promise<{ code: number; out: string; err: string }> {
  const cwd = await Deno.makeTempDir();
  try {
    const config = {
      name: "small",
      dataset: { name: "synthetic_regression", params: { n_samples: 200 } },
      model: { name: "mlp", params: { hidden: [512] } },
      training: { epochs: 2 },
    };
    await Deno.writeTextFile(join(cwd, "a.json"), JSON.stringify(config));
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", script],
      cwd,
      env: { mlx: join(root, "scripts", "mlx"), NO_COLOR: "1" },
    }).output();
    const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, out, err };
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test({
  name: "surroundings: in a directory that was removed mlx says so, and still has help and a version",
  ignore,
  async fn() {
    const gone = (args: string) => inShell(`mkdir g; cd g; rmdir ../g; exec "$mlx" ${args}`);
    for (const args of ["runs", "run --config a.json", "runs -- --help", "runs --root .. --help"]) {
      const { code, out, err } = await gone(args);
      assertEquals([code, out], [2, ""], err);
      // The shell that reads the script may have something to say before it begins.
      assertMatch(
        err,
        /(^|\n)mlx: error: Cannot start in the current directory: it was removed.*\nmlx: hint: .*\n$/,
      );
      assertEquals(err.includes("backtrace"), false);
    }
    for (const args of ["", "--help", "-h", "help eval", "runs --help", "runs -h"]) {
      const { code, out } = await gone(args);
      assertEquals(code, 0);
      assertMatch(out, /Usage:\n/);
    }
    assertMatch((await gone("--version")).out, /^mlx \d/);
  },
});

Deno.test({
  name: "surroundings: where no file may grow the exit code is 3, not a signal",
  ignore,
  async fn() {
    const { code, err } = await inShell('ulimit -f 30; exec "$mlx" run --config a.json --quiet');
    assertEquals(code, 3, err);
    assertStringIncludes(err, "file too large");
    assertStringIncludes(err, "ulimit -f");
  },
});

Deno.test({
  name: "surroundings: with so few open files that nothing can start, mlx says so and does not panic",
  ignore,
  async fn() {
    for (const limit of [16, 20, 29, 32]) {
      const { code, err } = await inShell(`ulimit -n ${limit}; exec "$mlx" run --config a.json --quiet`);
      assertEquals(code, 3, `${limit}: ${err}`);
      assertMatch(err, /^mlx: error: Cannot .*open.*\nmlx: hint: raise the limit \(ulimit -n( 256)?\)\n$/);
    }
  },
});

Deno.test({
  name: "surroundings: on a processor without vector instructions mlx says so, before anything is written",
  async fn() {
    const args = [
      "run",
      "--quiet",
      ...denoArgs(),
      "-A",
      "--v8-flags=--no-enable-sse4-1",
      join(root, "main.ts"),
    ];
    const cwd = await Deno.makeTempDir();
    try {
      const config = {
        name: "a",
        dataset: { name: "synthetic_regression" },
        model: { name: "linear_regression" },
      };
      await Deno.writeTextFile(join(cwd, "a.json"), JSON.stringify(config));
      const command = new Deno.Command(Deno.execPath(), {
        args: [...args, "run", "--config", "a.json", "--quiet"],
        cwd,
      });
      const { code, stderr } = await command.output();
      const err = new TextDecoder().decode(stderr);
      assertEquals(code, 1, err);
      assertMatch(err, /^mlx: error: Cannot compute on this processor: .*\nmlx: hint: mlx needs .*SSE4\.1/);
      assertEquals([...Deno.readDirSync(cwd)].length, 1);
    } finally {
      await Deno.remove(cwd, { recursive: true });
    }
  },
  ignore: Deno.build.arch !== "x86_64",
});
