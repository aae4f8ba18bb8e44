import { assert, assertEquals } from "@std/assert";
import { isLiveMarkdown, texts, tryWriters } from "./payloads.ts";

Deno.test("hostile texts are inert in every writer (and on the command line: scripts/torture P12)", () => {
  assertEquals(tryWriters(texts).failures, []);
});

Deno.test("negative control: hostile texts are alive as they stand", () => {
  assert(texts.filter(isLiveMarkdown).length > 5);
});
