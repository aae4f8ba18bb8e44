/** What needs strace, where it is. */
import { assert, assertEquals } from "@std/assert";
import { withDirectory } from "../runs/fixtures.ts";
import { sweepAll } from "./faults.ts";
import { fromSources } from "./program.ts";
import { needStrace } from "./strace.ts";

const hasStrace = await needStrace().then(() => true, () => false);

Deno.test({
  name: "runs survive system calls that fail and kills at them (every one of them: scripts/torture P2)",
  ignore: !hasStrace,
  fn: () =>
    withDirectory(async (scratch) => {
      const { points, failures } = await sweepAll(fromSources(scratch), { scratch, few: 4, say: () => {} });
      assertEquals(failures, []);
      assert(points > 0);
    }),
});
