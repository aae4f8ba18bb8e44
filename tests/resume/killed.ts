/** The tests that runs which were killed come to the same end. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { specOf } from "../sessions.ts";
import { copyTree, fingerprint, follow, inWorkspace, variants } from "./support.ts";

/** Defines a test for each variant: of its moments, one in `every` is tried. */
export function testKilled(every: number): void {
  for (const [name, one] of Object.entries(variants)) {
    Deno.test(`a run that was killed after any event comes to the same end: ${name}`, () =>
      inWorkspace(async (environment, root) => {
        let copies = 0, moments = 0;
        const { path } = await follow(runExperiment(specOf(one), environment), (event, path) => {
          const isMoment = event.kind === "checkpoint" || event.kind === "epoch" && event.epoch % 3 === 0;
          if (isMoment && moments++ % every === 0) {
            copyTree(join(root, path), join(root, "outputs", "killed", `${copies++}`));
          }
        });
        const expected = fingerprint(join(root, path));
        assert(copies > 0 && moments > 3);
        for (let i = 0; i < copies; i++) {
          const run = `outputs/killed/${i}`;
          await follow(resumeExperiment(run, environment));
          assertEquals(fingerprint(join(root, run)), expected, `copy ${i}`);
          assertEquals((await verifyRun(environment.workspace, run)).problems, []);
        }
      }));
  }
}
