import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { type ExperimentEvent, resumeExperiment, runExperiment } from "../../../src/experiment/mod.ts";
import { readManifest } from "../../../src/runs/documents/manifest.ts";
import { RunClock, Stopwatch } from "../../../src/runs/record/stopwatch.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { config } from "../../resume/support.ts";
import { specOf } from "../../sessions.ts";
import { recordRun, withDirectory } from "../fixtures.ts";

/** Spends at least so many milliseconds. */
function spend(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

Deno.test("a stopwatch adds up what passes between start and stop", () => {
  assertEquals(new Stopwatch(null).seconds, null);
  const watch = new Stopwatch(0.5);
  spend(5);
  assertEquals(watch.seconds, 0.5);
  watch.start();
  spend(5);
  watch.start();
  watch.stop();
  const first = watch.seconds!;
  assert(first >= 0.505, `${first}`);
  spend(5);
  watch.stop();
  assertEquals(watch.seconds, first);
  watch.start();
  spend(5);
  assert(watch.seconds! >= first + 0.005);
});

Deno.test("a clock tells training from evaluation, and counts neither while the loop waits", () => {
  const clock = new RunClock({ training: null, evaluation: 2 });
  assertEquals(clock.seconds, { training: null, evaluation: 2 });
  clock.start();
  spend(5);
  clock.evaluates();
  const { training, evaluation } = clock.seconds;
  assert(training! >= 0.005 && training! < 1, `${training}`);
  assert(evaluation! < 2.004, `${evaluation}`);
  spend(5);
  clock.trains();
  assertEquals(clock.seconds.training! < training! + 0.004, true);
  const after = clock.seconds.evaluation!;
  assert(after >= 2.005, `${after}`);
  clock.stop();
  spend(5);
  clock.start();
  assert(clock.seconds.training! < training! + 0.004);
  assertEquals(clock.seconds.evaluation, after);
});

Deno.test("a run records how long its training took, without its reader, a resumed one of all its sessions", () =>
  withDirectory(async (root) => {
    const environment = { workspace: await Workspace.open(root), signal: new AbortController().signal };
    const seconds = async (path: string) => {
      const { training_seconds: training, evaluation_seconds: evaluation } = await readManifest(
        join(root, path),
      );
      assertEquals(evaluation === null, training === null);
      return training === null ? null : training + evaluation!;
    };
    /** Reads events, spending 20 ms on each epoch, up to an epoch; `most` is the time that was not spent here. */
    const follow = async (events: AsyncIterable<ExperimentEvent>, last = Infinity) => {
      const begin = performance.now();
      let path = "", here = 0;
      for await (const event of events) {
        if (event.kind === "directory") path = event.path;
        if (event.kind === "started") assertEquals(await seconds(path) ?? 0, before);
        if (event.kind !== "epoch") continue;
        spend(20);
        here += 20;
        if (event.epoch === last) break;
      }
      return { path, most: (performance.now() - begin - here) / 1000 };
    };
    let before = 0;
    const { path, most } = await follow(runExperiment(specOf(config()), environment), 4);
    const first = before = (await seconds(path))!;
    assert(first > 0 && first <= most, `${first} ${most}`);
    const { most: more } = await follow(resumeExperiment(path, environment));
    const whole = (await seconds(path))!;
    assert(whole > first && whole <= first + more, `${first} ${whole} ${more}`);
  }));

Deno.test("a run that never trained has no time of training", () =>
  withDirectory(async (root) => {
    const { recorder } = await recordRun(root);
    const { training_seconds, evaluation_seconds } = await readManifest(recorder.directory);
    assertEquals([training_seconds, evaluation_seconds], [null, null]);
  }));
