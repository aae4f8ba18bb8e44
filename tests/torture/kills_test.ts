import { assert, assertEquals } from "@std/assert";
import { withDirectory } from "../runs/fixtures.ts";
import { killLoop } from "./kills.ts";
import { fromSources } from "./program.ts";

const ignore = Deno.build.os === "windows";

Deno.test({
  name:
    "runs that are killed again and again come to the end of one that was not (all of it: scripts/torture P1)",
  ignore,
  fn: () =>
    withDirectory(async (root) => {
      const { kills, ofResumes, fromCheckpoints, runs, failures } = await killLoop(fromSources(root), {
        root,
        kills: 3,
        random: () => 0.4 + 0.2 * Math.random(),
      });
      assertEquals(failures, []);
      assert(
        kills >= 3 && ofResumes > 0 && fromCheckpoints > 0 && runs > 0,
        `${kills} kills, ${ofResumes} of resumes, ${fromCheckpoints} from checkpoints, ${runs} runs`,
      );
    }),
});
