import { assert, assertEquals } from "@std/assert";
import { withDirectory } from "../runs/fixtures.ts";
import { forgetful, killLoop } from "./kills.ts";
import { fromSources } from "./program.ts";

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "runs of every kind that are killed come to the end of one that was not (more: scripts/torture P1)",
  ignore,
  fn: () =>
    withDirectory(async (root) => {
      const { kills, failures } = await killLoop(fromSources(root), { root, kills: 12, random: Math.random });
      assertEquals(failures, []);
      assert(kills >= 12, `${kills} kills`);
    }),
});

Deno.test({
  name: "negative control: a resumed run that forgets its optimizer's state is noticed",
  ignore,
  fn: () =>
    withDirectory(async (root) => {
      const program = fromSources(root, [forgetful]);
      const { failures } = await killLoop(program, { root, kills: 1, random: () => 0.5 });
      assert(failures.length > 0);
    }),
});
