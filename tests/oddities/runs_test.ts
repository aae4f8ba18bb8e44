/** Oddities of the original, each by its number: runs on disk, evaluation, the command line. */
import { assert, assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { cli } from "../../src/cli/mod.ts";
import { runExperiment } from "../../src/experiment/mod.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { stringTerminal, type } from "../cli/screen.ts";
import { specOf } from "../sessions.ts";
import { inPlace, kept, regression } from "./support.ts";

const diverging = regression({
  ...kept,
  training: { epochs: 50, batch_size: 8, learning_rate: 1e9, optimizer: "sgd" },
});

Deno.test("oddity 03: of runs that end at once none is lost from the index", () =>
  inPlace(async ({ root, json, names }) => {
    const workspace = await Workspace.open(root);
    const signal = new AbortController().signal;
    await Promise.all(Array.from({ length: 12 }, async () => {
      for await (const _ of runExperiment(specOf(regression()), { workspace, signal }));
    }));
    const { runs } = json("outputs/index.json");
    assertEquals(runs.length, 12);
    assertEquals(runs.map((run: { timestamp: string }) => run.timestamp).sort(), names("outputs/r"));
  }));

Deno.test("oddity 07: a run that did not complete says so, and one that cannot begin leaves nothing", () =>
  inPlace(async ({ run, mlx, write, json, names }) => {
    const bad = write("bad.json", regression({ training: { seed: -1 } }));
    assertEquals((await mlx("run", "--config", bad)).code, 2);
    assertEquals(names("outputs"), []);
    const { summary } = await run(diverging);
    assertEquals(json("outputs/index.json").runs.map((one: { status: string }) => one.status), ["diverged"]);
    assertEquals(json(`${summary.directories.run}/manifest.json`).status, "diverged");
    const manifest = join(summary.directories.run, "manifest.json");
    write(manifest, { ...json(manifest), status: "running", finished: null, sha256: undefined });
    assertMatch((await mlx("runs")).out, /outputs\/r\/\d{8}_\d{6} +crashed/);
  }));

Deno.test("oddity 12: the number of epochs is no metric", () =>
  inPlace(async ({ run, write, mlx }) => {
    assertEquals("epoch" in (await run(regression())).summary.final_metrics, false);
    const { out } = await mlx("run", "--config", write("a.json", regression()));
    assertMatch(out, /^r: completed, 2 epochs in/);
    assert(!/^ *epoch\b/m.test(out), out);
  }));

Deno.test("oddity 13: a failure is told once, on standard error", () =>
  inPlace(async ({ write, mlx }) => {
    const config = write("a.json", regression({ model: { name: "mlp", params: { layer_sizes: [9, 1] } } }));
    const { code, out, err } = await mlx("run", "--config", config);
    assertEquals([code, out], [2, ""]);
    assertEquals(err.split("layer_sizes starts with 9").length, 2, err);
    assertEquals(err.split("mlx: error: ").length, 2, err);
  }));

Deno.test("oddity 18: eval --metrics chooses metrics, and takes no run directory for one", () =>
  inPlace(async ({ run, mlx }) => {
    const { directories } = (await run(regression(kept))).summary;
    for (const args of [["--metrics", "mse", directories.run], [directories.run, "--metrics", "mse"]]) {
      const { code, out } = await mlx("eval", "--json", ...args);
      assertEquals([code, Object.keys(JSON.parse(out).results[0].metrics)], [0, ["loss", "mse"]]);
    }
    for (const [names, metrics] of [["loss", ["loss"]], ["r2,loss", ["loss", "r2"]]] as const) {
      const { code, out } = await mlx("eval", "--json", directories.run, "--metrics", names);
      assertEquals([code, Object.keys(JSON.parse(out).results[0].metrics)], [0, metrics]);
    }
    const { code, err } = await mlx("eval", directories.run, "--metrics", "accuracy");
    assertEquals(code, 2);
    assertStringIncludes(err, 'Cannot compute metric "accuracy": it is not one for regression');
  }));

Deno.test("oddities 19 and 20: eval --dry-run checks run and checkpoint, wherever the run is named", () =>
  inPlace(async ({ run, mlx, write, names }) => {
    const { directories } = (await run(regression(kept))).summary;
    for (const args of [[directories.run], ["--run-dir", directories.run]]) {
      const { code, out } = await mlx("eval", "--dry-run", ...args);
      assertEquals(code, 0);
      assertMatch(out, /checkpoint_final\n\nDry run: nothing was computed or written\n$/);
    }
    const missing = await mlx("eval", "--dry-run", directories.run, "--checkpoint", "checkpoint_epoch_9");
    assertEquals(missing.code, 2);
    assertMatch(
      missing.err,
      /Cannot find the checkpoint "checkpoint_epoch_9" .*\n.*it has checkpoint_epoch_1, /,
    );
    write("stranger/notes.txt", "");
    const stranger = await mlx("eval", "--dry-run", "stranger");
    assertEquals(stranger.code, 2);
    assertStringIncludes(stranger.err, 'Cannot open the run "stranger": it has no config.json');
    assertEquals((await mlx("eval", "--dry-run", "nowhere")).code, 2);
    assertEquals(names(join(directories.run, "evaluations")), []);
  }));

Deno.test("oddity 21: --checkpoint does not leave the run directory", () =>
  inPlace(async ({ root, run, mlx }) => {
    const [one, other] = [await run(regression(kept)), await run(regression(kept))].map(({ summary }) =>
      summary.directories.run
    );
    const there = join(root, other, "checkpoints", "checkpoint_final");
    assert(Deno.statSync(there).isDirectory);
    const way = `../../${other.split("/").at(-1)}/checkpoints/checkpoint_final`;
    assert(Deno.statSync(join(root, one, "checkpoints", way)).isDirectory);
    for (const name of [way, there, "../checkpoints/checkpoint_final", "."]) {
      const { code, err } = await mlx("eval", one, "--checkpoint", name);
      assertEquals(code, 2, name);
      assertStringIncludes(err, "Cannot find the checkpoint");
    }
  }));

Deno.test("oddity 22: usage errors give the documented 2, and mlx alone shows its help and gives 0", async () => {
  const help = await type([]);
  assertEquals(help.code, 0);
  assertMatch(help.out, /Exit codes:\n {2}0 +done\n {2}1 +failed\n {2}2 +wrong usage/);
  const wrong = await type(["run-experiment", "--bogus"]);
  assertEquals([wrong.code, wrong.out], [2, ""]);
});

Deno.test("oddity 23: eval writes what it found, and tells it to programs", () =>
  inPlace(async ({ run, mlx, json }) => {
    const { directories } = (await run(regression(kept))).summary;
    const names = ["checkpoint_epoch_1", "checkpoint_epoch_2", "checkpoint_best", "checkpoint_final"];
    const { out } = await mlx(
      "eval",
      directories.run,
      "--json",
      ...names.map((name) => `--checkpoint=${name}`),
    );
    const { results, files } = JSON.parse(out);
    assertEquals(results.length, 4);
    assertNotEquals(results[0].metrics, results[1].metrics);
    assertEquals(results[1].metrics, results[3].metrics);
    assertEquals(results[2].checkpoint, "checkpoint_epoch_2");
    results.forEach((result: { metrics: unknown }, i: number) => {
      assertEquals(json(files[i]).metrics, result.metrics);
    });
    assertEquals(new Set(files).size, 4);
  }));

Deno.test("oddity 30: a diverged run says so everywhere, where it happened, and in its exit code", () =>
  inPlace(async ({ root, run, json, names, mlx }) => {
    const { code, err, summary } = await run(diverging);
    assertEquals([code, summary.status, summary.final_digest], [6, "diverged", null]);
    assertMatch(err, /Training of "r" diverged: loss is .* in epoch \d+, step \d+; first not finite: /);
    const at = summary.directories.run;
    assertEquals(json(`${at}/summary.json`).status, "diverged");
    const { status, reason } = json(`${at}/manifest.json`);
    assertEquals(status, "diverged");
    assertMatch(reason, /in epoch \d+, step \d+/);
    assertMatch(Deno.readTextFileSync(join(root, at, "logs", "run.log")), /diverged: loss is/);
    // What is kept is finite.
    const last = names(`${at}/checkpoints`).filter((name) => name.startsWith("checkpoint_")).at(-1)!;
    assertEquals((await mlx("eval", at, "--checkpoint", last)).code, 0);
  }));

Deno.test("oddity 31: relative paths start from the current directory, or from --root", () =>
  inPlace(async ({ root, write, names }) => {
    const config = write("configs/deep/a.json", regression());
    const { terminal } = stringTerminal();
    const host = { terminal, program: "mlx", signal: new AbortController().signal };
    const before = Deno.cwd();
    try {
      Deno.chdir(join(root, "configs"));
      assertEquals(await cli(["run", "--config", config], host), 0);
    } finally {
      Deno.chdir(before);
    }
    assertEquals(names("configs"), ["deep", "outputs"]);
    assertEquals(await cli(["run", "--config", config, "--root", root], host), 0);
    assertEquals(names("."), ["configs", "outputs"]);
  }));

Deno.test("oddity 33: progress is told while training goes on, and is on disk when it is told", () =>
  inPlace(async ({ root, names }) => {
    const workspace = await Workspace.open(root);
    const seen: number[] = [];
    const signal = new AbortController().signal;
    for await (const event of runExperiment(specOf(regression()), { workspace, signal })) {
      if (event.kind !== "epoch") continue;
      const [run] = names("outputs/r");
      const lines = Deno.readTextFileSync(join(root, "outputs/r", run, "metrics/metrics.ndjson")).split("\n");
      assertEquals(lines.length, event.epoch + 1);
      seen.push(event.epoch);
    }
    assertEquals(seen, [1, 2]);
  }));

Deno.test("oddity 33: each epoch is a line on standard error before the result stands on standard output", () =>
  inPlace(async ({ write, mlx }) => {
    const { out, err } = await mlx("run", "--config", write("a.json", regression()));
    assertMatch(err, /\n +1\/2 .*\n +2\/2 /);
    assert(!out.includes("1/2"));
  }));

Deno.test("oddity 34: the last state is stored once, and the frequency says how many others are", () =>
  inPlace(async ({ root, run, names }) => {
    const training = { epochs: 6, batch_size: 8, learning_rate: 0.1, optimizer: "sgd" };
    const at = join((await run(regression({ training, ...kept }))).summary.directories.run, "checkpoints");
    const file = (name: string) => Deno.statSync(join(root, at, name, "model.safetensors")).ino;
    assertEquals(file("checkpoint_final"), file("checkpoint_epoch_6"));
    const output = { checkpoint_frequency: 4 };
    const few = (await run(regression({ training, output }))).summary.directories.run;
    assertEquals(names(join(few, "checkpoints")), [
      "best.json",
      "checkpoint_epoch_4",
      "checkpoint_epoch_6",
      "checkpoint_final",
    ]);
  }));
