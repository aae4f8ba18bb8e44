import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "../../../src/errors.ts";
import { resolveRun } from "../../../src/runs/index/run_reference.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { factsOf, recordRun, specOf, withDirectory } from "../fixtures.ts";

/** Four runs of two experiments; each was begun a minute after the one before, and ended with these losses. */
async function withRuns(test: (workspace: Workspace, root: string) => Promise<void>): Promise<void> {
  await withDirectory(async (root) => {
    const runs: [name: string, minute: number, losses: number[]][] = [
      ["iris", 1, [3, 2]],
      ["iris", 2, [3, 0.5]],
      ["wine", 3, [9, 8]],
      ["iris", 4, [7, 6]],
    ];
    for (const [name, minute, losses] of runs) {
      const started = new Date(`2026-01-31T23:0${minute}:00.000Z`);
      await recordRun(root, { spec: specOf({ name }), losses, facts: factsOf({ started }) });
    }
    await test(await Workspace.open(root), root);
  });
}

const FOUND: [reference: string, run: string][] = [
  ["@last", "outputs/iris/20260131_230400"],
  ["@best:loss", "outputs/iris/20260131_230200"],
  ["iris", "outputs/iris/20260131_230400"],
  ["wine", "outputs/wine/20260131_230300"],
  ["outputs/iris", "outputs/iris/20260131_230400"],
  ["outputs/wine/", "outputs/wine/20260131_230300"],
  ["20260131_2302", "outputs/iris/20260131_230200"],
  ["iris/20260131_2301", "outputs/iris/20260131_230100"],
  ["w", "outputs/wine/20260131_230300"],
  ["outputs/iris/20260131_230100", "outputs/iris/20260131_230100"],
  // What looks like a path is told of by whoever opens it.
  ["outputs/iris/2027", "outputs/iris/2027"],
  ["./iris", "./iris"],
  ["../elsewhere", "../elsewhere"],
  ["outputs", "outputs"],
  ["C:\\runs\\1", "C:\\runs\\1"],
];

Deno.test("resolveRun() knows a run by its path, its name, the beginning of its name, as the last and as the best", () =>
  withRuns(async (workspace) => {
    for (const [reference, run] of FOUND) {
      assertEquals(await resolveRun(workspace, reference), run, reference);
    }
  }));

const REFUSED: [reference: string, message: string, hint: string][] = [
  ["2026", "4 begin with it", "write more of it: outputs/iris/20260131_230400, "],
  ["iris/20260131", "3 begin with it", "write more of it"],
  ["irsi", 'no run in "outputs" is named so', 'did you mean "iris"?'],
  ["@best", "expected @best: and a metric", "the runs have loss"],
  ["@best:los", "expected @best: and a metric", 'did you mean "@best:loss"?'],
  ["@lats", 'no run in "outputs" is named so', "@last is the newest"],
];

Deno.test("resolveRun() refuses what no run, or more than one, is called", () =>
  withRuns(async (workspace) => {
    for (const [reference, message, hint] of REFUSED) {
      const error = await assertRejects(() => resolveRun(workspace, reference), ConfigError, message);
      assertEquals(error.hint?.includes(hint), true, `${reference}: ${error.hint}`);
    }
  }));

Deno.test("resolveRun() passes over a directory of the same name that holds no runs", () =>
  withRuns(async (workspace, root) => {
    Deno.mkdirSync(join(root, "iris"));
    assertEquals(await resolveRun(workspace, "iris"), "outputs/iris/20260131_230400");
  }));

Deno.test("resolveRun() says so where nothing was run yet", () =>
  withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    await assertRejects(() => resolveRun(workspace, "@last"), ConfigError, "there are no runs");
    await assertRejects(() => resolveRun(workspace, "iris"), ConfigError, "no run in");
  }));
