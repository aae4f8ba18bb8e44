import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RunInfo } from "../../src/runs/index/history.ts";
import { inPlace, regression } from "../oddities/support.ts";
import { type } from "./screen.ts";

const run = (experiment: string, changes: Partial<RunInfo> = {}): RunInfo => ({
  experiment,
  timestamp: "20260102_030405",
  run_dir: `outputs/${experiment}/20260102_030405`,
  created_at: "2026-01-02T03:04:05.678Z",
  status: "completed",
  ended: "epochs",
  final_metrics: { loss: 0.5, accuracy: 0.75, test_accuracy: 0.7 },
  epochs: 50,
  planned_epochs: 50,
  best: null,
  from: null,
  ...changes,
});

const runs = [
  run("iris"),
  run("digits", { status: "diverged", ended: "diverged", final_metrics: { loss: null }, epochs: 12 }),
  run("iris", { status: "crashed", ended: null, final_metrics: null, epochs: 0, planned_epochs: 1200 }),
];
const engine = { listRuns: () => Promise.resolve(runs) };

Deno.test("runs: one run a line, with status and main metric", async () => {
  const { code, out, err } = await type(["runs"], { engine });
  assertEquals([code, err], [0, ""]);
  assertEquals(out.split("\n"), [
    "run directory                   status     epochs  metric            value  started (UTC)",
    "outputs/iris/20260102_030405    completed      50  test_accuracy  0.700000  2026-01-02 03:04:05",
    "outputs/digits/20260102_030405  diverged    12/50  loss                NaN  2026-01-02 03:04:05",
    "outputs/iris/20260102_030405    crashed    0/1200                           2026-01-02 03:04:05",
    "",
  ]);
});

Deno.test("runs: a run that ended early says so, and how many epochs it was to have", async () => {
  const listRuns = () => Promise.resolve([run("iris", { ended: "early", epochs: 12 }), runs[1], runs[0]]);
  const { out } = await type(["runs"], { engine: { listRuns } });
  assertEquals(out.split("\n").slice(0, 4).map((line) => line.slice(32, 61).trimEnd()), [
    "status     epochs  ended  met",
    "completed   12/50  early  tes",
    "diverged    12/50         los",
    "completed      50         tes",
  ]);
});

Deno.test("runs: the best epoch of each, and by what it is the best", async () => {
  const best = {
    epoch: 7,
    metric: "val_loss",
    mode: "min",
    value: 0.25,
    checkpoint: null,
    metrics: {},
  } as const;
  const listRuns = () => Promise.resolve([run("iris", { best }), run("iris")]);
  const { out } = await type(["runs"], { engine: { listRuns } });
  assertEquals(out.split("\n").slice(0, 3).map((line) => line.slice(74)), [
    "best epoch  best by            started (UTC)",
    "         7  val_loss 0.250000  2026-01-02 03:04:05",
    "                               2026-01-02 03:04:05",
  ]);
  const narrow = await type(["runs"], { engine: { listRuns }, columns: 84 });
  assertEquals(narrow.out.split("\n")[1].slice(-12), "           7");
  assertEquals(narrow.err, 'There is no room for the column "best by": --json has it\n');
});

Deno.test("runs: epochs that nobody knows are not made up", async () => {
  const unknown = [
    run("iris", { status: "damaged", epochs: null, planned_epochs: null, final_metrics: null }),
    run("iris", { status: "interrupted", epochs: 7, planned_epochs: null, final_metrics: null }),
  ];
  const { out } = await type(["runs"], { engine: { listRuns: () => Promise.resolve(unknown) } });
  assertEquals(out.split("\n").slice(1, 3).map((line) => line.slice(30, 54)), [
    "damaged                 ",
    "interrupted     7/?     ",
  ]);
});

Deno.test("runs: on a narrow terminal directories stay whole as long as they can", async () => {
  const lines = async (columns: number, listed: readonly RunInfo[]) => {
    const listRuns = () => Promise.resolve([...listed]);
    const { out, err } = await type(["runs"], { engine: { listRuns }, columns });
    return { lines: out.trimEnd().split("\n"), err };
  };
  const narrow = await lines(80, runs);
  assertEquals([narrow.lines.slice(0, 3), narrow.err], [[
    "run directory                   status     epochs  metric            value",
    "outputs/iris/20260102_030405    completed      50  test_accuracy  0.700000",
    "outputs/digits/20260102_030405  diverged    12/50  loss                NaN",
  ], ""]);
  assertStringIncludes((await lines(95, runs)).lines[0], "started (UTC)");

  const again = [...runs, run("iris", { from: "outputs/iris/20260102_030405" })];
  assertEquals((await lines(80, again)).lines.slice(0, 3), narrow.lines.slice(0, 3));
  assertStringIncludes(
    (await lines(80, again)).err,
    'There is no room for the column "from": --json has it\n',
  );
  const wide = await lines(104, again);
  assertEquals(wide.lines[4].slice(-30), "  outputs/iris/20260102_030405");
  assertEquals([wide.lines[0].includes("started"), wide.err], [false, ""]);
  const narrower = await lines(50, again);
  assertEquals(narrower.lines.slice(0, 2), [
    "run directory                   status",
    "outputs/iris/20260102_030405    completed",
  ]);
  assertEquals(narrower.err.trimEnd().split("\n").every((line) => line.length <= 50), true);
  assertEquals((await lines(40, again)).lines.map((line) => line.length <= 48), Array(5).fill(true));
});

Deno.test("runs NAME: only those of one experiment; one that is not there is a mistake", async () => {
  const { out } = await type(["runs", "digits", "--json"], { engine });
  assertEquals(JSON.parse(out), [runs[1]]);
  const { code, err } = await type(["runs", "irsi"], { engine });
  assertEquals(code, 2);
  assertEquals(
    err,
    'mlx: error: Cannot find a run of "irsi" in "outputs"\nmlx: hint: did you mean "iris"?\n',
  );
});

Deno.test("runs: none, as Markdown, and what cannot be meant", async () => {
  assertEquals((await type(["runs"])).out, "No runs in outputs\n");
  assertEquals((await type(["runs", "--json"])).out, "[]\n");
  const { out } = await type(["runs", "--markdown"], { engine });
  assertStringIncludes(out, "# Experiment History\n\nTotal experiments: 2\nTotal runs: 3\n\n## digits\n");
  assertEquals((await type(["runs", "a", "b"])).code, 2);
  assertEquals((await type(["runs", "--json", "--markdown"])).code, 2);
  const { code, out: nothing, err } = await type(["runs", "--csv", "--json"]);
  assertEquals([code, nothing], [2, ""]);
  assertEquals(
    err,
    "mlx: error: Cannot list runs as both JSON and CSV\nmlx: hint: leave out --json or --csv\n",
  );
});

Deno.test("runs --csv: a row for each run, and a column for every metric that one of them has", async () => {
  const { code, out, err } = await type(["runs", "--csv"], { engine });
  assertEquals([code, err], [0, ""]);
  const facts = (name: string) =>
    `"${name}","20260102_030405","outputs/${name}/20260102_030405","2026-01-02T`;
  assertEquals(out.split("\n"), [
    '"experiment","timestamp","run_dir","created_at","status","epochs","planned_epochs","from","ended","final_metrics.loss","final_metrics.accuracy",' +
    '"final_metrics.test_accuracy"',
    `${facts("iris")}03:04:05.678Z","completed",50,50,,"epochs",0.5,0.75,0.7`,
    `${facts("digits")}03:04:05.678Z","diverged",12,50,,"diverged",NaN,,`,
    `${facts("iris")}03:04:05.678Z","crashed",0,1200,,,,,`,
    "",
  ]);
  const none = await type(["runs", "--csv"]);
  assertEquals(
    none.out,
    '"experiment","timestamp","run_dir","created_at","status","epochs","planned_epochs","from","ended"\n',
  );
});

Deno.test("runs --output: where to look is passed on", async () => {
  let seen: string | undefined;
  await type(["runs", "--output", "elsewhere"], {
    engine: { listRuns: (output) => (seen = output, Promise.resolve([])) },
  });
  assertEquals(seen, "elsewhere");
});

Deno.test("runs: where nothing was run yet there are none; a directory that was asked for has to be there", () =>
  inPlace(async ({ mlx, run, write }) => {
    assertEquals(await mlx("runs"), { code: 0, out: "No runs in outputs\n", err: "" });
    const missing = await mlx("runs", "--output", "elsewhere");
    assertEquals([missing.code, missing.out], [2, ""]);
    assertStringIncludes(missing.err, 'mlx: error: Cannot find "elsewhere"');
    assertStringIncludes((await mlx("runs", "--output", "/")).err, "it is outside the root directory");
    write("file", "");
    assertEquals((await mlx("runs", "--output", "file")).out, "No runs in file\n");
    const { summary } = await run(regression({ output: { directory: "elsewhere" } }));
    const [one] = JSON.parse((await mlx("runs", "r", "--output", "elsewhere", "--json")).out);
    assertEquals([one.run_dir, one.status], [summary.directories.run, "completed"]);
    assertEquals([one.epochs, one.planned_epochs], [2, 2]);
    assertEquals((await mlx("runs")).out, "No runs in outputs\n");
  }));
