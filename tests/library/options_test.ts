/** What a program without types may hand over by mistake is told, whatever it is. */
import { assertEquals, assertInstanceOf, assertRejects, assertStringIncludes } from "@std/assert";
import {
  type Config,
  ConfigError,
  evaluate,
  fromArrays,
  history,
  InterruptedError,
  loadConfigs,
  loadRun,
  predict,
  run,
} from "../../src/mod.ts";

const config: Config = {
  name: "line",
  dataset: { name: "synthetic_regression" },
  model: { name: "linear_regression" },
};
// deno-lint-ignore no-explicit-any
const untyped: Record<string, (...args: any[]) => unknown> = {
  evaluate,
  fromArrays,
  history,
  loadConfigs,
  loadRun,
  predict,
  run,
};
const quietly = { record: false };

const mistakes: [name: string, args: unknown[], message: string][] = [
  ["run", [config, null], "expected an object but found null"],
  ["run", [config, { signal: 3 }], 'option "signal": expected an AbortSignal but found 3'],
  ["run", [config, { record: "no" }], 'option "record": expected true or false but found "no"'],
  ["run", [config, { root: 3 }], 'option "root": expected text but found 3'],
  ["run", [config, { dataDirs: "/data" }], 'option "dataDirs": expected a list of text but found "/data"'],
  [
    "run",
    [config, { models: { m: () => 3 } }],
    'option "models.m": expected a model, an object with summary, params and build() but found a function',
  ],
  ["run", [config, { models: { m: { build() {} } } }], 'option "models.m": expected a model'],
  ["run", [config, { datasets: [1] }], 'option "datasets": expected an object of entries by their names'],
  ["run", [config, { optimizers: { o: null } }], 'option "optimizers.o": expected an optimizer'],
  ["run", [config, { objectives: { o: {} } }], 'option "objectives.o": expected a loss'],
  ["run", [config, { metrics: { worst: {} } }], 'expected regression or classification but found "worst"'],
  [
    "run",
    [config, { metrics: { regression: { m: 1 } } }],
    'option "metrics.regression.m": expected a metric',
  ],
  ["run", [{ ...config, model: { build() {} } }, quietly], 'option "models.own": expected a model'],
  ["run", [{ ...config, training: 3 }, quietly], "training: expected an object but found 3"],
  ["run", [undefined], "expected an object but found nothing"],
  ["fromArrays", [undefined], "expected an object with x and y but found nothing"],
  ["fromArrays", [{ x: [[1]] }], "expected a list as y but found nothing"],
  ["fromArrays", [{ y: [1] }], "expected a list of rows as x but found nothing"],
  ["fromArrays", [{ x: [[1]], y: [null] }], "y holds null in row 1"],
  ["fromArrays", [{ x: [[1]], y: [1], features: "a" }], 'expected a list of text as features but found "a"'],
  ["loadRun", [undefined], "Cannot open a run: expected the path of its directory but found nothing"],
  ["loadRun", ["outputs", null], "expected an object but found null"],
  ["evaluate", [3], "Cannot open a run: expected the path of its directory but found 3"],
  ["evaluate", ["a", { checkpoints: "b" }], 'option "checkpoints": expected a list of text but found "b"'],
  ["evaluate", ["a", { signal: {} }], 'option "signal": expected an AbortSignal but found an object'],
  ["predict", [null, []], "Cannot open a run: expected the path of its directory but found null"],
  ["predict", ["a", [], { checkpoint: 3 }], 'option "checkpoint": expected text but found 3'],
  ["history", [3], "Cannot list runs: expected the path of an output directory but found 3"],
  ["loadConfigs", [undefined], "Cannot load configs: expected the path of a file but found nothing"],
  ["loadConfigs", ["a.yaml", "b=1"], 'expected a list of text as overrides but found "b=1"'],
];

for (const [name, args, message] of mistakes) {
  Deno.test(`${name}(): ${message}`, async () => {
    // deno-lint-ignore require-await
    const error = await assertRejects(async () => untyped[name](...args), ConfigError);
    assertStringIncludes(error.message, message);
  });
}

Deno.test("a signal that is aborted already interrupts, whatever it was aborted with", async () => {
  for (const reason of [undefined, "enough", new Error("enough")]) {
    const signal = AbortSignal.abort(reason);
    const error = await assertRejects(
      async () => await run(config, { record: false, signal }),
      InterruptedError,
      "Interrupted by AbortSignal",
    );
    assertEquals([error.cause, error.exitCode], [signal.reason, 130]);
  }
  const own = new InterruptedError("SIGTERM");
  const signal = AbortSignal.abort(own);
  assertEquals(await assertRejects(async () => await run(config, { record: false, signal })), own);
});

Deno.test("an evaluation that is stopped is interrupted; a checkpoint named twice is evaluated once", async () => {
  const root = await Deno.makeTempDir();
  try {
    const { directory } = await run(config, { root });
    const loaded = await loadRun(directory!, { root });
    const error = await assertRejects(() => loaded.evaluate({ signal: AbortSignal.abort() }));
    assertInstanceOf(error, InterruptedError);
    const { results } = await loaded.evaluate({ checkpoints: ["checkpoint_final", "checkpoint_final"] });
    assertEquals(results.map(({ checkpoint }) => checkpoint), ["checkpoint_final"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
