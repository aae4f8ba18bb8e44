/** The program as a process of its own: what cannot be seen from inside. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { mlxCommand, runMlx, startMlx } from "../deno.ts";

const windows = Deno.build.os === "windows";

const config = (epochs: number) =>
  JSON.stringify({
    name: "small",
    dataset: { name: "synthetic_regression", params: { n_samples: 2000, n_features: 10 } },
    model: { name: "mlp", params: { hidden: [32] } },
    training: { epochs },
    output: { checkpoint_frequency: 1_000_000 },
  });

/** A temporary workspace with a config of so many epochs in `a.json`. */
async function inWorkspace(epochs: number, work: (cwd: string) => Promise<void>): Promise<void> {
  const cwd = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(cwd, "a.json"), config(epochs));
    await work(cwd);
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

async function statusOfOnlyRun(cwd: string): Promise<string> {
  const [run] = [...Deno.readDirSync(join(cwd, "outputs", "small"))].filter((entry) => entry.isDirectory);
  return JSON.parse(await Deno.readTextFile(join(cwd, "outputs", "small", run.name, "manifest.json"))).status;
}

Deno.test("process: version, usage, a run and its evaluation", () =>
  inWorkspace(2, async (cwd) => {
    const [version, wrong, run] = await Promise.all([
      runMlx(["--version"], { cwd }),
      runMlx(["run", "--config", "a.json", "training.epoch=1"], { cwd }),
      runMlx(["run", "--config", "a.json", "--json"], { cwd }),
    ]);
    assertEquals(version, { code: 0, signal: null, stdout: "mlx 0.1.0\n", stderr: "" });
    assertEquals([wrong.code, wrong.stdout], [2, ""]);
    assertMatch(
      wrong.stderr,
      /^mlx: error: Cannot use config "a\.json":\n {2}in override "training\.epoch=1": .*epochs/,
    );
    assertEquals(run.code, 0, run.stderr);
    const { directories: { run: path }, final_metrics } = JSON.parse(run.stdout);
    const evaluation = await runMlx(["eval", path, "--split", "train", "--json"], { cwd });
    assertEquals(evaluation.code, 0, evaluation.stderr);
    assert(Number.isFinite(final_metrics.loss));
    assertEquals(JSON.parse(evaluation.stdout).results[0].checkpoint, "checkpoint_final");
  }));

Deno.test("process: mistakes in YAML are placed, with no more permissions than the program has", () =>
  inWorkspace(1, async (cwd) => {
    await Deno.writeTextFile(join(cwd, "a.yaml"), "name: a\ndataset: { name: iris }\nmodle: {}\n");
    const { code, stderr } = await runMlx(["run", "--config", "a.yaml", "--dry-run"], { cwd });
    assertEquals(code, 2);
    assertMatch(stderr, /^mlx: error: Cannot use config "a\.yaml":\n/);
    assertMatch(stderr, /^ {2}a\.yaml:2:18 dataset\.name: expected .* found "iris"$/m);
    assertMatch(stderr, /^ {2}a\.yaml:3:1 modle: .*did you mean "model"/m);
  }));

Deno.test({
  name: "process: output that nobody takes does not disturb a run",
  ignore: windows,
  fn: () =>
    inWorkspace(2, async (cwd) => {
      const shell = async (redirection: string, args = ["run", "--config", "a.json"]) => {
        const command = mlxCommand(args).map((word) => `'${word}'`);
        const script = `set -o pipefail 2>/dev/null; ${command.join(" ")} ${redirection}`;
        return (await new Deno.Command("bash", { args: ["-c", script], cwd, stderr: "piped" }).output()).code;
      };
      for (const redirection of [">/dev/full", "2>/dev/full", ">&- 2>&-", "2>&1 | head -c 1 >/dev/null"]) {
        if (redirection.includes("/dev/full") && Deno.build.os !== "linux") continue;
        assertEquals(await shell(redirection), 0, redirection);
        assertEquals(await statusOfOnlyRun(cwd), "completed", redirection);
        await Deno.remove(join(cwd, "outputs"), { recursive: true });
      }
      if (Deno.build.os !== "linux") return;
      assertEquals(await shell(">/dev/full", ["run", "--config", "a.json", "--json"]), 3);
      assertEquals(await statusOfOnlyRun(cwd), "completed");
      assertEquals(await shell(">/dev/full", ["runs", "--csv"]), 3);
      assertEquals(await shell("| head -c 1 >/dev/null", ["runs", "--csv"]), 0);
    }),
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  Deno.test({
    name: `process: ${signal} ends a run in order`,
    ignore: windows,
    fn: () =>
      inWorkspace(1_000_000, async (cwd) => {
        const child = startMlx(["run", "--config", "a.json"], { cwd });
        const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
        try {
          // The first line of the table of epochs says that training goes on.
          const reader = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
          let err = "";
          while (!err.includes("1/1000000")) {
            const { value, done } = await reader.read();
            assert(!done, `the run ended: ${err}`);
            err += value;
          }
          const asked = performance.now();
          child.kill(signal);
          for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) err += chunk.value;
          const out = await new Response(child.stdout).text();
          const status = await child.status;
          assertEquals([status.code, status.signal], [code, null], err);
          assert(performance.now() - asked < 5000);
          assertStringIncludes(err, `${signal}: finishing the step`);
          assertMatch(out, /^small: interrupted after [\d,]+ of 1,000,000 epochs, /);
        } finally {
          clearTimeout(timer);
        }
        assertEquals(await statusOfOnlyRun(cwd), "interrupted");
      }),
  });
}

Deno.test("process: nothing that objects inherit can be changed", async () => {
  const code = `
    import ${JSON.stringify(new URL("../../src/cli/harden.ts", import.meta.url).href)};
    const attempts = [
      () => { ({}).constructor.prototype.polluted = 1; },
      () => { Object.prototype.toString = () => "polluted"; },
      () => { [].constructor.prototype.polluted = 1; },
      () => { (() => {}).constructor.prototype.call = 1; },
    ];
    const refused = attempts.filter((attempt) => { try { attempt(); } catch { return true; } });
    const own = { };
    own.constructor = 1;
    own.toString = 2;
    console.log(refused.length, "polluted" in {}, "polluted" in [], JSON.stringify(own), String({}));
  `;
  const args = ["run", "--no-config", "--ext=js", "-"];
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const out = new TextDecoder().decode(stdout);
  assertEquals(
    out,
    '4 false false {"constructor":1,"toString":2} [object Object]\n',
    new TextDecoder().decode(stderr),
  );
});

Deno.test({
  name:
    "process: where files may not grow the exit code is 3; without that limit the run goes on to the same end",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inWorkspace(3, async (cwd) => {
      const large = ["model.params.hidden=[512]", "--json"];
      const whole = await runMlx(["run", "--config", "a.json", "output.directory=whole", ...large], { cwd });
      // Parameters fit into 64 KiB, the slots of the optimizer do not.
      const { code, stderr } = await new Deno.Command("bash", {
        args: [
          "-c",
          'ulimit -f 64; exec "$0" "$@"',
          ...mlxCommand(["run", "--config", "a.json", ...large]),
        ],
        cwd,
      }).output();
      const said = new TextDecoder().decode(stderr);
      assertEquals(code, 3, said);
      assertStringIncludes(said, "file too large");
      assertEquals(await statusOfOnlyRun(cwd), "failed");
      const [{ name }] = [...Deno.readDirSync(join(cwd, "outputs", "small"))];
      const resumed = await runMlx(["resume", `outputs/small/${name}`, "--json"], { cwd });
      assertEquals(JSON.parse(resumed.stdout).final_digest, JSON.parse(whole.stdout).final_digest);
    }),
});
