import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { quickOrLong } from "../amount.ts";
import { withDirectory } from "../runs/fixtures.ts";
import { race } from "./escapes.ts";

Deno.test({
  name:
    "directories that are exchanged for links while runs are written lead nothing outside that has content or no name " +
    "(longer: scripts/torture P6)",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withDirectory(async (root) => {
      const guarded = await race(join(root, "guarded"), "guarded", quickOrLong(0.3, 1));
      assertEquals(guarded.failures, []);
      // How often the two processes meet depends on what else the machine does: longer, until they do.
      let refused = guarded.refused, escaped = 0;
      for (let seconds = 0.5; seconds < 16 && (refused === 0 || escaped === 0); seconds *= 2) {
        const again = await race(join(root, `guarded ${seconds}`), "guarded", refused === 0 ? seconds : 0.1);
        assertEquals(again.failures, []);
        refused += again.refused;
        escaped += (await race(join(root, `naive ${seconds}`), "naive", seconds)).filled;
      }
      assert(refused > 0, "the directory was never exchanged in time");
      assert(escaped > 0, "the negative control: a check before the write let nothing out");
    }),
});
