import { assert, assertEquals } from "@std/assert";
import { withDirectory } from "../runs/fixtures.ts";
import { killLoop } from "./kill_loop.ts";

Deno.test({
  name:
    "runs that are killed again and again come to the end of one that was not (all of it: scripts/torture-kill)",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withDirectory(async (root) => {
      const { kills, ofResumes, runs, failures } = await killLoop(root, 8, Math.random);
      assertEquals(failures, []);
      assert(
        kills >= 8 && ofResumes > 0 && runs > 0,
        `${kills} kills, ${ofResumes} of resumes, ${runs} runs`,
      );
    }),
});
