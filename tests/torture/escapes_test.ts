import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { withDirectory } from "../runs/fixtures.ts";
import { race } from "./escapes.ts";

Deno.test({
  name:
    "a directory that is exchanged for a link while runs are written leads nothing outside (longer: scripts/torture P6)",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withDirectory(async (root) => {
      const [guarded, naive] = [
        await race(join(root, "guarded"), "guarded", 1),
        await race(join(root, "naive"), "naive", 0.5),
      ];
      assertEquals(guarded.outside, 0);
      assert(guarded.refused > 0, "the directory was never exchanged in time");
      assert(naive.outside > 0, "the negative control: a check before the write let nothing out");
    }),
});
