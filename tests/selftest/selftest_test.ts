/** `mlx selftest`: what it finds on this machine, and that it notices a digest that is not the known one. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { golden } from "../../src/selftest/golden.generated.ts";
import { type SelfTest, selfTest } from "../../src/selftest/mod.ts";
import { type } from "../cli/screen.ts";

const wrong = { kernel: "float64 exp", run: "relu by adam" };

/** A self-test that expects one kernel and one run to be other than they are, and knows nothing of one more. */
async function testOnce(): Promise<SelfTest> {
  const root = await Deno.makeTempDir();
  try {
    const { "linear, solved": _, ...runs } = golden.runs;
    return await selfTest({
      workspace: await Workspace.open(root),
      signal: new AbortController().signal,
      golden: {
        ...golden,
        kernels: { ...golden.kernels, [wrong.kernel]: "0123456789abcdef" },
        runs: { ...runs, [wrong.run]: "0".repeat(32) },
      },
    });
  } finally {
    assertEquals([...Deno.readDirSync(root)], [], "a self-test writes nothing");
    await Deno.remove(root);
  }
}

let result: Promise<SelfTest> | undefined;
const tested = () => result ??= testOnce();

Deno.test("selftest: only what is expected to be wrong is wrong, in every variant of the kernels", async () => {
  const { identical, checks, kernels, speed } = await tested();
  assertEquals(identical, false);
  for (const { part, name, found } of checks) {
    const known = part.startsWith("runs, ")
      ? golden.runs[name]
      : golden.kernels[`${part.slice(0, 7)} ${name}`];
    assertEquals(found, known, `${part}: ${name}`);
  }
  const ways = [...new Set(checks.map(({ part }) => part))];
  const isFused = kernels.find(({ precision }) => precision === "float64")!.fused;
  assertEquals(
    ways.filter((way) => way.startsWith("float64, ")).map((way) => way.slice(9)),
    [...isFused ? ["fused"] : [], "software", "2 threads", "3 threads", "portable"],
  );
  assertEquals(
    checks.filter(({ same }) => !same).map(({ part, name }) => `${part}: ${name}`),
    ways.flatMap((way) =>
      way.startsWith("float64, ")
        ? [`${way}: exp`]
        : way.startsWith("runs, ")
        ? [`${way}: linear, solved`, `${way}: ${wrong.run}`]
        : []
    ),
  );
  assertEquals(checks.filter(({ part }) => part === "runs, 3 threads").length, 6);
  const count = Object.keys(golden.kernels).length / 2;
  assertEquals(checks.filter(({ part }) => part === "float32, portable").length, count);
  assert(speed.results.every(({ product, peak }) => product > 0 && peak > 0));
});

Deno.test("selftest: a digest that differs gives exit code 7 and is named", async () => {
  const result = await tested();
  const { code, out } = await type(["selftest"], { engine: { selfTest: () => Promise.resolve(result) } });
  assertEquals(code, 7);
  assertStringIncludes(out, `digests differ (`);
  assertStringIncludes(
    out,
    `  runs, 3 threads: relu by adam: ${golden.runs[wrong.run]}, not ${"0".repeat(32)}\n`,
  );
  assertStringIncludes(
    out,
    `  runs, portable: linear, solved: ${golden.runs["linear, solved"]}, none is known\n`,
  );
  const json = await type(["selftest", "--json"], { engine: { selfTest: () => Promise.resolve(result) } });
  assertEquals([json.code, JSON.parse(json.out).identical], [7, false]);
});

Deno.test("selftest: digests that are the known ones give exit code 0", async () => {
  const { code, out, err } = await type(["selftest"]);
  assertEquals([code, err], [0, ""]);
  assertStringIncludes(out, "1 digest, all as known (1.2 s)\n");
  assertStringIncludes(out, "float32                              40.0                       50.0   80 %\n");
  assertEquals((await type(["selftest", "more"])).code, 2);
});
