import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { InterruptedError } from "../../src/errors.ts";
import type { Session } from "../../src/session.ts";
import { evaluate, measure } from "../../src/train/evaluate.ts";
import type { RunEvent } from "../../src/train/events.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { openSpec } from "../sessions.ts";

const regression = (changes: Record<string, unknown> = {}, params: Record<string, unknown> = {}) => ({
  name: "loop",
  dataset: {
    name: "synthetic_regression",
    params: { n_samples: 103, n_features: 3, seed: 1 },
    split: { test: 0.2, validation: 0.25, seed: 2 },
  },
  model: { name: "mlp", params: { hidden: [5], ...params } },
  training: { epochs: 3, batch_size: 10, optimizer: "sgd", learning_rate: 0.05, seed: 3, ...changes },
});

async function events(session: Session, signal = new AbortController().signal): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of train(session, new Pacer(signal))) all.push(event);
  return all;
}

function last(all: RunEvent[]) {
  const event = all.at(-1)!;
  assert(event.kind === "finished");
  return event;
}

Deno.test("a run tells its start, each epoch and its end", async () => {
  const session = await openSpec(regression());
  // On a machine that is busy there are steps that take long enough to be told.
  const all = (await events(session)).filter(({ kind }) => kind !== "step");
  assertEquals(all.map(({ kind }) => kind), ["started", "epoch", "epoch", "epoch", "finished"]);
  const [started] = all;
  assert(started.kind === "started");
  // ⌈103 · 0.2⌉ = 21 for the test, ⌈82 · 0.25⌉ = 21 for validation.
  assertEquals(started.rows, { train: 61, validation: 21, test: 21 });
  assertEquals(started.stepsPerEpoch, 7);
  const end = last(all);
  assertEquals([end.status, end.epoch, end.step], ["completed", 3, 21]);
  assertEquals(Object.keys(end.metrics), [
    "loss",
    "val_loss",
    "val_r2",
    "test_loss",
    "test_r2",
    "test_mse",
    "test_rmse",
    "test_mae",
  ]);
});

Deno.test("an evaluation of the same weights and rows gives the recorded metrics to the last bit", async () => {
  const session = await openSpec(regression());
  const { metrics } = last(await events(session));
  const { validation, test } = session.data.split;
  const again = measure(await evaluate(session, validation, () => undefined), session.metrics);
  assertEquals([again.loss, again.r2], [metrics.val_loss, metrics.val_r2]);
  assertEquals((await evaluate(session, test, () => undefined)).loss, metrics.test_loss);
});

Deno.test("an epoch's loss is the mean over rows, so a small last batch counts by its rows", async () => {
  // With a rate of nearly nothing the weights stay, so the mean over batches of any size is that over the rows.
  const session = await openSpec(regression({ learning_rate: 1e-30, epochs: 1 }));
  const { metrics } = last(await events(session));
  const { loss } = await evaluate(session, session.data.split.train, () => undefined);
  assertAlmostEquals(metrics.loss, loss, 1e-13 * loss);
});

Deno.test("the learning rate, the optimizer, the batch size and the seeds take effect", async () => {
  const finals = [];
  const variants = [
    regression(),
    regression({ learning_rate: 0.051 }),
    regression({ optimizer: "adam" }),
    regression({ batch_size: 11 }),
    regression({ seed: 4 }),
    regression({}, { seed: 9 }),
    regression({ params: { momentum: 0.5 } }),
    regression({ precision: "float32" }),
  ];
  for (const config of variants) finals.push(last(await events(await openSpec(config))).metrics.loss);
  assertEquals(new Set(finals).size, finals.length);
});

Deno.test("a run that diverges says where, and keeps the last finite state", async () => {
  const session = await openSpec(regression({ learning_rate: 1e200, epochs: 50 }));
  const all = await events(session);
  const end = last(all);
  assertEquals(end.status, "diverged");
  assertStringIncludes(end.reason!, "epoch 1, step");
  assertStringIncludes(end.reason!, "layers.");
  assert(session.packed.data.every((value) => Number.isFinite(value)));
});

Deno.test("weights that overflow in an epoch's last step are noticed before the epoch is told", async () => {
  const session = await openSpec(regression({ learning_rate: 1.7e308, epochs: 1, batch_size: 61 }));
  const all = await events(session);
  const end = last(all);
  assertEquals([end.status, end.epoch], ["diverged", 0]);
  assert(all.every(({ kind }) => kind !== "epoch"));
  assert(session.packed.data.every((value) => Number.isFinite(value)));
});

Deno.test("a signal stops a run after the step it is in", async () => {
  const session = await openSpec(regression({ epochs: 1_000_000 }));
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new InterruptedError("SIGTERM")), 50);
  const started = performance.now();
  const end = last(await events(session, controller.signal));
  clearTimeout(timer);
  assertEquals(end.status, "interrupted");
  assertEquals(end.reason, "Interrupted by SIGTERM");
  assert(performance.now() - started < 10_000, "a million epochs were run to their end");
  assert(end.step > 0);
});

Deno.test("a signal stops a run of epochs of one short step between them, however long its reader takes", async () => {
  const { dataset: { split: _, ...dataset }, ...others } = regression({ epochs: 1_000_000, batch_size: 103 });
  const session = await openSpec({ ...others, dataset });
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new InterruptedError("SIGTERM")), 50);
  const all: RunEvent[] = [];
  for await (const event of train(session, new Pacer(controller.signal))) {
    all.push(event);
    for (const until = performance.now() + 2; performance.now() < until;);
    if (all.length > 1000) break;
  }
  clearTimeout(timer);
  const { status, epoch, step } = last(all);
  // A turn is due after a tenth of a second: after fifty events.
  assertEquals([status, step], ["interrupted", epoch]);
  assert(epoch > 0 && epoch < 200, `it went on for ${epoch} epochs`);
});

Deno.test("a signal stops an exact solve, with the reason in the same words", async () => {
  const session = await openSpec({ ...regression(), model: { name: "linear_regression", params: {} } });
  const controller = new AbortController();
  controller.abort(new InterruptedError("SIGINT"));
  class Eager extends Pacer {
    override get due() {
      return true;
    }
  }
  const all: RunEvent[] = [];
  for await (const event of train(session, new Eager(controller.signal))) all.push(event);
  const end = last(all);
  assertEquals([end.status, end.reason, end.step], ["interrupted", "Interrupted by SIGINT", 0]);
});

Deno.test("a closed form is one epoch with one step, whatever epochs says", async () => {
  const config = regression({ epochs: 7 });
  const session = await openSpec({ ...config, model: { name: "linear_regression", params: {} } });
  const all = await events(session);
  assertEquals(all.filter(({ kind }) => kind === "epoch").length, 1);
  const { metrics, step } = last(all);
  assertEquals(step, 1);
  assert(metrics.test_r2 > 0.98, `${metrics.test_r2}`);
});
