import { assert, assertEquals } from "@std/assert";
import { texts } from "./payload_texts.ts";
import { aliveAsTheyStand, tryWriters } from "./writers.ts";

Deno.test("hostile texts are inert in every writer (and on the command line: scripts/torture P12)", () => {
  assertEquals(tryWriters(texts).failures, []);
});

Deno.test("negative control: hostile texts are alive as they stand", () => {
  for (const [kind, count] of Object.entries(aliveAsTheyStand(texts))) {
    assert(count > 5, `${count} in ${kind}`);
  }
});
