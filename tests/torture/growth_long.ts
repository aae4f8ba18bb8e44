import { assert, assertEquals } from "@std/assert";
import { measureGrowth } from "./fuzz/growth.ts";

Deno.test("hostile texts of twice the length take about twice the time (more texts: scripts/torture P7)", async () => {
  const { tried, control, failures } = await measureGrowth({ quick: true });
  assertEquals(failures, []);
  assert(tried > 20 && control > 2.2, `${tried} tried, the control takes × ${control}`);
});
