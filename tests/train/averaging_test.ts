/** The moving average of weights: what it is, what is evaluated with it, and that a kill changes nothing of it. */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../src/errors.ts";
import { evaluateRun } from "../../src/evaluation.ts";
import { runExperiment } from "../../src/experiment/mod.ts";
import { evaluate } from "../../src/train/evaluate.ts";
import { train } from "../../src/train/loop.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { assertResumes, assertSameInEveryWay, experiment } from "../conformance/same_bits.ts";
import { follow, inWorkspace } from "../resume/support.ts";
import { openSpec, specOf } from "../sessions.ts";

async function trained(training: object) {
  const session = await openSpec(experiment(training));
  for await (const event of train(session, new Pacer(new AbortController().signal))) {
    if (event.kind === "finished") return { session, metrics: event.metrics };
  }
  throw new Error("it did not end");
}

Deno.test("ema: the average of the weights after each step, from those after the first", async () => {
  const steps = 20, decay = 0.9;
  let expected: number[] = [];
  for (let max_steps = 1; max_steps <= steps; max_steps++) {
    const weights = [...(await trained({ max_steps })).session.packed.data];
    expected = max_steps === 1 ? weights : expected.map((mean, i) => decay * mean + (1 - decay) * weights[i]);
  }
  const { session } = await trained({ max_steps: steps, ema: { decay } });
  const snapshot = session.snapshot();
  const found = snapshot.model.flatMap(({ data }) => [...data]);
  found.forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-13));
  // What is trained is as without it, and stands beside.
  const plain = (await trained({ max_steps: steps })).session;
  assertEquals([...session.packed.data], [...plain.packed.data]);
  const beside = snapshot.optimizer.filter(({ name }) => name.startsWith("before_averaging."));
  assertEquals(beside.flatMap(({ data }) => [...data]), [...plain.packed.data]);
});

Deno.test("ema: metrics are those of the average", async () => {
  const { session, metrics } = await trained({ ema: {} });
  const validation = () => evaluate(session, session.data.split.validation, () => undefined);
  assertNotEquals((await validation()).loss, metrics.val_loss);
  session.averaging!.swap();
  assertEquals((await validation()).loss, metrics.val_loss);
});

Deno.test("ema: the same bits in every way to compute steps, with parts and restored", async () => {
  for (const precision of ["float64", "float32"]) {
    await assertSameInEveryWay(experiment({ ema: { decay: 0.95 }, optimizer: "sgd" }, precision));
  }
  await assertSameInEveryWay(experiment({ ema: {}, early_stopping: { patience: 1 }, schedule: "cosine" }));
});

Deno.test("ema: killed after any checkpoint, a run comes to the same end", async () => {
  await assertResumes(experiment({ ema: { decay: 0.9 } }));
  await assertResumes(experiment({ ema: { decay: 0.9 }, early_stopping: { patience: 1 }, max_steps: 70 }), {
    every: 5,
    stride: 4,
  });
});

Deno.test("ema: an evaluation of a checkpoint says that it used the average, and gives what training told", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(specOf(experiment({ ema: { decay: 0.9 } })), environment));
    const report = await evaluateRun({ runDir: path, checkpoints: [], split: "validation" }, environment);
    assertEquals(report.weights, "averaged");
    const { final_metrics } = JSON.parse(Deno.readTextFileSync(join(root, path, "summary.json")));
    assertEquals(report.results[0].metrics.loss, final_metrics.val_loss);
    const plain = await follow(runExperiment(specOf(experiment({})), environment));
    const other = await evaluateRun(
      { runDir: plain.path, checkpoints: [], split: "validation" },
      environment,
    );
    assertEquals(other.weights, "trained");
  }));

Deno.test("ema: training takes the memory that was planned", async () => {
  const { session } = await trained({ ema: {} });
  assertEquals(session.highWater, session.plan.facts.memory.training);
  assert(session.plan.facts.memory.copies > (await trained({})).session.plan.facts.memory.copies);
});

Deno.test("ema: a model that is fitted in closed form has none", async () => {
  const config = { ...experiment({ ema: {} }), model: { name: "linear_regression" } };
  await assertRejects(() => openSpec(config), ConfigError, "Cannot apply training.ema");
});
