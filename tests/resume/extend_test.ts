/** A run that gets more epochs is the run that was begun with so many. */
import { assert, assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../src/errors.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { inPlace } from "../oddities/support.ts";
import { specOf } from "../sessions.ts";
import { testExtended } from "./extended.ts";
import { config, copyTree, fingerprint, follow, inWorkspace } from "./support.ts";

testExtended(3);

Deno.test("an extension that was killed between manifest and config goes on, and its files are as they should be", () =>
  inWorkspace(async (environment, root) => {
    const { path: whole } = await follow(runExperiment(specOf(config({ epochs: 7 })), environment));
    const { path } = await follow(runExperiment(specOf(config({ epochs: 4 })), environment));
    const former = Deno.readTextFileSync(join(root, path, "config.json"));
    await follow(resumeExperiment(path, environment, { epochs: 7 }), (event, path) => {
      if (event.kind === "resumed") copyTree(join(root, path), join(root, "outputs", "killed", "1"));
    });
    const killed = join(root, "outputs", "killed", "1");
    Deno.writeTextFileSync(join(killed, "config.json"), former);
    assertEquals((await verifyRun(environment.workspace, "outputs/killed/1")).problems, []);
    await follow(resumeExperiment("outputs/killed/1", environment));
    assertEquals(fingerprint(killed), fingerprint(join(root, whole)));
    // Of a run that has ended, that config is not the one it has.
    Deno.writeTextFileSync(join(killed, "config.json"), former);
    const { problems } = await verifyRun(environment.workspace, "outputs/killed/1");
    assertEquals(problems.map(({ file }) => file), ["config.json"]);
  }));

Deno.test("an unfinished run can be told where to end; what cannot be is refused, and nothing is changed", () =>
  inWorkspace(async (environment, root) => {
    const { path: whole } = await follow(runExperiment(specOf(config({ epochs: 7 })), environment));
    const { path } = await follow(
      runExperiment(specOf(config({ epochs: 12 })), environment),
      (event, path) => {
        if (event.kind === "epoch" && event.epoch === 5) {
          copyTree(join(root, path), join(root, "outputs", "killed", "1"));
        }
      },
    );
    await follow(resumeExperiment("outputs/killed/1", environment, { epochs: 7 }));
    assertEquals(fingerprint(join(root, "outputs/killed/1")), fingerprint(join(root, whole)));
    const before = Deno.readTextFileSync(join(root, path, "manifest.json"));
    const fewer = () => follow(resumeExperiment(path, environment, { epochs: 11 }));
    await assertRejects(fewer, ConfigError, "to have 11 epochs: it has had 12");
    assertEquals(Deno.readTextFileSync(join(root, path, "manifest.json")), before);
    const exact = { ...config({ epochs: 3 }), model: { name: "linear_regression" } };
    const { path: solved } = await follow(runExperiment(specOf(exact), environment));
    const more = () => follow(resumeExperiment(solved, environment, { epochs: 4 }));
    await assertRejects(more, ConfigError, "its model is fitted in closed form");
    assertEquals((await verifyRun(environment.workspace, solved)).problems, []);
  }));

Deno.test("mlx resume --epochs, mlx run --resume --epochs", () =>
  inPlace(async (place) => {
    const { directories, final_digest } = (await place.run(config({ epochs: 4 }))).summary;
    const done = await place.mlx("resume", directories.run);
    assertStringIncludes(done.err, `More epochs: mlx resume ${directories.run} --epochs N`);
    for (const wrong of ["0", "x", "1.5", "-3", "1e3"]) {
      const screen = await place.mlx("resume", directories.run, `--epochs=${wrong}`);
      assertEquals(screen.code, 2);
      assertStringIncludes(screen.err, "--epochs: expected an integer >= 1");
    }
    assertEquals((await place.mlx("resume", directories.run, "--epochs", "4")).code, 0);
    const six = await place.mlx("resume", directories.run, "--epochs", "6", "--json");
    const whole = (await place.run(config({ epochs: 6 }))).summary;
    assertEquals(JSON.parse(six.out).final_digest, whole.final_digest);
    const eight = await place.mlx("run", "--resume", directories.run, "--epochs", "8", "--json");
    assertEquals(
      JSON.parse(eight.out).final_digest,
      (await place.run(config({ epochs: 8 }))).summary.final_digest,
    );
    assertNotEquals(JSON.parse(six.out).final_digest, final_digest);
    const { extensions } = place.json(`${directories.run}/manifest.json`);
    assertEquals(extensions.map((one: { from: number; to: number }) => [one.from, one.to]), [[4, 6], [6, 8]]);
    assertEquals((await place.mlx("reproduce", directories.run, "--quiet")).code, 0);
    const stray = await place.mlx("run", "--config", "a.json", "--epochs", "3");
    assert(stray.code === 2 && stray.err.includes("training.epochs=3"), stray.err);
  }));

Deno.test("an extension names what is damaged of the run, also what it does not need", () =>
  inPlace(async (place) => {
    const run =
      (await place.run(config({ epochs: 6 }, {}, { checkpoint_frequency: 1 }))).summary.directories.run;
    const path = (name: string) => join(place.root, run, "checkpoints", name);
    const flip = (file: string) => {
      const bytes = Deno.readFileSync(file);
      bytes[bytes.length - 1] ^= 1;
      Deno.writeFileSync(file, bytes);
    };
    flip(path("checkpoint_epoch_1/model.safetensors"));
    Deno.removeSync(path("checkpoint_epoch_2/state.json"));
    flip(path("checkpoint_epoch_5/optimizer.safetensors"));
    assertEquals((await place.mlx("resume", run)).code, 4);
    const { code, err } = await place.mlx("resume", run, "--epochs", "7", "--quiet");
    assertEquals(code, 0, err);
    const warnings = err.trimEnd().split("\n");
    assertEquals(warnings.length, 3, err);
    const parts = [
      "checkpoint_epoch_5/optimizer",
      "checkpoint_epoch_1/model",
      "checkpoint_epoch_2/state.json",
    ];
    for (const [i, part] of parts.entries()) {
      assertStringIncludes(warnings[i], "mlx: warning: ");
      assertStringIncludes(warnings[i], `${run}/checkpoints/${part}`);
    }
  }));

Deno.test("a resumption names recorded checkpoints that are missing, and the best one from before", () =>
  inPlace(async (place) => {
    // Steps so large that the fourth epoch is not the best, from these weights.
    const training = { epochs: 3, optimizer: "sgd", learning_rate: 1, clip_gradient_norm: 1 };
    const output = { checkpoint_frequency: 1 };
    const run = (await place.run(config(training, { init: "original" }, output))).summary.directories.run;
    const bestOf = () => place.json(`${run}/checkpoints/best.json`).checkpoint;
    const best = bestOf();
    const lost = best === "checkpoint_epoch_1" ? "checkpoint_epoch_2" : "checkpoint_epoch_1";
    Deno.removeSync(join(place.root, run, "checkpoints", lost), { recursive: true });
    const { code, out, err } = await place.mlx("resume", run, "--epochs", "4", "--json");
    assertEquals(code, 0, err);
    assertStringIncludes(err, `${run}: ${lost} was recorded and is missing`);
    assertEquals([JSON.parse(out).best_checkpoint, bestOf()], [best, best]);
    const again = await place.mlx("resume", run, "--epochs", "5", "--json");
    assertEquals([again.code, again.err.includes("is missing")], [0, false]);
  }));

Deno.test("whole checkpoints that lack the metrics of their epochs are said to, and these are computed again", () =>
  inWorkspace(async (environment, root) => {
    const of = (epochs: number) => specOf(config({ epochs }, {}, { checkpoint_frequency: 1 }));
    const { path: whole } = await follow(runExperiment(of(4), environment));
    for (
      const [kept, names, said] of [
        [0, "checkpoint_epoch_1, checkpoint_epoch_2, checkpoint_epoch_3", "none"],
        [2, "checkpoint_epoch_3", "the first 2"],
      ] as const
    ) {
      const { path } = await follow(runExperiment(of(3), environment));
      const file = join(root, path, "metrics", "metrics.ndjson");
      const lines = Deno.readTextFileSync(file).split("\n").slice(0, kept).map((line) => `${line}\n`).join(
        "",
      );
      if (kept === 0) Deno.removeSync(file);
      else Deno.writeTextFileSync(file, lines);
      const { warnings, from } = await follow(resumeExperiment(path, environment, { epochs: 4 }));
      assertEquals(from, kept === 0 ? null : "checkpoint_epoch_2");
      const warning = warnings.find((text) => text.includes("cannot be used without the metrics")) ?? "";
      assertStringIncludes(warning, names);
      assertStringIncludes(
        warning,
        `metrics/metrics.ndjson has those of ${said}; the others are computed again`,
      );
      assertEquals(fingerprint(join(root, path)), fingerprint(join(root, whole)));
    }
  }));
