/** Checkpoints inside epochs, by steps and by seconds. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { quickOrLong } from "../amount.ts";
import { StorageError } from "../../src/errors.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { specOf } from "../sessions.ts";
import { config, copyTree, fingerprint, follow, inWorkspace } from "./support.ts";

/** What has to be equal where checkpoints fall where the clock says. */
function numbers(run: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fingerprint(run)).filter(([name]) =>
      name !== "config" && !/^checkpoint_(step|epoch)/.test(name)
    ),
  );
}

for (
  const [every, precision, checkpoint_frequency] of [
    [2, "float64", 1],
    [3, "float32", 1],
    [7, "float64", 100],
    [11, "float64", 100],
  ] as const
) {
  Deno.test(`a run that was killed after any checkpoint inside an epoch comes to the same end: every ${every} steps`, () =>
    inWorkspace(async (environment, root) => {
      const training = { epochs: 4, batch_size: 5, precision, optimizer: "rmsprop", clip_gradient_norm: 0.5 };
      const plain = config(training, { dropout: 0.2 }, { checkpoint_frequency });
      const { path: whole } = await follow(runExperiment(specOf(plain), environment));
      const stepwise = config(
        { ...training, checkpoint_every_steps: every },
        { dropout: 0.2 },
        { checkpoint_frequency },
      );
      const names: string[] = [];
      const { path } = await follow(runExperiment(specOf(stepwise), environment), (event, path) => {
        if (event.kind !== "checkpoint") return;
        copyTree(join(root, path), join(root, "outputs", "killed", `${names.length}`));
        names.push(event.name);
      });
      // 90 rows, 54 of them for training: 11 steps of an epoch, the end of which has a name of its own.
      const steps = [...Array(43).keys()].map((i) => i + 1).filter((step) =>
        step % every === 0 && step % 11 !== 0
      );
      const inside = names.filter((name) => name.startsWith("checkpoint_step_"));
      assertEquals(inside, steps.map((step) => `checkpoint_step_${step}`));
      assertEquals(numbers(join(root, path)), numbers(join(root, whole)));
      const expected = fingerprint(join(root, path));
      const stride = Math.ceil(names.length / quickOrLong(2, 7));
      for (const [i, name] of names.entries()) {
        if (i % stride !== 0) continue;
        const { from } = await follow(resumeExperiment(`outputs/killed/${i}`, environment));
        // The digests of epochs without a checkpoint stand in the manifest alone, which may be a second old.
        if (checkpoint_frequency === 1) assertEquals(from, name);
        assertEquals(fingerprint(join(root, "outputs", "killed", `${i}`)), expected, name);
      }
      assertEquals((await verifyRun(environment.workspace, path)).problems, []);
    }));
}

Deno.test("of checkpoints inside epochs the newest two stay until others come", () =>
  inWorkspace(async (environment, root) => {
    const one = config({ epochs: 2, batch_size: 5, checkpoint_every_steps: 2 }, {}, {
      checkpoint_frequency: 1,
    });
    const seen: number[] = [];
    const { path } = await follow(runExperiment(specOf(one), environment), (event, path) => {
      if (event.kind !== "checkpoint") return;
      const { checkpoints } = JSON.parse(Deno.readTextFileSync(join(root, path, "manifest.json")));
      seen.push(checkpoints.length);
    });
    const names = [...Deno.readDirSync(join(root, path, "checkpoints"))].map(({ name }) => name).sort();
    assertEquals(names, ["best.json", "checkpoint_epoch_1", "checkpoint_epoch_2", "checkpoint_final"]);
    assert(seen.length > 8);
  }));

Deno.test("seconds decide when there are checkpoints, and no number", () =>
  inWorkspace(async (environment, root) => {
    // Long enough for a turn of the loop in the midst of an epoch, however fast the machine is.
    for (let rows = 2000;; rows *= 2) {
      const long = (training: object) => {
        const one = config({ epochs: 2, batch_size: 1, ...training }, { hidden: [48, 48] }, {
          checkpoint_frequency: 100,
        });
        Object.assign(one.dataset.params, { n_samples: rows });
        return specOf(one);
      };
      const names: string[] = [];
      const killed = `outputs/killed/${rows}`;
      const timed = long({ checkpoint_every_seconds: 1e-9 });
      const { path } = await follow(runExperiment(timed, environment), (event, path) => {
        if (event.kind !== "checkpoint") return;
        if (event.name.includes("step") && !names.some((name) => name.includes("step"))) {
          copyTree(join(root, path), join(root, killed));
        }
        names.push(event.name);
      });
      // At the end of an epoch the time is over, too, whether the epoch is the best one or not.
      assertEquals(names.filter((name) => name.includes("epoch")), [
        "checkpoint_epoch_1",
        "checkpoint_epoch_2",
      ]);
      const inside = names.find((name) => name.includes("step"));
      if (inside === undefined) continue;
      const { path: whole } = await follow(runExperiment(long({}), environment));
      assertEquals(numbers(join(root, path)), numbers(join(root, whole)));
      const { from } = await follow(resumeExperiment(killed, environment));
      assertEquals(from, inside);
      assertEquals(numbers(join(root, killed)), numbers(join(root, whole)));
      break;
    }
  }));

Deno.test("a checkpoint inside an epoch that cannot be written stops the run as any other", () =>
  inWorkspace(async (environment, root) => {
    if (Deno.build.os === "windows") return;
    const one = config({ epochs: 2, batch_size: 5, checkpoint_every_steps: 4 });
    let path = "";
    await assertRejects(
      () =>
        follow(runExperiment(specOf(one), environment), (event, directory) => {
          path = directory;
          // In the way of its name.
          if (event.kind === "started") Deno.mkdirSync(join(root, path, "checkpoints", "checkpoint_step_8"));
        }),
      StorageError,
      "exists already",
    );
    const { status } = JSON.parse(Deno.readTextFileSync(join(root, path, "manifest.json")));
    assertEquals(status, "failed");
    Deno.removeSync(join(root, path, "checkpoints", "checkpoint_step_8"));
    const { path: whole } = await follow(runExperiment(specOf(one), environment));
    const { from } = await follow(resumeExperiment(path, environment));
    assertEquals(from, "checkpoint_step_4");
    assertEquals(fingerprint(join(root, path)), fingerprint(join(root, whole)));
  }));
