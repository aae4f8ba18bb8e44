import { assert, assertStrictEquals } from "@std/assert";
import { exactLog, toFloat64 } from "../../src/random/exact_log.ts";
import { log } from "../../src/random/log.ts";

const cases: [number, number][] = JSON.parse(
  Deno.readTextFileSync(new URL("../golden/log.json", import.meta.url)),
);

Deno.test("log is the nearest float64, on random, extreme and hardest arguments", () => {
  for (const [x, expected] of cases) assertStrictEquals(log(x), expected, `log(${x})`);
});

Deno.test("log agrees with its slow exact form where the quick way decides", () => {
  let x = 0.7072;
  for (let i = 0; i < 2000; i++) {
    assertStrictEquals(log(x), toFloat64(exactLog(x, 0)), `log(${x})`);
    x += 0.00035 + i * 1e-17;
  }
  assert(x > 1.4);
});

Deno.test("log at the edges", () => {
  assertStrictEquals(log(1), 0);
  assertStrictEquals(log(0), -Infinity);
  assertStrictEquals(log(-0), -Infinity);
  assertStrictEquals(log(Infinity), Infinity);
  assertStrictEquals(log(-1), NaN);
  assertStrictEquals(log(NaN), NaN);
});
