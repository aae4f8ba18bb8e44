/** What `mlx reproduce` says; what it compares is tried in tests/reproduction_test.ts. */
import { assertEquals } from "@std/assert";
import { quietEngine, type } from "./screen.ts";

Deno.test("reproduce: all numbers are written one way", async () => {
  const { out } = await type(["reproduce", "a", "--quiet"], {
    engine: {
      reproduceRun: async (request, environment) => ({
        ...await quietEngine.reproduceRun(request, environment),
        compared: { epochs: 2000, of: 2000, checkpoints: 1999, final: false },
      }),
    },
  });
  assertEquals(out, "a: identical (2,000 of 2,000 epochs, 1,999 checkpoints)\n");
});
