/** What is monitored decides which checkpoints are the best, also of a run that goes on; `verify` knows them. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "@std/path";
import { evaluateRun } from "../../../src/evaluation.ts";
import { resumeExperiment, runExperiment } from "../../../src/experiment/mod.ts";
import { listRuns } from "../../../src/runs/index/history.ts";
import { verifyRun } from "../../../src/runs/verify/verify.ts";
import { copyTree, fingerprint, follow, inWorkspace } from "../../resume/support.ts";
import { specOf } from "../../sessions.ts";

function config(monitor: object | null) {
  return {
    name: "long",
    dataset: {
      name: "synthetic_classification",
      params: { n_samples: 120, n_features: 4, class_sep: 0.3, seed: 4 },
      split: { validation: 0.3 },
    },
    model: { name: "mlp", params: { hidden: [5], activation: "tanh" } },
    training: { epochs: 9, batch_size: 8, learning_rate: 0.3, monitor },
    output: { keep: { last: 2, best: 3 } },
  };
}

for (const metric of ["val_roc_auc", "accuracy"]) {
  Deno.test(`${metric} decides which checkpoints stay and which is the best, whether a run is stopped or not`, () =>
    inWorkspace(async (environment, root) => {
      const spec = specOf(config({ metric, mode: null }));
      let count = 0;
      const { path } = await follow(runExperiment(spec, environment), (event, path) => {
        if (event.kind === "checkpoint") {
          copyTree(join(root, path), join(root, "outputs", "killed", `${++count}`));
        }
      });
      const read = (file: string) => Deno.readTextFileSync(join(root, path, file));
      const history = read("metrics/metrics.ndjson").trim().split("\n").map((line) => JSON.parse(line));
      const order = history.toSorted((a, b) => b[metric] - a[metric] || a.epoch - b.epoch);
      const { best } = JSON.parse(read("summary.json"));
      const [{ epoch, ...metrics }] = order;
      const checkpoint = `checkpoint_epoch_${epoch}`;
      assertEquals(best, { epoch, metric, mode: "max", value: metrics[metric], checkpoint, metrics });
      assertEquals(JSON.parse(read("checkpoints/best.json")), {
        checkpoint,
        epoch,
        metric,
        mode: "max",
        value: metrics[metric],
      });
      const kept = new Set([...order.slice(0, 3).map(({ epoch }) => epoch), 8, 9]);
      const names = [...Deno.readDirSync(join(root, path, "checkpoints"))].map(({ name }) => name);
      assertEquals(
        names.filter((name) => name.includes("epoch")).sort(),
        [...kept].map((epoch) => `checkpoint_epoch_${epoch}`).sort(),
      );
      const request = { runDir: path, checkpoints: ["checkpoint_best"], split: "validation" } as const;
      const { results: [found] } = await evaluateRun(request, environment);
      assertEquals([found.epoch, found.metrics.loss], [epoch, metrics.val_loss]);
      assertEquals((await verifyRun(environment.workspace, path)).problems, []);
      assertEquals(
        (await listRuns(join(root, "outputs"))).find(({ run_dir }) => path.endsWith(run_dir))?.best,
        best,
      );
      const expected = fingerprint(join(root, path));
      for (let i = 1; i <= count; i += 2) {
        await follow(resumeExperiment(`outputs/killed/${i}`, environment));
        assertEquals(fingerprint(join(root, "outputs", "killed", `${i}`)), expected, `${i}`);
      }
    }));
}

Deno.test("what is monitored changes no digest", () =>
  inWorkspace(async (environment, root) => {
    const runs = [];
    for (const monitor of [null, { metric: "val_accuracy", mode: "min" }]) {
      const { path } = await follow(runExperiment(specOf(config(monitor)), environment));
      runs.push(fingerprint(join(root, path)));
    }
    assertEquals(runs[1].manifest, runs[0].manifest);
    assertNotEquals(runs[1]["best.json"], runs[0]["best.json"]);
  }));
