import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RunInfo } from "../../src/runs/history.ts";
import { inPlace, regression } from "../oddities/support.ts";
import { type } from "./screen.ts";

const run = (experiment: string, changes: Partial<RunInfo> = {}): RunInfo => ({
  experiment,
  timestamp: "20260102_030405",
  run_dir: `outputs/${experiment}/20260102_030405`,
  created_at: "2026-01-02T03:04:05.678Z",
  status: "completed",
  final_metrics: { loss: 0.5, accuracy: 0.75, test_accuracy: 0.7 },
  from: null,
  ...changes,
});

const runs = [
  run("iris"),
  run("digits", { status: "diverged", final_metrics: { loss: null } }),
  run("iris", { status: "crashed", final_metrics: null }),
];
const engine = { listRuns: () => Promise.resolve(runs) };

Deno.test("runs: one run a line, with status and main metric", async () => {
  const { code, out, err } = await type(["runs"], { engine });
  assertEquals([code, err], [0, ""]);
  assertEquals(out.split("\n"), [
    "run directory                   status     metric            value  started (UTC)",
    "outputs/iris/20260102_030405    completed  test_accuracy  0.700000  2026-01-02 03:04:05",
    "outputs/digits/20260102_030405  diverged   loss                NaN  2026-01-02 03:04:05",
    "outputs/iris/20260102_030405    crashed                             2026-01-02 03:04:05",
    "",
  ]);
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
    assertEquals((await mlx("runs")).out, "No runs in outputs\n");
  }));
