/** A training step takes next to nothing of the JavaScript heap, and nothing that grows with the steps. */
import { assert, assertEquals } from "@std/assert";
import { denoArgs } from "../deno.ts";

interface Bytes {
  readonly taken: number;
  readonly held: number;
}

Deno.test("a repeated step makes no garbage but single numbers, and holds on to nothing", async () => {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      ...denoArgs(),
      "--v8-flags=--expose-gc,--min-semi-space-size=128,--max-semi-space-size=128",
      new URL("garbage_worker.ts", import.meta.url).href,
    ],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const results: Record<string, Record<string, Bytes>> = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(Object.keys(results), ["sgd", "adam", "rmsprop"]);
  for (const [optimizer, { repeated, walked, kept }] of Object.entries(results)) {
    const found = `${optimizer}: ${JSON.stringify({ repeated, walked, kept })}`;
    // Negative controls: a step that is walked through takes tensors, closures and shapes; what is kept is seen.
    assert(walked.taken > 2000 && kept.held > 30, found);
    assert(repeated.taken < walked.taken / 3, found);
    assert(Math.abs(repeated.held) < 5, found);
  }
});
