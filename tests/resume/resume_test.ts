import { assert, assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { BusyError, ConfigError, InterruptedError } from "../../src/errors.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { formatSealed } from "../../src/runs/formats/seal.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { inPlace } from "../oddities/support.ts";
import { specOf } from "../sessions.ts";
import { testKilled } from "./killed.ts";
import { config, copyTree, fingerprint, follow, inWorkspace } from "./support.ts";
import { needsLinks, symlink } from "../links.ts";

testKilled(5);

/** Lets a millisecond pass at each look at the clock, so that turns come by steps, however fast those are. */
async function byTheStep(test: () => Promise<void>): Promise<void> {
  const { now } = performance;
  let milliseconds = now.call(performance);
  performance.now = () => milliseconds++;
  try {
    await test();
  } finally {
    performance.now = now;
  }
}

Deno.test("a run that was interrupted in the middle of an epoch comes to the same end", () =>
  byTheStep(() =>
    inWorkspace(async (environment, root) => {
      const long = config({ epochs: 3, batch_size: 1, optimizer: "sgd", clip_gradient_norm: 0.1 }, {
        dropout: 0.2,
      });
      Object.assign(long.dataset.params, { n_samples: 1000 });
      const { path } = await follow(runExperiment(specOf(long), environment));
      const stop = new AbortController();
      let inEpoch = 0;
      const { path: cut } = await follow(
        runExperiment(specOf(long), { ...environment, signal: stop.signal }),
        (event) => {
          if (event.kind === "step" && event.epoch === 2) inEpoch++;
          if (inEpoch === 1) stop.abort(new InterruptedError("SIGINT"));
        },
      );
      assert(inEpoch > 0);
      assertEquals((await verifyRun(environment.workspace, cut)).problems, []);
      const { from } = await follow(resumeExperiment(cut, environment));
      assertStringIncludes(from!, "checkpoint_step_");
      assertEquals(fingerprint(join(root, cut)), fingerprint(join(root, path)));
      assertEquals((await verifyRun(environment.workspace, cut)).problems, []);
    })
  ));

Deno.test("a damaged checkpoint is named, and the one before it is used; negative control", () =>
  inWorkspace(async (environment, root) => {
    const one = config({}, {}, { checkpoint_frequency: 1 });
    const { path } = await follow(runExperiment(specOf(one), environment), (event, path) => {
      if (event.kind === "epoch" && event.epoch === 8) {
        copyTree(join(root, path), join(root, "outputs", "killed", "1"));
      }
    });
    const run = "outputs/killed/1";
    const file = join(root, run, "checkpoints", "checkpoint_epoch_8", "model.safetensors");
    const bytes = Deno.readFileSync(file);
    bytes[bytes.length - 3] ^= 4;
    Deno.writeFileSync(file, bytes);
    Deno.writeTextFileSync(join(root, run, ".tmp-1-1"), "half a file");
    const { from, warnings } = await follow(resumeExperiment(run, environment));
    assertEquals(from, "checkpoint_epoch_7");
    assertStringIncludes(warnings.join("\n"), "checkpoint_epoch_8/model.safetensors");
    assertEquals(fingerprint(join(root, run)), fingerprint(join(root, path)));
    assertEquals((await verifyRun(environment.workspace, run)).leftovers, []);
    // Without the slots of the optimizer it would be another run: the comparison sees that.
    const other = await follow(runExperiment(specOf(config({ seed: 4 })), environment));
    assertNotEquals(fingerprint(join(root, other.path)), fingerprint(join(root, path)));
  }));

Deno.test("resume: what cannot go on is refused with the reason, and nothing is changed", () =>
  inPlace(async (place) => {
    const table = ["a,b,y", ...Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 4},${i % 9}`)].join("\n");
    place.write("table.csv", table);
    const base = config({ epochs: 3 });
    const dataset = { name: "csv", path: "table.csv", params: { target: "y" } };
    const run = (await place.run({ ...base, dataset })).summary.directories.run;
    const complete = await place.mlx("resume", run);
    assertEquals([complete.code, complete.out], [0, `${run} is complete: there is nothing to resume\n`]);

    const manifest = join(place.root, run, "manifest.json");
    const change = (changes: object) => {
      const { sha256: _, ...content } = JSON.parse(Deno.readTextFileSync(manifest));
      Deno.writeTextFileSync(manifest, formatSealed({ ...content, ...changes }));
      return content;
    };
    const { versions } = change({ status: "running", finished: null, files: null });
    const refused = async (code: number, reason: string) => {
      const before = Deno.readTextFileSync(manifest);
      const screen = await place.mlx("run", "--resume", run);
      assertEquals([screen.code, screen.out], [code, ""], screen.err);
      assertStringIncludes(screen.err, reason);
      assertEquals(Deno.readTextFileSync(manifest), before);
    };
    place.write("table.csv", table + "\n");
    await refused(4, "the data changed");
    place.write("table.csv", table);
    change({ versions: { ...versions, numerics: "other" } });
    await refused(7, "it was computed with numerics version other, this mlx has 2");
    const { config_digest } = change({ versions, config_digest: "0".repeat(64) });
    await refused(2, "its config means something else");
    change({ config_digest, status: "diverged", reason: "loss is NaN" });
    await refused(2, "it diverged: loss is NaN");
    change({ status: "interrupted", reason: null });
    assertEquals((await place.mlx("run", "--resume", run, "training.epochs=9")).code, 2);
    const resumed = await place.mlx("run", "--resume", run, "--json");
    assertEquals([resumed.code, JSON.parse(resumed.out).status], [0, "completed"]);
    assertEquals((await place.mlx("verify", run)).code, 0);
    assertEquals((await place.mlx("reproduce", run, "--quiet")).code, 0);
    assertEquals((await place.mlx("resume", "outputs")).code, 2);
  }));

Deno.test("resume: a run that is being written is in use", () =>
  inWorkspace(async (environment) => {
    const events = runExperiment(specOf(config()), environment);
    let path = "";
    for await (const event of events) {
      if (event.kind === "directory") path = event.path;
      if (event.kind !== "epoch") continue;
      await assertRejects(
        () => follow(resumeExperiment(path, environment)),
        BusyError,
        `it is in use by pid ${Deno.pid}`,
      );
      break;
    }
    const { from } = await follow(resumeExperiment(path, environment));
    assert(from === null || from?.startsWith("checkpoint_"));
  }));

Deno.test(
  "resume: links in the place of folders and files are not followed",
  needsLinks,
  () =>
    inWorkspace(async (environment, root) => {
      if (Deno.build.os === "windows") return;
      const { path } = await follow(
        runExperiment(specOf(config({ epochs: 8 })), environment),
        (event, path) => {
          if (event.kind === "epoch" && event.epoch === 5) {
            copyTree(join(root, path), join(root, "outputs", "killed", "1"));
          }
        },
      );
      const elsewhere = await Deno.makeTempDir();
      try {
        const run = join(root, "outputs", "killed", "1");
        Deno.writeTextFileSync(join(elsewhere, "file"), "mine");
        Deno.removeSync(join(run, "logs", "run.log"));
        symlink(join(elsewhere, "file"), join(run, "logs", "run.log"), "file");
        Deno.renameSync(join(run, "metrics"), join(elsewhere, "metrics"));
        symlink(join(elsewhere, "metrics"), join(run, "metrics"), "dir");
        const before = Deno.readTextFileSync(join(elsewhere, "metrics", "metrics.ndjson"));
        await assertRejects(
          () => follow(resumeExperiment("outputs/killed/1", environment)),
          ConfigError,
          "symbolic link",
        );
        assertEquals(Deno.readTextFileSync(join(elsewhere, "metrics", "metrics.ndjson")), before);
        Deno.removeSync(join(run, "metrics"));
        Deno.renameSync(join(elsewhere, "metrics"), join(run, "metrics"));
        const { warnings } = await follow(resumeExperiment("outputs/killed/1", environment));
        assertStringIncludes(warnings.join("\n"), "found a symbolic link");
        assertEquals(Deno.readTextFileSync(join(elsewhere, "file")), "mine");
        assertEquals(fingerprint(run), fingerprint(join(root, path)));
      } finally {
        await Deno.remove(elsewhere, { recursive: true });
      }
    }),
);
