import { assert, assertEquals, assertRejects } from "@std/assert";
import { mapAtOnce } from "../../../src/runs/index/scan.ts";

Deno.test("mapAtOnce() keeps the order, and reads several but not all at a time", async () => {
  let reading = 0, most = 0;
  const read = async (item: number) => {
    most = Math.max(most, ++reading);
    await new Promise((resolve) => setTimeout(resolve, item % 3));
    reading--;
    return 2 * item;
  };
  for (const count of [0, 1, 15, 100]) {
    most = 0;
    const items = Array.from({ length: count }, (_, i) => i);
    assertEquals(await mapAtOnce(items, read), items.map((item) => 2 * item));
    assert(most <= 16 && most >= Math.min(count, 2), `${most} of ${count} at a time`);
  }
});

Deno.test("mapAtOnce() fails with what failed", async () => {
  const read = (item: number) => item === 7 ? Promise.reject(new Error("seven")) : Promise.resolve(item);
  await assertRejects(() => mapAtOnce([1, 7, 3], read), Error, "seven");
});
