import { assert, assertEquals } from "@std/assert";
import { withDirectory } from "../runs/fixtures.ts";
import { forgetful } from "./kills.ts";
import { fromSources } from "./program.ts";
import { killAfterTerm, stopAndContinue } from "./signals.ts";

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "runs that are terminated and then killed come to the same end (many of them: scripts/torture P8)",
  ignore,
  fn: () =>
    withDirectory(async (scratch) => {
      const { tried, failures } = await killAfterTerm(fromSources(scratch), { scratch }, 6, ["steps"]);
      assertEquals([tried, failures], [6, []]);
    }),
});

Deno.test({
  name: "negative control: a terminated run that forgets its optimizer's state is noticed",
  ignore,
  fn: () =>
    withDirectory(async (scratch) => {
      const program = fromSources(scratch, [forgetful]);
      const { failures } = await killAfterTerm(program, { scratch }, 3, ["steps"]);
      assert(failures.length > 0);
    }),
});

Deno.test({
  name: "runs that are stopped and continued come to the same end (many of them: scripts/torture P8)",
  ignore,
  fn: () =>
    withDirectory(async (scratch) => {
      const { struck, failures } = await stopAndContinue(fromSources(scratch), { scratch }, 1, ["steps"]);
      assertEquals(failures, []);
      assert(struck > 0, "no run was stopped");
    }),
});
