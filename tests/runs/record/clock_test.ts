/** Clocks that are wrong: a run is a run whatever they say, and none takes the place of another. */
import { assert, assertEquals } from "@std/assert";
import { resumeExperiment, runExperiment } from "../../../src/experiment/mod.ts";
import { listRuns } from "../../../src/runs/index/history.ts";
import { verifyRun } from "../../../src/runs/verify/verify.ts";
import { config, fingerprint, follow, inWorkspace } from "../../resume/support.ts";
import { specOf } from "../../sessions.ts";

/** Has `new Date()` say these times, the last one from then on. */
async function withClock(times: readonly string[], body: () => Promise<void>): Promise<void> {
  const { Date: Real } = globalThis;
  let looks = 0;
  globalThis.Date = class extends Real {
    constructor(...given: []) {
      super(...(given.length > 0 ? given : [times[Math.min(looks++, times.length - 1)]] as unknown as []));
    }
  } as DateConstructor;
  try {
    await body();
  } finally {
    globalThis.Date = Real;
  }
  assert(looks > 0, "nobody looked at the clock");
}

const one = config({ epochs: 4 });

for (
  const [what, times, name] of [
    ["the first second of 1970", ["1970-01-01T00:00:00Z"], "19700101_000000"],
    ["the last second of 32 bits", ["2038-01-19T03:14:07Z"], "20380119_031407"],
    ["the second after it", ["2038-01-19T03:14:08Z"], "20380119_031408"],
    ["the last millisecond of 9999", ["9999-12-31T23:59:59.999Z"], "99991231_235959"],
    ["a leap day", ["2028-02-29T12:00:00Z"], "20280229_120000"],
    [
      "a clock that is set back while the run goes on",
      ["2026-06-01T12:00:00Z", "1999-01-01T00:00:00Z"],
      "20260601_120000",
    ],
  ] as const
) {
  Deno.test(`clock: ${what}`, () =>
    inWorkspace(async (environment, root) => {
      const { path: right } = await follow(runExperiment(specOf(one), environment));
      await withClock(times, async () => {
        const { path } = await follow(runExperiment(specOf(one), environment));
        assertEquals(path, `outputs/long/${name}`);
        assertEquals(fingerprint(`${root}/${path}`), fingerprint(`${root}/${right}`));
        assertEquals((await verifyRun(environment.workspace, path)).problems, []);
        const listed = await listRuns(`${root}/outputs`);
        assertEquals(listed.map(({ status }) => status), ["completed", "completed"]);
      });
    }));
}

Deno.test("clock: one that stands still gives every run a directory of its own, in their order", () =>
  inWorkspace((environment, root) =>
    withClock(["2030-01-01T00:00:00Z"], async () => {
      const paths: string[] = [];
      for (let n = 0; n < 12; n++) {
        paths.push((await follow(runExperiment(specOf(config({ epochs: 1 })), environment))).path);
      }
      assertEquals(new Set(paths).size, 12);
      const listed = (await listRuns(`${root}/outputs`)).map(({ run_dir }) => `outputs/${run_dir}`);
      assertEquals(listed, paths.toReversed());
    })
  ));

Deno.test("clock: a run that is extended in its own past comes to the same end", () =>
  inWorkspace(async (environment, root) => {
    const { path: whole } = await follow(runExperiment(specOf(config({ epochs: 6 })), environment));
    const { path } = await follow(runExperiment(specOf(one), environment));
    await withClock(["1980-01-01T00:00:00Z"], async () => {
      await follow(resumeExperiment(path, environment, { epochs: 6 }));
    });
    assertEquals(fingerprint(`${root}/${path}`), fingerprint(`${root}/${whole}`));
    assertEquals((await verifyRun(environment.workspace, path)).problems, []);
  }));
