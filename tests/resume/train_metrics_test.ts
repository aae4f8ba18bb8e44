/** Metrics that are gathered from an epoch's steps survive what happens inside it. */
import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { quickOrLong } from "../amount.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { DataError } from "../../src/errors.ts";
import { planExperiment } from "../../src/plan.ts";
import { openSession, type Session } from "../../src/session.ts";
import type { Metrics } from "../../src/train/events.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import type { Snapshot } from "../../src/train/snapshot.ts";
import { noFiles, specOf } from "../sessions.ts";
import { config, copyTree, fingerprint, follow, inWorkspace } from "./support.ts";

/** A classification with everything that is gathered: 11 steps an epoch. */
function classes(training: object, output: object = {}) {
  const regression = config(
    { epochs: 3, batch_size: 5, learning_rate: 0.05, ...training },
    { dropout: 0.2 },
    {
      checkpoint_frequency: 1,
      ...output,
    },
  );
  return {
    ...regression,
    dataset: {
      ...regression.dataset,
      name: "synthetic_classification",
      params: { n_samples: 90, n_features: 4, n_classes: 3, class_sep: 0.3, seed: 5 },
    },
  };
}

const copied = (tensors: Snapshot["model"]) =>
  tensors.map((tensor) => ({ ...tensor, data: tensor.data.slice() }));

const weighed = { class_weight: { "1": 4 } };

for (const train_metrics of ["running", "exact", "final"] as const) {
  for (const [what, training] of [["plain", {}], ["weighed", weighed]] as const) {
    Deno.test(`a run that was killed inside an epoch ends alike: ${train_metrics} metrics, ${what} classes`, () =>
      inWorkspace(async (environment, root) => {
        const one = specOf(classes({ train_metrics, checkpoint_every_steps: 4, ...training }));
        const names: string[] = [];
        const { path } = await follow(runExperiment(one, environment), (event, path) => {
          if (event.kind !== "checkpoint") return;
          copyTree(join(root, path), join(root, "outputs", "killed", `${names.length}`));
          names.push(event.name);
        });
        const expected = fingerprint(join(root, path));
        assertEquals(names.filter((name) => name.includes("step")).length, 8);
        for (const [i, name] of names.entries()) {
          if (i % quickOrLong(4, 1) !== 1 % quickOrLong(4, 1)) continue;
          const { from } = await follow(resumeExperiment(`outputs/killed/${i}`, environment));
          assertEquals(from, name);
          assertEquals(fingerprint(join(root, "outputs", "killed", `${i}`)), expected, name);
        }
        assertEquals((await verifyRun(environment.workspace, path)).problems, []);
      }));
  }

  Deno.test(`a run that gets more epochs ends as one that was begun with them: ${train_metrics} metrics`, () =>
    inWorkspace(async (environment, root) => {
      const { path: whole } = await follow(
        runExperiment(specOf(classes({ train_metrics, epochs: 5 })), environment),
      );
      const { path } = await follow(runExperiment(specOf(classes({ train_metrics })), environment));
      assertNotEquals(fingerprint(join(root, path)), fingerprint(join(root, whole)));
      await follow(resumeExperiment(path, environment, { epochs: 5 }));
      assertEquals(fingerprint(join(root, path)), fingerprint(join(root, whole)));
    }));
}

Deno.test("the mode changes no digest, and metrics on the training rows alone", () =>
  inWorkspace(async (environment, root) => {
    const runs = [];
    for (const train_metrics of ["running", "exact", "final"]) {
      const { path } = await follow(runExperiment(specOf(classes({ train_metrics })), environment));
      runs.push(fingerprint(join(root, path)));
    }
    const [running, exact, final] = runs;
    assertEquals([exact.manifest, final.manifest], [running.manifest, running.manifest]);
    assertEquals([exact.final_metrics, final.final_metrics], [running.final_metrics, running.final_metrics]);
    assertEquals(new Set(runs.map((run) => run["metrics.ndjson"])).size, 3);
  }));

Deno.test("what an epoch has gathered so far is in its checkpoints, decides metrics and no weight, and may not lack", () =>
  inWorkspace(async (environment) => {
    const spec = specOf(classes({ epochs: 1, checkpoint_every_steps: 4 }));
    let session: Session | undefined, inside: Snapshot | undefined;
    const opened = (it: Session) => void (session = it);
    await follow(runExperiment(spec, { ...environment, opened }), (event) => {
      if (event.kind === "checkpoint" && event.name === "checkpoint_step_8") {
        const { model, optimizer, state } = session!.snapshot();
        inside = { model: copied(model), optimizer: copied(optimizer), state: { ...state } };
      }
    });
    const { optimizer } = inside!;
    assertEquals(optimizer.at(-1)!.name, "outputs");
    assertEquals(optimizer.at(-1)!.shape, [40, 3]);
    const goOn = async (optimizer: Snapshot["optimizer"]) => {
      const other = await openSession(await planExperiment(spec, noFiles), noFiles);
      other.goOnFrom({ ...inside!, optimizer });
      const told: Metrics[] = [];
      for await (const event of train(other, new Pacer(environment.signal))) {
        if (event.kind === "epoch") told.push(event.metrics);
      }
      return { accuracy: told[0].accuracy, weights: [...other.packed.data] };
    };
    const same = await goOn(optimizer);
    const negated = optimizer.map(({ name, shape, data }) => ({
      name,
      shape,
      data: name === "outputs" ? Float64Array.from(data, (x) => -x) : data,
    }));
    const other = await goOn(negated);
    assertEquals([same.weights, other.weights], [[...session!.packed.data], same.weights]);
    assertNotEquals(other.accuracy, same.accuracy);
    await assertRejects(() => goOn(optimizer.slice(0, -1)), DataError, 'a tensor "outputs"');
  }));
