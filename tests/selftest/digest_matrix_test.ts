/** The digest matrix: which environments it goes through, and that a digest that differs is reported. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { differences, places, row } from "../../scripts/digest_matrix.ts";
import { golden } from "../../src/selftest/golden.generated.ts";

Deno.test("digest matrix: workers and engines are combined, surroundings and processors come once", () => {
  const all = places({ workers: [1, 2, 3, 8], cwd: "elsewhere", arm64: "deno", perturb: "seed" });
  const engines = all.filter(({ v8 }) => v8 !== undefined);
  assertEquals([engines.length, new Set(engines.map(({ v8, workers }) => `${v8} ${workers}`)).size], [
    24,
    24,
  ]);
  assertEquals(all.filter(({ env }) => env).length, 5);
  assertEquals(all.filter(({ arm64 }) => arm64).map(({ workers }) => workers), [1, 2]);
  assertEquals(all.at(-1)!.perturb, "seed");
  assertEquals(
    places({ workers: [1], cwd: "elsewhere" }).some(({ arm64, perturb }) => arm64 ?? perturb),
    false,
  );
});

Deno.test("digest matrix: a digest that differs, is missing or is not known is reported", () => {
  const [place] = places({ workers: [2], cwd: "elsewhere" });
  const outcome = { kernels: "wasm", split: 30, seconds: 1.25, digests: golden.runs };
  assertEquals(differences(outcome), []);
  assertEquals(row(place, outcome), `| x64 | 2 | 30 | wasm | 27 of 27 as known | 1.3 |`);
  const { iris: _, ...rest } = golden.runs;
  const other = { ...outcome, digests: { ...rest, "linear by sgd": "00", "more": "11" } };
  assertEquals(differences(other), ["linear by sgd", "iris", "more"]);
  assertStringIncludes(row(place, other), "| **3 differ**: linear by sgd; iris; more |");
});
