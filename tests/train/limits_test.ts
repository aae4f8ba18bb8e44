/** Ends by number of steps and by time: where, with which numbers, and after a kill. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { reproduceRun } from "../../src/reproduction/mod.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import type { Metrics, RunEvent } from "../../src/train/events.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { assertResumes, assertSameInEveryWay, experiment } from "../conformance/same_bits.ts";
import { copyTree, fingerprint, follow, inWorkspace } from "../resume/support.ts";
import { openSpec, specOf } from "../sessions.ts";

async function trained(training: object, seconds?: number) {
  const session = await openSpec(experiment(training));
  const told: Metrics[] = [], events: RunEvent[] = [];
  for await (const event of train(session, new Pacer(new AbortController().signal), { seconds })) {
    events.push(event);
    if (event.kind === "epoch") told.push(event.metrics);
    if (event.kind === "finished") return { told, events, end: event, weights: [...session.packed.data] };
  }
  throw new Error("it did not end");
}

Deno.test("max_steps: training ends after so many steps, and the epoch it is inside of is shorter", async () => {
  const whole = await trained({});
  // 128 rows in batches of 8: 16 steps an epoch.
  for (const [max_steps, epochs] of [[1, 1], [15, 1], [16, 1], [17, 2], [40, 3]]) {
    const { told, end, weights } = await trained({ max_steps });
    assertEquals([end.ended, end.status, end.step, end.epoch], ["max_steps", "completed", max_steps, epochs]);
    assertEquals(told.length, epochs);
    const complete = Math.floor(max_steps / 16);
    assertEquals(told.slice(0, complete), whole.told.slice(0, complete), "epochs before are as they are");
    if (max_steps % 16 === 0) assertEquals(weights, (await trained({ epochs })).weights);
  }
  // As many as there are, or more, are no limit.
  for (const max_steps of [80, 81]) {
    const { end, told } = await trained({ max_steps });
    assertEquals([end.ended, end.reason, told], ["epochs", undefined, whole.told]);
  }
  // The loss of the shorter epoch is the mean over its rows: as one whose rows are those of fewer steps.
  const short = await trained({ max_steps: 1, batch_size: 128, epochs: 1 });
  assertEquals(short.told[0].loss, (await trained({ batch_size: 128, epochs: 1 })).told[0].loss);
});

Deno.test("max_steps: metrics that steps gather are those of the steps that were", async () => {
  const config = (training: object) => ({
    ...experiment({ epochs: 1, ...training }),
    dataset: { name: "synthetic_classification", params: { n_samples: 64, n_features: 3, seed: 4 } },
  });
  const session = await openSpec(config({ max_steps: 3, batch_size: 8 }));
  let accuracy: number | undefined;
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch") accuracy = event.metrics.accuracy;
  }
  assert(Number.isInteger(accuracy! * 24), `${accuracy} is no share of 24 rows`);
});

Deno.test("max_steps: the same bits in every way to compute steps", async () => {
  await assertSameInEveryWay(experiment({ max_steps: 71 }));
});

Deno.test("max_steps: killed after any checkpoint, a run comes to the same end", async () => {
  await assertResumes(experiment({ max_steps: 41 }), { every: 3, stride: 4 });
  await assertResumes(experiment({ max_steps: 59, schedule: "cosine", early_stopping: {} }), {
    every: 5,
    stride: 4,
  });
  // 8 steps an epoch, of two batches each.
  await assertResumes(
    experiment({ max_steps: 29, accumulate_steps: 2, schedule: { name: "constant", warmup: { steps: 11 } } }),
    {
      every: 3,
      stride: 3,
    },
  );
});

Deno.test("max_seconds: the step at which time was up is told, and is the last", async () => {
  for (
    const [seconds, training] of [[0, {}], [0.02, { epochs: 100_000 }], [0.02, {
      epochs: 2,
      batch_size: 1,
    }]] as const
  ) {
    const { events, end, told } = await trained(training, seconds);
    if (end.ended === "epochs") continue; // It was faster than that.
    const limits = events.filter((event) => event.kind === "limit");
    assertEquals([end.ended, limits.length, limits[0].step], ["max_seconds", 1, end.step]);
    // With that number of steps it is the same run.
    const again = await trained({ ...training, max_steps: end.step });
    assertEquals([again.told, again.weights.length], [told, again.weights.length]);
    if (seconds === 0) assert(end.step <= 16, `${end.step}`);
  }
  assertEquals((await trained({}, 1000)).end.ended, "epochs");
});

Deno.test("max_seconds: who resumes or reproduces the run ends at its step, and asks no clock", () =>
  inWorkspace(async (environment, root) => {
    const config = experiment({ epochs: 1_000_000, max_seconds: 0.05, checkpoint_every_steps: 50 });
    const spec = specOf({ ...config, output: { checkpoint_frequency: 1_000_000 } });
    let killed = false;
    const { path } = await follow(runExperiment(spec, environment), (event, path) => {
      // It was written before this was told.
      if (event.kind !== "limit") return;
      copyTree(join(root, path), join(root, "outputs", "killed", "0"));
      killed = true;
    });
    assert(killed);
    const manifest = JSON.parse(Deno.readTextFileSync(join(root, path, "manifest.json")));
    assertEquals(manifest.ended, "max_seconds");
    assert(manifest.stop_step > 0);
    assertEquals((await verifyRun(environment.workspace, path)).problems, []);
    assert((await reproduceRun({ runDir: path }, environment)).identical);
    await follow(resumeExperiment("outputs/killed/0", environment));
    const numbers = (run: string) =>
      Object.fromEntries(
        Object.entries(fingerprint(run)).filter(([name]) => !/^checkpoint_(epoch|step)/.test(name)),
      );
    const found = numbers(join(root, "outputs", "killed", "0"));
    for (const [name, text] of Object.entries(numbers(join(root, path)))) {
      assertEquals(found[name]?.slice(0, 3000), text.slice(0, 3000), name);
    }
  }));
