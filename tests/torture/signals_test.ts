import { assertEquals } from "@std/assert";
import { withDirectory } from "../runs/fixtures.ts";
import { fromSources } from "./program.ts";
import { killAfterTerm } from "./signals.ts";

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "runs that are terminated and then killed come to the same end (many of them: scripts/torture P8)",
  ignore,
  fn: () =>
    withDirectory(async (scratch) => {
      const { tried, failures } = await killAfterTerm(fromSources(scratch), { scratch }, 1, ["steps"]);
      assertEquals([tried, failures], [1, []]);
    }),
});
