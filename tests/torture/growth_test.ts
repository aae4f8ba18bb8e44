import { assert, assertEquals } from "@std/assert";
import { measureGrowth } from "./fuzz/growth.ts";

Deno.test("hostile texts of twice the length take about twice the time (other readers: growth_long.ts)", async () => {
  const { tried, control, failures } = await measureGrowth({
    quick: true,
    only: ["terminal", "JSON of runs"],
    size: 1 << 17,
  });
  assertEquals(failures, []);
  assert(tried > 1 && control > 2.2, `${tried} tried, the control takes × ${control}`);
});
