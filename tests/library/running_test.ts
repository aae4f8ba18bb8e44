/** A run as a promise and as a stream of events. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError, InterruptedError, run, type RunOptions } from "../../src/mod.ts";

const config = {
  name: "small",
  dataset: {
    name: "synthetic_classification",
    params: { n_samples: 60, n_features: 4, n_classes: 2, seed: 5 },
    split: { test: 0.2, seed: 3 },
  },
  model: { name: "mlp", params: { hidden: [4] } },
  training: { epochs: 3, batch_size: 16 },
};
const quiet: RunOptions = { record: false };

Deno.test("a run that is awaited twice ran once", async () => {
  const running = run(config, quiet);
  const [first, second] = await Promise.all([running, running]);
  assert(first === second && first === await running);
});

Deno.test("the events of a run that is over are over, and its result stays", async () => {
  const running = run(config, quiet);
  const { digest } = await running;
  for await (const event of running) throw new Error(`told again: ${event.kind}`);
  assertEquals((await running).digest, digest);
});

Deno.test("a run may be awaited while its events are read", async () => {
  const running = run(config, quiet);
  const kinds: string[] = [];
  for await (const { kind } of running) {
    kinds.push(kind);
    if (kind === "epoch") assertEquals((await running).status, "completed");
  }
  assertEquals(kinds, ["plan", "started", "epoch"]);
});

Deno.test("runs side by side are the runs one after the other", async () => {
  const other = { ...config, training: { ...config.training, seed: 7 } };
  const side = await Promise.all([run(config, quiet), run(other, quiet), run(config, quiet)]);
  const alone = [await run(config, quiet), await run(other, quiet)];
  assertEquals(side.map(({ digest }) => digest), [alone[0].digest, alone[1].digest, alone[0].digest]);
  assert(alone[0].digest !== alone[1].digest);
});

Deno.test("mistakes reject the promise, throw in the loop, and can be caught as those of promises are", async () => {
  const wrong = { ...config, model: { name: "mpl" } };
  await assertRejects(async () => await run(wrong, quiet), ConfigError, "mlp");
  const running = run(wrong, quiet);
  await assertRejects(async () => {
    for await (const _ of running);
  }, ConfigError);
  await assertRejects(async () => await running, ConfigError);
  let settled = false;
  const caught = await run(wrong, quiet).finally(() => settled = true).catch((error) => error);
  assert(caught instanceof ConfigError && settled);
});

Deno.test("what only a type-checker would notice is told as well", async () => {
  const untyped = (value: unknown) => value as typeof config;
  const cases: [unknown, unknown, string][] = [
    [undefined, quiet, "expected an object but found nothing"],
    ["experiments/iris.yaml", quiet, "expected an object but found"],
    [{ ...config, model: "mlp" }, quiet, "model: expected an object"],
    [config, { recrod: false }, '"recrod"'],
  ];
  for (const [given, options, message] of cases) {
    await assertRejects(async () => await run(untyped(given), options as RunOptions), ConfigError, message);
  }
});

Deno.test("a signal that was aborted before rejects, one that comes later interrupts", async () => {
  const aborted = AbortSignal.abort(new Error("not now"));
  const error = await assertRejects(async () => await run(config, { ...quiet, signal: aborted }));
  assert(error instanceof InterruptedError && error.cause === aborted.reason, String(error));
  const controller = new AbortController();
  const running = run({ ...config, training: { epochs: 1_000_000 } }, {
    ...quiet,
    signal: controller.signal,
  });
  for await (const { kind } of running) if (kind === "epoch") controller.abort(new Error("enough"));
  const { status, reason, digest } = await running;
  assertEquals([status, digest], ["interrupted", null]);
  assertStringIncludes(reason!, "enough");
});
