/** Early stopping: when training ends, with which weights, and that a kill changes nothing of it. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../src/errors.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { evaluateRun } from "../../src/evaluation.ts";
import { reproduceRun } from "../../src/reproduction/mod.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { stoppingOf, stoppingWarnings } from "../../src/train/early_stopping.ts";
import { train } from "../../src/train/loop.ts";
import type { Metrics } from "../../src/train/events.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { assertResumes, assertSameInEveryWay, experiment } from "../conformance/same_bits.ts";
import { fingerprint, follow, inWorkspace } from "../resume/support.ts";
import { openSpec, specOf } from "../sessions.ts";

/** [values of the checks, patience, min_delta, mode, the number of the epoch after which training ends] */
const courses: [(number | undefined)[], number, number, "min" | "max", number | undefined][] = [
  [[5, 4, 4.5, 4.2, 3], 2, 0, "min", 4],
  [[5, 4, 4.5, 3.9, 4, 4], 2, 0, "min", 6],
  [[5, 5, 5], 1, 0, "min", 2],
  [[1, 2, 3, 2, 2], 2, 0, "max", 5],
  // As good is not better; nor is what is better by no more than min_delta.
  [[5, 4.9, 4.8, 4.7], 3, 0.5, "min", 4],
  [[5, 4.9, 4.4, 4.3], 3, 0.5, "min", undefined],
  [[1, 1.5, 1.9], 2, 0.5, "max", undefined],
  // Epochs without a value are no checks; values that are no numbers are not better.
  [[5, undefined, 6, undefined, 6], 2, 0, "min", 5],
  [[NaN, NaN, 5], 2, 0, "min", 2],
  [[5, Infinity, 4, 6], 2, 0, "min", undefined],
  [[], 1, 0, "min", undefined],
];

for (const [values, patience, min_delta, mode, end] of courses) {
  Deno.test(`early stopping: ${values.join(", ")} by ${patience}, ${min_delta}, ${mode}`, () => {
    const settings = {
      early_stopping: { patience, min_delta, mode, restore_best: true },
      monitor: null,
      schedule: null,
    };
    const history = values.map((value): Metrics => value === undefined ? { loss: 1 } : { val_loss: value });
    const { decide } = stoppingOf(settings, { metric: "val_loss", mode });
    const ends = history.map((_, i) => i + 1).filter((length) => decide(history.slice(0, length)));
    assertEquals(ends[0], end);
    // Once it has said so it goes on to: a run that goes on ends where it would have.
    assertEquals(
      ends,
      end === undefined ? [] : history.map((_, i) => i + 1).filter((length) => length >= end),
    );
  });
}

Deno.test("early stopping: the reason names metric, value and epoch", () => {
  const settings = {
    early_stopping: { patience: 1, min_delta: 0, mode: null, restore_best: false },
    monitor: null,
    schedule: null,
  };
  const { decide } = stoppingOf(settings, { metric: "val_loss", mode: "min" });
  assertEquals(
    decide([{ val_loss: 2 }, { val_loss: 3 }])?.reason,
    "val_loss did not get better than 2 of epoch 1 in 1 check",
  );
  assertEquals(decide([{ val_loss: NaN }])?.reason, "val_loss was no number in 1 check");
});

/** It overfits after a few epochs: few rows, much noise. */
const overfitting = (training: object = {}, more: object = {}) => ({
  ...experiment({ epochs: 30, optimizer: "adam", learning_rate: 0.1, ...training }),
  name: "over",
  dataset: {
    name: "synthetic_regression",
    params: { n_samples: 60, n_features: 4, noise_std: 3, seed: 9 },
    split: { test: 0.2, validation: 0.3, seed: 2 },
  },
  model: { name: "mlp", params: { hidden: [16] } },
  ...more,
});
const stopping = (settings: object = {}) => overfitting({ early_stopping: { patience: 3, ...settings } });

async function trained(config: unknown) {
  const session = await openSpec(config);
  const told: Metrics[] = [];
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "epoch") told.push(event.metrics);
    if (event.kind === "finished") return { told, end: event, session };
  }
  throw new Error("it did not end");
}

Deno.test("restore_best: the run ends with weights, optimizer state and metrics of its best epoch", async () => {
  const { told, end, session } = await trained(stopping());
  const best = end.best!.epoch;
  assertEquals([end.ended, end.epoch, end.restored], ["early", best + 3, best]);
  const { told: short, session: other } = await trained(overfitting({ epochs: best }));
  assertEquals(told.slice(0, best), short);
  assertEquals([...session.packed.data], [...other.packed.data]);
  assertEquals(session.slots.map((slot) => [...slot]), other.slots.map((slot) => [...slot]));
  assertEquals(end.metrics.val_loss, told[best - 1].val_loss);
  assertEquals(session.progress.epoch, best);
  // Without it the last weights stay.
  const last = await trained(stopping({ restore_best: false }));
  assertEquals([last.end.ended, last.end.epoch, last.end.restored], ["early", best + 3, null]);
  assertEquals(last.end.metrics.val_loss, told[best + 2].val_loss);
  // It acts after the last epoch, too.
  const whole = await trained(overfitting({ epochs: best + 2, early_stopping: { patience: 9 } }));
  assertEquals([whole.end.ended, whole.end.epoch, whole.end.restored], ["epochs", best + 2, best]);
});

Deno.test("restore_best: the same bits in every way to compute steps", async () => {
  await assertSameInEveryWay({ ...stopping(), output: {} });
});

for (const restore_best of [true, false]) {
  Deno.test(`early stopping: killed after any checkpoint, a run comes to the same end; restore_best ${restore_best}`, async () => {
    await assertResumes(stopping({ restore_best }), { every: 2, stride: 4 });
    await assertResumes({ ...stopping({ restore_best }), output: { checkpoint_frequency: 100 } } as never, {
      every: 3,
      stride: 3,
    });
  });
}

Deno.test("early stopping: a recorded run is verified, evaluated, reproduced and extended", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(specOf(stopping()), environment));
    const json = (name: string) => JSON.parse(Deno.readTextFileSync(join(root, path, name)));
    const manifest = json("manifest.json"), summary = json("summary.json");
    const best = summary.best.epoch;
    assertEquals([manifest.ended, manifest.restored_epoch], ["early", best]);
    assertEquals([summary.ended, summary.restored_epoch, summary.epochs], ["early", best, best + 3]);
    assertEquals((await verifyRun(environment.workspace, path)).problems, []);
    assert((await reproduceRun({ runDir: path }, environment)).identical);
    const { results } = await evaluateRun(
      { runDir: path, checkpoints: [], split: "validation" },
      environment,
    ) as never as {
      results: { checkpoint: string; metrics: Record<string, number> }[];
    };
    assertEquals(results[0].metrics.loss, summary.best.value);
    // With more epochs it ends where it ended, and is the run that was begun with so many.
    await follow(resumeExperiment(path, environment, { epochs: 40 }));
    const begun = await follow(
      runExperiment(
        specOf({ ...stopping(), ...overfitting({ epochs: 40, early_stopping: { patience: 3 } }) }),
        environment,
      ),
    );
    const { config: _, ...extended } = fingerprint(join(root, path));
    const { config: __, ...whole } = fingerprint(join(root, begun.path));
    assertEquals(extended, whole);
  }));

Deno.test("validate_every: the validation rows are looked at after every so many epochs, and at the end", async () => {
  const { told, end } = await trained(overfitting({ epochs: 5, validate_every: { epochs: 2 } }));
  assertEquals(told.map((metrics) => "val_loss" in metrics), [false, true, false, true, false]);
  const every = await trained(overfitting({ epochs: 5 }));
  for (const at of [1, 3]) assertEquals(told[at], every.told[at]);
  assertEquals(end.metrics.val_loss, every.end.metrics.val_loss);
  assertEquals([end.best!.epoch % 2, end.best!.value], [0, Math.min(told[1].val_loss, told[3].val_loss)]);
  // Patience counts the checks.
  const sparse = await trained(
    overfitting({ validate_every: { epochs: 2 }, early_stopping: { patience: 3 } }),
  );
  assertEquals([sparse.end.ended, sparse.end.epoch], ["early", sparse.end.best!.epoch + 6]);
});

Deno.test("early stopping: what no epoch has is refused before the run", async () => {
  const cases: [object, string][] = [
    [
      overfitting({ early_stopping: {} }, { dataset: { name: "synthetic_regression" } }),
      "there are no validation rows",
    ],
    [stopping({ mode: "max" }), ""],
    [
      overfitting({ early_stopping: {}, monitor: { metric: "val_accuracy" } }),
      "epochs of this experiment have",
    ],
    [{
      ...overfitting({ early_stopping: {} }),
      model: { name: "linear_regression" },
    }, "the model is fitted in closed form"],
  ];
  for (const [config, part] of cases) {
    if (part === "") await openSpec(config);
    else await assertRejects(() => openSpec(config), ConfigError, part);
  }
  // A metric of the training rows will do.
  await openSpec(
    overfitting({ early_stopping: {}, monitor: { metric: "loss" } }, {
      dataset: { name: "synthetic_regression" },
    }),
  );
});

Deno.test("early stopping: a patience that leaves a reduced rate no time is warned of", () => {
  const settings = (patience: number) => ({
    early_stopping: { patience, min_delta: 0, mode: null, restore_best: true },
    monitor: null,
    schedule: { name: "reduce_on_plateau", params: { patience: 5 }, warmup: null },
  });
  assertEquals([5, 6, 7].map((patience) => stoppingWarnings(settings(patience)).length), [1, 1, 0]);
  assertEquals(stoppingWarnings({ ...settings(3), schedule: null }), []);
});
