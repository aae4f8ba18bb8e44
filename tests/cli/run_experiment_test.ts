import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Engine } from "../../src/cli/engine.ts";
import { isShown } from "../../src/cli/run_display.ts";
import { smallerStep } from "../../src/cli/run_list.ts";
import { ConfigError, InterruptedError, StorageError } from "../../src/errors.ts";
import type { Environment, ExperimentEvent } from "../../src/experiment/mod.ts";
import type { Spec } from "../../src/spec/spec.ts";
import { events, facts, spec, type } from "./screen.ts";

const run = ["run", "--config", "a.yaml"];

/** An engine with a list of experiments, some of which end badly. */
function listOf(ends: Record<string, "completed" | "diverged" | Error>): Partial<Engine> {
  return {
    loadSpecs: () => Promise.resolve(Object.keys(ends).map((name) => spec(name))),
    async *runExperiment(of: Spec) {
      const end = ends[of.name];
      if (end instanceof Error) throw end;
      yield* events(of, end, end === "diverged" ? "loss is NaN in epoch 2, step 7" : undefined);
    },
    dryRun(of: Spec) {
      const end = ends[of.name];
      // What is wrong with the disk is found later.
      return end instanceof Error && end.message !== "Disk full"
        ? Promise.reject(end)
        : Promise.resolve({ facts: facts(of), output: `outputs/${of.name}` });
    },
  };
}

Deno.test("run: results stand on stdout, progress on stderr", async () => {
  const { code, out, err } = await type(run);
  assertEquals(code, 0);
  assertMatch(out, /^demo: completed, 3 epochs in \d+ ms\n/);
  assertMatch(out, /^ {2}loss +0\.333333$/m);
  assertMatch(out, /^ {2}accuracy +0\.750000$/m);
  assertMatch(out, /^ {2}run directory +outputs\/demo\/20260102_030405$/m);
  assertMatch(out, /^ {2}best checkpoint +checkpoint_epoch_2$/m);
  assertMatch(out, /^ {2}digest +0123456789abcdef$/m);
  assert(!/epoch +\d/.test(out));
  assertEquals(err.split("\n"), [
    "demo",
    "  data      150 rows × 2 features, 3 classes (synthetic_regression)",
    "  split     120 train, 30 test",
    "  model     mlp: 3,072 parameters",
    "  training  3 epochs × 4 steps, adam at 0.01, cross_entropy, seed 42",
    "  run       outputs/demo/20260102_030405",
    "",
    "  epoch         loss     accuracy",
    "    1/3      1.00000     0.500000",
    "    2/3     0.500000     0.666667",
    "    3/3     0.333333     0.750000",
    "",
    "Next: mlx eval --run-dir outputs/demo/20260102_030405",
    "",
  ]);
});

Deno.test("run --quiet: nothing but the result", async () => {
  const { out, err } = await type([...run, "--quiet"]);
  assertStringIncludes(out, "demo: completed");
  assertEquals(err, "");
});

Deno.test("run on a terminal: a line that moves, gone at the end", async () => {
  const { err } = await type(run, { columns: 70 });
  assertStringIncludes(err, "\r\x1b[K  1/3  ━━━━╌");
  for (const picture of err.split("\n")) assert(!picture.endsWith("╌"), picture);
  assertEquals(err.includes("\x1b[1m"), false);
  const colored = await type(run, { columns: 70, color: true });
  assertStringIncludes(colored.out, "\x1b[32mdemo: completed");
});

Deno.test("run: a long training is told in about twenty lines", () => {
  for (const epochs of [1, 2, 19, 20, 21, 50, 99, 100, 101, 1000, 12_345, 1_000_000]) {
    let lines = 0;
    for (let epoch = 1; epoch <= epochs; epoch++) if (isShown(epoch, epochs)) lines++;
    assert(isShown(1, epochs) && isShown(epochs, epochs));
    assert(lines >= Math.min(epochs, 8) && lines <= 22, `${lines} lines for ${epochs} epochs`);
  }
});

Deno.test("run: the last epoch before an early end is shown too", async () => {
  const { err } = await type(run, {
    engine: {
      async *runExperiment(): AsyncGenerator<ExperimentEvent> {
        yield {
          kind: "started",
          epochs: 1000,
          stepsPerEpoch: 1,
          parameters: 1,
          rows: { train: 1, validation: 0, test: 0 },
        };
        for (let epoch = 1; epoch <= 77; epoch++) {
          yield { kind: "epoch", epoch, step: epoch, metrics: { loss: 1 }, running: [] };
        }
        yield {
          kind: "finished",
          status: "interrupted",
          ended: "interrupted",
          restored: null,
          epoch: 77,
          step: 77,
          metrics: {},
          running: [],
          best: null,
        };
      },
    },
  });
  assertEquals([...err.matchAll(/(\d+)\/1000/g)].map((match) => match[1]), ["1", "50", "77"]);
});

Deno.test("run: divergence says where, and gives 6", async () => {
  const { code, out, err } = await type(run, { engine: listOf({ demo: "diverged" }) });
  assertEquals(code, 6);
  assertStringIncludes(out, "demo: diverged after 3 of 3 epochs, ");
  assertStringIncludes(err, 'mlx: error: Training of "demo" diverged: loss is NaN in epoch 2, step 7\n');
  assertStringIncludes(err, "training.learning_rate=0.001");
});

Deno.test("run: the advice on a step that diverged is one that makes sense, however large or small it was", () => {
  assertStringIncludes(smallerStep(1e308), "training.learning_rate=0.1");
  assertStringIncludes(smallerStep(0.3), "training.learning_rate=0.03");
  assertStringIncludes(smallerStep(5e-324), "standardize features and target");
});

Deno.test("run: the advice on an exact solve that diverged is not about steps", async () => {
  const { err } = await type(run, {
    engine: {
      async *runExperiment(of) {
        for await (const event of events(of, "diverged", "loss is Infinity")) {
          yield event.kind === "plan" ? { ...event, plan: { ...event.plan, optimizer: null } } : event;
        }
      },
    },
  });
  assertStringIncludes(err, "in larger units");
  assert(!err.includes("learning_rate"), err);
});

Deno.test("run: what comes next is to go on, or names a checkpoint that there is", async () => {
  const next = async (runExperiment: Engine["runExperiment"]) => {
    const { err } = await type(run, { engine: { runExperiment } });
    return /^Next: mlx (.*)$/m.exec(err)?.[1].replace(/outputs\S+/, "DIR");
  };
  assertEquals(await next((of) => events(of)), "eval --run-dir DIR");
  assertEquals(await next((of) => events(of, "interrupted")), "resume DIR");
  assertEquals(await next((of) => events(of, "diverged")), "eval --run-dir DIR --checkpoint checkpoint_best");
  const withoutBest = async function* (of: Spec) {
    for await (const event of events(of, "diverged")) if (event.kind !== "checkpoint") yield event;
  };
  assertEquals(await next(withoutBest), undefined);
});

Deno.test("run: without a checkpoint there is nothing to evaluate next", async () => {
  const { out, err } = await type(run, {
    engine: {
      async *runExperiment(of) {
        for await (const event of events(of)) {
          if (event.kind !== "recorded") yield event;
          else {
            const directories = { ...event.summary.directories, checkpoints: null };
            yield { ...event, summary: { ...event.summary, directories } };
          }
        }
      },
    },
  });
  assertStringIncludes(out, "demo: completed");
  assert(!err.includes("Next"));
});

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  Deno.test(`run: ${signal} gives ${code}, with or without a record`, async () => {
    const controller = new AbortController();
    controller.abort(new InterruptedError(signal));
    const recorded = await type(run, {
      signal: controller.signal,
      engine: {
        loadSpecs: () => Promise.resolve([spec("a")]),
        runExperiment: (of) => events(of, "interrupted"),
      },
    });
    // An experiment that was never begun has no result.
    assertEquals(recorded.code, code);
    const late = new AbortController();
    const engine: Partial<Engine> = {
      loadSpecs: () => Promise.resolve([spec("a"), spec("b")]),
      async *runExperiment(of: Spec, _: Environment) {
        late.abort(new InterruptedError(signal));
        yield* events(of, "interrupted");
      },
    };
    const list = await type([...run, "--on-error=continue"], { signal: late.signal, engine });
    assertEquals(list.code, code);
    assertMatch(list.out, /^b +not run$/m);
    const thrown = await type(run, { engine: listOf({ demo: new InterruptedError(signal) }) });
    assertEquals(thrown.code, code);
    assertEquals(thrown.out, "");
    assertMatch(thrown.err, new RegExp(`mlx: error: Interrupted by ${signal}\n$`));
  });
}

Deno.test("run: a list stops at its first failure, which gives the exit code", async () => {
  const engine = listOf({
    a: "completed",
    b: new StorageError("Disk full", "free some space"),
    c: "completed",
  });
  const { code, out, err } = await type(run, { engine });
  assertEquals(code, 3);
  assertStringIncludes(err, "experiment 2/3: b\n");
  assertStringIncludes(err, "mlx: error: experiment 2/3: b: Disk full\nmlx: hint: free some space\n");
  assertEquals(out.split("\n").slice(-6), [
    "experiment  status     accuracy  run directory",
    "a           completed  0.750000  outputs/a/20260102_030405",
    "b           failed",
    "c           not run",
    "",
    "",
  ]);
});

Deno.test("run --on-error continue: the rest is run, the first failure still counts", async () => {
  const engine = listOf({ a: "diverged", b: new ConfigError("No"), c: "completed" });
  const { code, out } = await type([...run, "--on-error", "continue"], { engine });
  assertEquals(code, 6);
  assertMatch(out, /^a +diverged .*\nb +failed\nc +completed /m);
});

Deno.test("run: a list of which one cannot be planned writes nothing; one that goes on does not say so", async () => {
  const ends = { a: "completed", b: new ConfigError("No"), c: "completed" } as const;
  const started: string[] = [];
  const engine = listOf(ends);
  const { runExperiment } = engine;
  engine.runExperiment = (of, environment) => {
    started.push(of.name);
    return runExperiment!(of, environment);
  };
  const stopped = await type(run, { engine });
  assertEquals([stopped.code, started], [2, []]);
  assertEquals(stopped.err, "mlx: error: experiment 2/3: b: No\n");
  assertMatch(stopped.out, /^a +not run\nb +failed\nc +not run$/m);
  const rest = await type([...run, "--on-error", "continue"], { engine });
  assertEquals([rest.code, started], [1, ["a", "c"]]);
  assertMatch(rest.out, /^a +completed .*\nb +failed\nc +completed /m);
  const none = await type([...run, "--on-error", "continue"], { engine: listOf({ b: ends.b, d: ends.b }) });
  assertEquals(none.code, 2);
});

Deno.test("run: a list never says that nothing was written when something was", async () => {
  const engine = listOf({ a: "completed", b: new ConfigError("A link came in between") });
  engine.dryRun = (of) => Promise.resolve({ facts: facts(of), output: "outputs/demo" });
  const { code, err } = await type(run, { engine });
  assertEquals(code, 1);
  assertStringIncludes(err, "experiment 2/2: b: A link came in between");
});

Deno.test("run --json: one document", async () => {
  const one = JSON.parse((await type([...run, "--json"])).out);
  assertEquals(one.status, "completed");
  assertEquals(one.exit_code, 0);
  assertEquals(one.best_checkpoint, "checkpoint_epoch_2");
  assertEquals(one.final_metrics, { loss: 1 / 3, accuracy: 0.75 });
  assertEquals(one.final_digest, "0123456789abcdef".repeat(4));
  const engine = listOf({ a: new StorageError("Full"), b: "completed" });
  const many = JSON.parse((await type([...run, "--json"], { engine })).out);
  assertEquals(many, [
    { experiment: "a", status: "failed", reason: "Full", exit_code: 3 },
    { experiment: "b", status: "not run" },
  ]);
});

Deno.test("run: a mistake of ours is called a bug; its place is shown on demand", async () => {
  const engine = listOf({ demo: new TypeError("x is undefined") });
  const { code, err } = await type(run, { engine });
  assertEquals(code, 1);
  assertMatch(err, /mlx: error: TypeError: x is undefined\nmlx: hint: this is a bug in mlx.*--debug/);
  assert(!err.includes("run_experiment_test"));
  assertStringIncludes((await type([...run, "--debug"], { engine })).err, "run_experiment_test.ts");
});

Deno.test("run --dry-run: the settings that differ from their defaults, and with --all every one", async () => {
  const { code, out } = await type([...run, "--dry-run"]);
  assertEquals(code, 0);
  assertStringIncludes(out, "  training.learning_rate  0.01\n");
  assertEquals(out.includes("training.epochs"), false);
  const refused = await type([...run, "--all"]);
  assertEquals(refused.code, 2);
  assertStringIncludes(refused.err, "Cannot use --all without --dry-run");
});

Deno.test("run --dry-run --all: the plan", async () => {
  const { code, out, err } = await type([...run, "--dry-run", "--all"]);
  assertEquals([code, err], [0, ""]);
  for (
    const line of [
      "demo",
      "    training.epochs              3",
      "  * training.learning_rate       0.01",
      "    dataset.params               {}",
      "  classes   x, y, z",
      "  split     120 train, 30 test",
      "  layers.0  dense + relu    1024       3,072",
      "  total                              3,072",
      "  steps      4 an epoch, 12 in all",
      "  output     outputs/demo",
    ]
  ) assertStringIncludes(out.replace(/ +/g, " "), line.replace(/ +/g, " "));
});

Deno.test("run --dry-run: an exact solve names the settings that do nothing, and a note stands with its model", async () => {
  const noted = spec();
  noted.model.architecture = "one straight line";
  const engine: Partial<Engine> = {
    loadSpecs: () => Promise.resolve([noted]),
    dryRun: (of) => Promise.resolve({ facts: facts(of, { optimizer: null }), output: "outputs/demo" }),
  };
  const { out } = await type([...run, "--dry-run"], { engine });
  assertMatch(
    out,
    /optimizer +none: fitted in closed form; epochs, batch_size, learning_rate, optimizer and its params are not used/,
  );
  assertStringIncludes(out, "Model mlp\n  one straight line\n");
  assert(!(await type([...run, "--dry-run"])).out.includes("not used"));
  assertStringIncludes((await type(run, { engine })).err, "mlp: 3,072 parameters (one straight line)\n");
});

Deno.test("run --dry-run: every experiment of a list is looked at", async () => {
  const engine = listOf({ a: new ConfigError("No a"), b: "completed", c: new StorageError("No c") });
  const { code, out, err } = await type([...run, "--dry-run"], { engine });
  assertEquals(code, 2);
  assertMatch(err, /experiment 1\/3: a: No a\n.*experiment 3\/3: c: No c\n/);
  assertMatch(out, /^experiment 2\/3: b\nb\n/);
  const json = JSON.parse((await type([...run, "--dry-run", "--json"], { engine })).out);
  assertEquals(json.map((plan: { spec?: Spec }) => plan.spec?.name), [undefined, "b", undefined]);
  assertEquals(json[0], { experiment: "a", status: "failed", reason: "No a", exit_code: 2 });
  const failed = await type([...run, "--dry-run", "--json"], {
    engine: listOf({ a: new ConfigError("No") }),
  });
  assertEquals(JSON.parse(failed.out).exit_code, 2);
});

Deno.test("run: the engine is given what was typed", async () => {
  const seen: unknown[] = [];
  const engine: Partial<Engine> = {
    openWorkspace: (
      root,
      dataDirs,
    ) => (seen.push(root, dataDirs), Promise.resolve({} as Environment["workspace"])),
    loadSpecs: (path, { overrides }) => (seen.push(path, overrides), Promise.resolve([spec()])),
  };
  await type(["run", "a.b=1", "--root=r", "--data-dir", "d", "--config", "c", "--data-dir=e", "x=y=z"], {
    engine,
  });
  assertEquals(seen, ["r", ["d", "e"], "c", ["a.b=1", "x=y=z"]]);
});
