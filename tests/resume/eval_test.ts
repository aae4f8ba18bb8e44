/** What an evaluation finds is what training said last, to the last bit; also of a run that was interrupted. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError, InterruptedError, NewerFormatError } from "../../src/errors.ts";
import { evaluateRun } from "../../src/evaluation.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { specOf } from "../sessions.ts";
import { follow, inWorkspace } from "./support.ts";

const regression = {
  name: "synthetic_regression",
  params: { n_samples: 150, n_features: 5, noise_std: 0.4, seed: 5 },
};
const classification = {
  name: "synthetic_classification",
  params: { n_samples: 150, n_features: 5, n_classes: 3, class_sep: 0.7, seed: 5 },
};
const parts = { split: { test: 0.2, validation: 0.25 }, standardize: true };

const runs = {
  "regression, float64": {
    dataset: { ...regression, ...parts, standardize_target: true },
    precision: "float64",
  },
  "regression, float32": { dataset: { ...regression, ...parts }, precision: "float32" },
  "three classes, float64": { dataset: { ...classification, ...parts }, precision: "float64" },
  "three classes, float32": { dataset: { ...classification, ...parts }, precision: "float32" },
};

for (const [name, { dataset, precision }] of Object.entries(runs)) {
  Deno.test(`evaluation gives the last numbers of training, also after a resumption: ${name}`, () =>
    inWorkspace(async (environment, root) => {
      const spec = specOf({
        name: "long",
        dataset,
        model: { name: "mlp", params: { hidden: [7], dropout: 0.2 } },
        training: { epochs: 9, batch_size: 16, learning_rate: 0.02, seed: 3, precision },
      });
      const stop = new AbortController();
      const { path } = await follow(
        runExperiment(spec, { ...environment, signal: stop.signal }),
        (event) => {
          if (event.kind === "epoch" && event.epoch === 4) stop.abort(new InterruptedError("SIGTERM"));
        },
      );
      const { run_status, checkpoints } = await evaluateRun({ runDir: path, checkpoints: [] }, environment);
      assertEquals([run_status, checkpoints], ["interrupted", ["checkpoint_epoch_4"]]);
      await follow(resumeExperiment(path, environment));
      const { status, final_metrics } = JSON.parse(Deno.readTextFileSync(`${root}/${path}/summary.json`));
      assertEquals(status, "completed");
      let compared = 0;
      for (const [split, prefix] of [["validation", "val_"], ["test", "test_"]] as const) {
        const { results: [{ metrics }] } = await evaluateRun(
          { runDir: path, checkpoints: [], split },
          environment,
        );
        for (const [key, value] of Object.entries(final_metrics)) {
          if (!key.startsWith(prefix)) continue;
          // As JSON they are the shortest digits that give back the same bits.
          assertEquals(metrics[key.slice(prefix.length)], value, key);
          compared++;
        }
      }
      assert(compared >= 6, `only ${compared} numbers were compared`);
    }));
}

Deno.test("an evaluation that could not be recorded is refused before anything is computed", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(
      specOf({
        name: "short",
        dataset: { ...regression, ...parts },
        model: { name: "linear_regression" },
        training: { epochs: 1 },
      }),
      environment,
    ));
    const list = `${root}/${path}/evaluations.json`;
    Deno.writeTextFileSync(list, "{broken");
    const evaluate = (dryRun: boolean) => evaluateRun({ runDir: path, checkpoints: [], dryRun }, environment);
    await assertRejects(() => evaluate(false), DataError, "evaluations.json");
    // What records nothing does not mind.
    assertEquals((await evaluate(true)).unrecorded, []);
    Deno.removeSync(list);
    const { files, unrecorded } = await evaluate(false);
    assertEquals([files.length, unrecorded], [1, []]);
  }));

Deno.test("an evaluation that cannot be written is given nevertheless, with the reason", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(
      specOf({
        name: "short",
        dataset: { ...regression, ...parts },
        model: { name: "linear_regression" },
        training: { epochs: 1 },
      }),
      environment,
    ));
    // What is in the way of the lock is met only when the result is written.
    Deno.mkdirSync(`${root}/${path}/evaluations/.lock`, { recursive: true });
    const { results, files, unrecorded } = await evaluateRun({ runDir: path, checkpoints: [] }, environment);
    assertEquals([results.length, files, unrecorded.length], [1, [], 1]);
    assert(Number.isFinite(results[0].metrics.loss));
  }));

Deno.test("a state that a newer mlx wrote is named as one, whatever its size", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(
      specOf({
        name: "short",
        dataset: { ...regression, ...parts },
        model: { name: "linear_regression" },
        training: { epochs: 1 },
      }),
      environment,
    ));
    const file = `${root}/${path}/checkpoints/checkpoint_final/state.json`;
    const state = JSON.parse(Deno.readTextFileSync(file));
    const newer = { ...state, format_version: 9, oldest_reader: 9, more: "x".repeat(5000) };
    // Equal checkpoints share their files: only this one changes.
    Deno.removeSync(file);
    Deno.writeTextFileSync(file, JSON.stringify(newer));
    await assertRejects(() => evaluateRun({ runDir: path, checkpoints: [] }, environment), NewerFormatError);
  }));

Deno.test("a checkpoint directory that is a link is named as one, before anything is computed", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(
      specOf({
        name: "short",
        dataset: { ...regression, ...parts },
        model: { name: "mlp", params: { hidden: [3] } },
        training: { epochs: 3 },
      }),
      environment,
    ));
    for (const name of ["checkpoint_final", "checkpoint_epoch_1"]) {
      const place = `${root}/${path}/checkpoints/${name}`;
      Deno.renameSync(place, `${root}/moved`);
      Deno.symlinkSync(`${root}/moved`, place);
      const said = `Cannot use "${path}/checkpoints/${name}": expected a directory but found a symbolic link`;
      await assertRejects(() => follow(resumeExperiment(path, environment, { epochs: 5 })), DataError, said);
      const checkpoints = name === "checkpoint_final" ? [] : [name];
      await assertRejects(() => evaluateRun({ runDir: path, checkpoints }, environment), DataError, said);
      Deno.removeSync(place);
      Deno.renameSync(`${root}/moved`, place);
    }
    await evaluateRun({ runDir: path, checkpoints: [] }, environment);
  }));
