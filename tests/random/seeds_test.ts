import { assert, assertEquals } from "@std/assert";
import { deriveSeed, fnv1a, shuffleSeed } from "../../src/random/seeds.ts";

Deno.test("fnv1a gives the published hashes", () => {
  assertEquals(fnv1a(""), 0x811c9dc5);
  assertEquals(fnv1a("a"), 0xe40c292c);
  assertEquals(fnv1a("foobar"), 0xbf9cf968);
});

Deno.test("derived seeds stay as they are", () => {
  assertEquals(deriveSeed(42, "data"), 290813454);
  assertEquals(deriveSeed(42, "weights"), 2655472295);
  assertEquals(deriveSeed(4294967295, "data"), 3752450574);
});

Deno.test("derived seeds are words that differ by seed and by purpose", () => {
  const seeds = new Set<number>();
  for (let seed = 0; seed < 500; seed++) {
    for (const purpose of ["data", "weights", "dropout", "split"]) seeds.add(deriveSeed(seed, purpose));
  }
  assertEquals(seeds.size, 2000);
  assert([...seeds].every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff));
});

Deno.test("shuffle seeds count epochs and wrap at 2^32", () => {
  assertEquals(shuffleSeed(42, 1), 43);
  assertEquals(shuffleSeed(2147483647, 1), 2147483648);
  assertEquals(shuffleSeed(4294967295, 1), 0);
});
