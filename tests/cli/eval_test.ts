import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { EvaluationRequest } from "../../src/evaluation.ts";
import { evaluation, spec, type } from "./screen.ts";

/** What the engine is asked for by a command line. */
async function requestOf(...args: string[]): Promise<EvaluationRequest> {
  let seen: EvaluationRequest | undefined;
  const { code, err } = await type(["eval", ...args], {
    engine: { evaluateRun: (request) => (seen = request, Promise.resolve(evaluation())) },
  });
  assertEquals([code, err], [0, ""]);
  return seen!;
}

Deno.test("eval: what was typed is what is asked for", async () => {
  const plain = {
    runDir: "r",
    checkpoints: [],
    config: undefined,
    split: undefined,
    metrics: undefined,
    dryRun: false,
  };
  for (
    const [args, changes] of [
      [["r"], {}],
      [["--run-dir", "r"], {}],
      [["--run-dir=x", "--run-dir=r"], {}],
      [["r", "--checkpoint", "a", "--checkpoint=b"], { checkpoints: ["a", "b"] }],
      [["r", "--checkpoint", "a", "--checkpoint=b", "--checkpoint=a"], { checkpoints: ["a", "b"] }],
      [["r", "--split", "all"], { split: "all" }],
      [["r", "--metrics", "mse,r2"], { metrics: ["mse", "r2"] }],
      [["r", "--metrics", "mse", "r2"], { metrics: ["mse", "r2"] }],
      [["--metrics", "mse", "--metrics=r2", "r"], { metrics: ["mse", "r2"] }],
      [["--metrics", "mse", "outputs/r/1"], { metrics: ["mse"], runDir: "outputs/r/1" }],
      [["--dry-run", "r"], { dryRun: true }],
      [["r", "--config", "a.yaml"], { config: spec() }],
    ] as [string[], Partial<EvaluationRequest>][]
  ) assertEquals(await requestOf(...args), { ...plain, ...changes }, args.join(" "));
});

Deno.test("eval: --metrics without a name is refused", async () => {
  for (const word of ["", ","]) {
    const { code, err } = await type(["eval", "r", "--metrics", word]);
    const message = `mlx: error: Cannot read option --metrics: expected names but found "${word}"`;
    assertEquals([code, err.split("\n")[0]], [2, message]);
  }
});

Deno.test("eval: one checkpoint, one metric a line", async () => {
  const { out } = await type(["eval", "r"]);
  assertEquals(out.split("\n"), [
    "outputs/demo/1: test split of data/iris.csv, 30 rows",
    "  checkpoint  checkpoint_final (epoch 3)",
    "  accuracy    0.966667",
    "  loss        0.100000",
    "",
    "Recorded in outputs/demo/1/evaluations/a.json",
    "",
  ]);
});

Deno.test("eval: several checkpoints, one a line", async () => {
  const result = { step: 1, metrics: { loss: 12345.678 } };
  const report = evaluation({
    split: "all",
    results: [{ ...result, checkpoint: "checkpoint_epoch_1", epoch: 1 }, {
      ...result,
      checkpoint: "checkpoint_best",
      epoch: 12,
      metrics: { loss: NaN },
    }],
  });
  const { out } = await type(["eval", "r"], { engine: { evaluateRun: () => Promise.resolve(report) } });
  assertEquals(out.split("\n").slice(0, 4), [
    "outputs/demo/1: all rows of data/iris.csv, 30 rows",
    "  checkpoint          epoch     loss",
    "  checkpoint_epoch_1      1  12345.7",
    "  checkpoint_best        12      NaN",
  ]);
});

Deno.test("eval: names of checkpoints are never cut: where lines are too long, each has a column", async () => {
  const metrics = { loss: 0.1, accuracy: 0.5, balanced_accuracy: 0.25, macro_f1: 0.75, roc_auc: 1 };
  const results = [1, 2].map((epoch) => ({
    checkpoint: `checkpoint_epoch_${epoch}`,
    epoch,
    step: epoch,
    metrics,
  }));
  const engine = { evaluateRun: () => Promise.resolve(evaluation({ results })) };
  const { out } = await type(["eval", "r"], { engine, columns: 60 });
  assertEquals(out.split("\n").slice(1, 4), [
    "  checkpoint         checkpoint_epoch_1  checkpoint_epoch_2",
    "  epoch                               1                   2",
    "  loss                         0.100000            0.100000",
  ]);
  const wide = await type(["eval", "r"], { engine, columns: 100 });
  assertStringIncludes(wide.out, "\n  checkpoint_epoch_1      1  0.100000");
});

Deno.test("eval: a result that is not recorded has the exit code of storage", async () => {
  const report = evaluation({ files: [], unrecorded: ["the disk is full"] });
  const { code, out } = await type(["eval", "r"], { engine: { evaluateRun: () => Promise.resolve(report) } });
  assertEquals([code, out.includes("0.966667"), out.includes("Recorded")], [3, true, false]);
});

Deno.test("eval: a dry run names what it would evaluate; changed data is a warning; JSON is the report", async () => {
  const engine = {
    evaluateRun: () =>
      Promise.resolve(evaluation({ results: [], files: [], checkpoints: ["checkpoint_best"] })),
  };
  const dry = await type(["eval", "r", "--dry-run", "--checkpoint", "checkpoint_best"], { engine });
  assertMatch(dry.out, /\n {2}checkpoint_best\n\nDry run: nothing was computed or written\n$/);
  const changed = await type(["eval", "r", "--json"], {
    engine: { evaluateRun: () => Promise.resolve(evaluation({ changed_files: ["a.csv"] })) },
  });
  assertStringIncludes(changed.err, "mlx: warning: a.csv is not what the run was trained on");
  assertEquals(JSON.parse(changed.out), { ...evaluation({ changed_files: ["a.csv"] }) });
});

Deno.test("eval: of a run that did not complete it is said that the newest checkpoint was taken", async () => {
  const engine = { evaluateRun: () => Promise.resolve(evaluation({ run_status: "interrupted" })) };
  const note = "The run did not complete (interrupted): this is its newest checkpoint\n";
  assertEquals((await type(["eval", "r"], { engine })).err, note);
  assertEquals((await type(["eval", "r", "--checkpoint", "checkpoint_best"], { engine })).err, "");
  assertEquals((await type(["eval", "r"])).err, "");
});

Deno.test("eval: a config with several experiments is refused", async () => {
  const { code, err } = await type(["eval", "r", "--config", "m.json"], {
    engine: { loadSpecs: () => Promise.resolve([spec("a"), spec("b")]) },
  });
  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot evaluate with config "m.json": expected one experiment but found 2');
});
