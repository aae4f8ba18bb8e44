/** What holds for any run: its plan, its way through interruptions, its evaluation. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import fc from "./fast_check.ts";
import { InterruptedError } from "../../src/errors.ts";
import { evaluateRun } from "../../src/evaluation.ts";
import { type ExperimentEvent, resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { listRuns } from "../../src/runs/index/history.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { train } from "../../src/train/loop.ts";
import { evaluate } from "../../src/train/evaluate.ts";
import { Pacer } from "../../src/train/pacer.ts";
import { config, fingerprint } from "../resume/support.ts";
import { withDirectory } from "../runs/fixtures.ts";
import { openSpec, specOf } from "../sessions.ts";

const signal = new AbortController().signal;

Deno.test("property: a step never takes more memory than the plan says", async () => {
  const configs = fc.record({
    hidden: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3 }),
    rows: fc.integer({ min: 2, max: 90 }),
    columns: fc.integer({ min: 1, max: 20 }),
    batch: fc.integer({ min: 1, max: 100 }),
    optimizer: fc.constantFrom("sgd", "adam", "rmsprop"),
    precision: fc.constantFrom("float32", "float64"),
    dropout: fc.constantFrom(0, 0.5),
  });
  await fc.assert(
    fc.asyncProperty(configs, async ({ hidden, rows, columns, batch, optimizer, precision, dropout }) => {
      const session = await openSpec({
        name: "a",
        dataset: { name: "synthetic_regression", params: { n_samples: rows, n_features: columns, seed: 1 } },
        model: { name: "mlp", params: { hidden, dropout } },
        training: { epochs: 1, batch_size: batch, optimizer, precision, seed: 1 },
      });
      for await (const event of train(session, new Pacer(signal))) assert(event.kind !== "warning");
      assert(session.highWater <= session.plan.facts.memory.training);
    }),
    { numRuns: 25 },
  );
});

/** What may be done to a run: steps until it is interrupted, null for none. */
type Action = { readonly stopAfter: number | null } | "verify" | "list" | "evaluate";

const small = config({ epochs: 4, optimizer: "adam", checkpoint_every_steps: 3 }, { dropout: 0.2 }, {
  checkpoint_frequency: 2,
});

/** Reads events until so many steps were taken, then interrupts; gives the run's directory. */
async function follow(
  start: (signal: AbortSignal) => AsyncGenerator<ExperimentEvent>,
  stopAfter: number | null,
): Promise<{ path: string; status: string }> {
  const controller = new AbortController();
  let path = "", status = "", steps = 0;
  if (stopAfter === 0) controller.abort(new InterruptedError("SIGTERM"));
  for await (const event of start(controller.signal)) {
    if (event.kind === "directory" || event.kind === "complete") path = event.path;
    if (event.kind === "complete") status = "completed";
    if (event.kind === "step" && ++steps === stopAfter) controller.abort(new InterruptedError("SIGTERM"));
    if (event.kind === "finished") status = event.status;
  }
  return { path, status };
}

Deno.test("property: a run that is interrupted anywhere, however often, and looked at meanwhile, ends as if it were not", async () => {
  const stop = fc.record({ stopAfter: fc.option(fc.integer({ min: 0, max: 12 })) });
  const actions = fc.array(
    fc.oneof<fc.Arbitrary<Action>[]>(stop, fc.constantFrom("verify", "list", "evaluate")),
    {
      maxLength: 6,
    },
  );
  await withDirectory(async (root) => {
    const spec = specOf(small);
    const workspace = await Workspace.open(root);
    const begin = (signal: AbortSignal) => runExperiment(spec, { workspace, signal });
    const whole = fingerprint(join(root, (await follow(begin, null)).path));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 27 }), actions, async (first, all) => {
        let { path, status } = await follow(begin, first);
        const goOn = (signal: AbortSignal) => resumeExperiment(path, { workspace, signal });
        for (const action of [...all, { stopAfter: null }]) {
          if (typeof action === "object") ({ status } = await follow(goOn, action.stopAfter));
          if (action === "verify") assertEquals((await verifyRun(workspace, path)).problems, []);
          if (action === "list") {
            const listed = (await listRuns(join(root, "outputs"))).find(({ run_dir }) =>
              path.endsWith(run_dir)
            );
            assertEquals(listed?.status, status);
          }
          if (action === "evaluate" && status === "completed") {
            const { results } = await evaluateRun({ runDir: path, checkpoints: [] }, { workspace, signal });
            assertEquals(results.length, 1);
          }
        }
        assertEquals(fingerprint(join(root, path)), whole);
      }),
      { numRuns: 5 },
    );
  });
});

Deno.test("property: what is measured does not depend on how the rows are batched", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 90 }), async (batch) => {
      const measured = [];
      for (const batch_size of [batch, 16]) {
        const session = await openSpec(config({ batch_size }));
        const rows = session.data.split.train;
        const { loss, predictions } = await evaluate(session, rows, () => undefined);
        measured.push({ loss, predictions });
      }
      assertEquals(measured[0], measured[1]);
    }),
    { numRuns: 10 },
  );
});
