import { assertEquals } from "@std/assert";
import { didYouMean, distance, nearest } from "../../src/schema/suggest.ts";

Deno.test("suggest: distance counts insertions, deletions, changes and swaps", () => {
  const cases: [string, string, number][] = [
    ["", "", 0],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
    ["adam", "adma", 1],
    ["ca", "abc", 3], // optimal string alignment; the unrestricted distance would be 2
    ["flaw", "lawn", 2],
  ];
  for (const [a, b, d] of cases) assertEquals([distance(a, b), distance(b, a)], [d, d], `${a} ${b}`);
});

Deno.test("suggest: the nearest name, or none", () => {
  const keys = ["epochs", "batch_size", "learning_rate", "seed"];
  const cases: [string, string | undefined][] = [
    ["epoch", "epochs"],
    ["EPOCHS", "epochs"],
    ["batch-size", "batch_size"],
    ["batchsize", "batch_size"],
    ["leraning_rate", "learning_rate"],
    ["sede", "seed"],
    ["lr", undefined],
    ["momentum", undefined],
    ["constructor", undefined],
    ["x".repeat(100_000), undefined],
  ];
  for (const [word, expected] of cases) assertEquals(nearest(word, keys), expected, word.slice(0, 20));
  assertEquals(didYouMean("epoch", keys), 'did you mean "epochs"?');
  assertEquals(didYouMean("zzz", keys), undefined);
});
