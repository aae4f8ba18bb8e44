/** The tests that a run which gets more epochs is the run that was begun with them. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "@std/path";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { reproduceRun } from "../../src/reproduction/mod.ts";
import { readManifest } from "../../src/runs/documents/manifest.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { specOf } from "../sessions.ts";
import { config, copyTree, fingerprint, follow, inWorkspace } from "./support.ts";

/** Outputs that end with a checkpoint of their last epoch or without one, with few checkpoints or many. */
const outputs: Record<string, object> = {
  "every epoch": { checkpoint_frequency: 1 },
  "none of the last epoch": { checkpoint_frequency: 4 },
  "the best and the final one": { checkpoint_frequency: 1000 },
  "few are kept": { checkpoint_frequency: 1, keep: { last: 3, best: 2, every: 4 } },
  "no checkpoints": { save_checkpoints: false, checkpoint_frequency: 1 },
};

/** Defines a test for each kind of output: of the moments of the extension, one in `every` is tried. */
export function testExtended(every: number): void {
  for (const [name, output] of Object.entries(outputs)) {
    Deno.test(`5 epochs and 5 more are 10, in bits and files: ${name}`, () =>
      inWorkspace(async (environment, root) => {
        const training = { optimizer: "sgd", params: { momentum: 0.9 }, clip_gradient_norm: 1 };
        const one = (epochs: number) => specOf(config({ ...training, epochs }, { dropout: 0.2 }, output));
        const { path: whole } = await follow(runExperiment(one(10), environment));
        const { path } = await follow(runExperiment(one(5), environment));
        const before = fingerprint(join(root, path));
        const former = await readManifest(join(root, path));
        let copies = 0, moments = 0;
        const { from } = await follow(resumeExperiment(path, environment, { epochs: 10 }), (event, path) => {
          const isMoment = ["resumed", "checkpoint", "finished"].includes(event.kind);
          if (isMoment && moments++ % every === 0) {
            copyTree(join(root, path), join(root, "outputs", "killed", `${copies++}`));
          }
        });
        assertEquals(from === null, name === "no checkpoints");
        const expected = fingerprint(join(root, whole));
        assertEquals(fingerprint(join(root, path)), expected);
        assertNotEquals(before, expected);
        assertEquals((await verifyRun(environment.workspace, path)).problems, []);
        const { extensions, epoch_digests, config_digest } = await readManifest(join(root, path));
        assertEquals(extensions.map(({ from, to, config_file }) => ({ from, to, config_file })), [
          { from: 5, to: 10, config_file: former.config_file },
        ]);
        assertEquals(epoch_digests.slice(0, 5), former.epoch_digests);
        assertNotEquals(config_digest, former.config_digest);
        // Killed on its way there it goes on as any other run, without being told again how far.
        for (let i = 0; i < copies; i++) {
          assertEquals(
            (await verifyRun(environment.workspace, `outputs/killed/${i}`)).problems,
            [],
            `copy ${i}`,
          );
          await follow(resumeExperiment(`outputs/killed/${i}`, environment));
          assertEquals(fingerprint(join(root, "outputs", "killed", `${i}`)), expected, `copy ${i}`);
        }
        assertEquals((await reproduceRun({ runDir: path }, environment)).identical, true);
      }));
  }
}
