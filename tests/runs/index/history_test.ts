import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path";
import units from "../../golden/oracles/units.json" with { type: "json" };
import {
  listRuns,
  listRunsOf,
  metricHistory,
  type RunInfo,
  runsMarkdown,
} from "../../../src/runs/index/history.ts";
import { readIndex } from "../../../src/runs/index/index_file.ts";
import type { MetricsRecord } from "../../../src/runs/documents/metrics_files.ts";
import { Recorder } from "../../../src/runs/record/recorder.ts";
import { openRun } from "../../../src/runs/documents/run_reader.ts";
import { formatSealed } from "../../../src/runs/formats/seal.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { factsOf, namesIn, recordRun, snapshotOf, specOf, withDirectory } from "../fixtures.ts";

const at = (second: number) => factsOf({ started: new Date(Date.UTC(2026, 0, 31, 23, 59, second)) });
const short = (runs: readonly RunInfo[]) => runs.map(({ run_dir, status }) => `${run_dir} ${status}`);

/** A run that is left as it is after its first epoch. */
async function beginRun(root: string, second: number): Promise<Recorder> {
  const recorder = await Recorder.create(await Workspace.open(root), specOf(), at(second));
  await recorder.epoch({ kind: "epoch", epoch: 1, step: 4, metrics: { loss: 1 } }, snapshotOf(1));
  return recorder;
}

Deno.test("listRuns() tells every run with its status, the newest first", async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    assertEquals(await listRuns(output), []);
    await recordRun(root, { facts: at(1), losses: [3, 2] });
    await recordRun(root, { facts: at(3), spec: specOf({ name: "other" }) });
    const failed = await beginRun(root, 2);
    await failed.fail(new Error("No"));
    const running = await beginRun(root, 2);
    await running.trains();
    assertEquals(short(await listRuns(output)), [
      "other/20260131_235903 completed",
      "demo/20260131_235902_1 running",
      "demo/20260131_235902 failed",
      "demo/20260131_235901 completed",
    ]);
    assertEquals(short(await listRunsOf(output, "other")), ["other/20260131_235903 completed"]);
    assertEquals(await listRunsOf(output, "none"), []);
    const [{ final_metrics, created_at, timestamp, experiment }] = await listRunsOf(output, "other");
    assertEquals([experiment, timestamp, created_at, final_metrics], [
      "other",
      "20260131_235903",
      "2026-01-31T23:59:03.000Z",
      { loss: 1 },
    ]);
    await running.fail(new Error("No"));
  });
});

Deno.test("listRuns() tells runs that were renamed, copied or moved up, and other directories not", async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    for (const second of [1, 2, 3]) await recordRun(root, { facts: at(second) });
    const demo = join(output, "demo");
    Deno.renameSync(join(demo, "20260131_235901"), join(demo, "chosen"));
    Deno.renameSync(join(demo, "20260131_235902"), join(output, "the best one"));
    for (const empty of [join(demo, "notes"), join(output, "plots")]) Deno.mkdirSync(empty);
    const expected = ["demo/20260131_235903 completed", "the best one completed", "demo/chosen completed"];
    assertEquals(short(await listRuns(output)), expected);
    assertEquals(short(await listRunsOf(output, "demo")), expected);
    // The index is made of the same runs where it is lost.
    Deno.removeSync(join(output, "index.json"));
    await recordRun(root, { facts: at(4) });
    assertEquals((await readIndex(output)).map(({ run_dir }) => run_dir), [
      "demo/chosen",
      "the best one",
      "demo/20260131_235903",
      "demo/20260131_235904",
    ]);
    // Without its manifest a renamed run is a directory like any other.
    Deno.removeSync(join(output, "the best one", "manifest.json"));
    assertEquals((await listRuns(output)).length, 3);
    Deno.writeTextFileSync(join(demo, "chosen", "manifest.json"), "{");
    assertEquals(short(await listRuns(output)).at(-1), "demo/chosen damaged");
  });
});

Deno.test("listRuns() calls a run crashed whose process is gone, with its lock file or without", async () => {
  await withDirectory(async (root) => {
    const { recorder } = await recordRun(root, { facts: at(1) });
    const manifest = join(recorder.directory, "manifest.json");
    const { sha256: _, ...content } = JSON.parse(Deno.readTextFileSync(manifest));
    for (const status of ["running", "created"]) {
      Deno.writeTextFileSync(manifest, formatSealed({ ...content, status }));
      assertEquals(short(await listRuns(join(root, "outputs"))), ["demo/20260131_235901 crashed"]);
    }
    Deno.removeSync(join(recorder.directory, ".lock"));
    assertEquals(short(await listRuns(join(root, "outputs"))), ["demo/20260131_235901 crashed"]);
    assertEquals(namesIn(recorder.directory).includes(".lock"), false);
  });
});

Deno.test("listRuns() tells how far each run is, and how far it was to go", async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    const far = async () =>
      (await listRuns(output)).map(({ status, epochs, planned_epochs }) => [status, epochs, planned_epochs]);
    // Its config asks for 10: of a run that is complete what it has is what there was to be, as for an exact solve.
    await recordRun(root, { facts: at(1), losses: [3, 2] });
    const begun = await beginRun(root, 2);
    await begun.fail(new Error("No"));
    assertEquals(await far(), [["failed", 1, 10], ["completed", 2, 2]]);

    // An extension stands in the manifest first.
    const [manifest, config] = ["manifest.json", "config.json"].map((file) => join(begun.directory, file));
    const { sha256: _, ...content } = JSON.parse(Deno.readTextFileSync(manifest));
    const extension = { at: content.started, from: 10, to: 25, config_file: content.config_file };
    Deno.writeTextFileSync(manifest, formatSealed({ ...content, extensions: [extension] }));
    assertEquals((await far())[0], ["failed", 1, 25]);
    Deno.writeTextFileSync(manifest, formatSealed({ ...content, status: "running", files: null }));
    assertEquals((await far())[0], ["crashed", 1, 10]);

    // Its metrics are ahead of a manifest that was written late; a torn line is no epoch, and none is beyond the config's.
    const metrics = join(begun.directory, "metrics", "metrics.ndjson");
    const line = Deno.readTextFileSync(metrics);
    Deno.writeTextFileSync(metrics, line.repeat(7) + line.slice(0, -1));
    assertEquals((await far())[0], ["crashed", 7, 10]);
    Deno.writeTextFileSync(metrics, line.repeat(70));
    assertEquals((await far())[0], ["crashed", 10, 10]);
    Deno.writeTextFileSync(manifest, formatSealed(content));
    assertEquals((await far())[0], ["failed", 1, 10]);
    Deno.writeTextFileSync(manifest, formatSealed({ ...content, status: "running", files: null }));

    // A config that cannot be read hides neither the run nor what is known of it.
    for (const text of ["{", "[]", '{"training": {"epochs": "many"}}', '{"training": null}']) {
      Deno.writeTextFileSync(config, text);
      assertEquals((await far())[0], ["crashed", 1, null], text);
    }
    Deno.removeSync(config);
    assertEquals((await far())[0], ["crashed", 1, null]);
    Deno.writeTextFileSync(manifest, "{");
    assertEquals((await far())[0], ["damaged", null, null]);
  });
});

Deno.test("listRuns() reads no config of a run that is complete", async () => {
  await withDirectory(async (root) => {
    await recordRun(root, { facts: at(1) });
    const failed = await beginRun(root, 2);
    await failed.fail(new Error("No"));
    const { open } = Deno, read: string[] = [];
    Deno.open = (path, options) => {
      if (String(path).endsWith("config.json")) read.push(String(path));
      return open(path, options);
    };
    try {
      await listRuns(join(root, "outputs"));
    } finally {
      Deno.open = open;
    }
    assertEquals(read, [join(failed.directory, "config.json")]);
  });
});

Deno.test("listRuns() believes the run directories, whatever the index says", async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    const { recorder } = await recordRun(root, { facts: at(1) });
    const lost = (await recordRun(root, { facts: at(2) })).recorder;
    const gone = (await recordRun(root, { facts: at(3) })).recorder;
    const torn = (await recordRun(root, { facts: at(4) })).recorder;
    const index = Deno.readTextFileSync(join(output, "index.json"));
    Deno.writeTextFileSync(join(output, "index.json"), index.replaceAll('"completed"', '"failed"'));
    Deno.removeSync(join(lost.directory, "manifest.json"));
    Deno.removeSync(gone.directory, { recursive: true });
    Deno.writeTextFileSync(join(torn.directory, "manifest.json"), "{");
    const expected = [
      "demo/20260131_235904 damaged",
      "demo/20260131_235902 damaged",
      "demo/20260131_235901 completed",
    ];
    assertEquals(short(await listRuns(output)), expected);
    // Without the index a directory that lost its manifest cannot be told from one that never was a run.
    Deno.removeSync(join(output, "index.json"));
    assertEquals(short(await listRuns(output)), [expected[0], expected[2]]);
    assertEquals((await listRuns(output))[0].created_at, "2026-01-31T23:59:04.000Z");
    assertEquals(dirname(recorder.directory), join(output, "demo"));
  });
});

Deno.test("listRuns() lists the runs beside one whose manifest may not be read, and what keeps it from being read", async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    await recordRun(root, { facts: at(1) });
    const closed = join((await recordRun(root, { facts: at(2) })).recorder.directory, "manifest.json");
    const blocked = join((await recordRun(root, { facts: at(3) })).recorder.directory, "manifest.json");
    Deno.removeSync(join(output, "index.json"));
    Deno.removeSync(blocked);
    Deno.mkdirSync(blocked);
    const { open } = Deno;
    // As chmod 000 does it for all but root, whom tests may be run by.
    Deno.open = (path, options) =>
      path === closed ? Promise.reject(new Deno.errors.PermissionDenied("closed")) : open(path, options);
    try {
      assertEquals(short(await listRuns(output)), [
        "demo/20260131_235903 damaged",
        "demo/20260131_235902 unreadable",
        "demo/20260131_235901 completed",
      ]);
    } finally {
      Deno.open = open;
    }
  });
});

Deno.test("output.index: false leaves no index, and hides no run from the list", async () => {
  await withDirectory(async (root) => {
    const output = join(root, "outputs");
    await recordRun(root, { facts: at(1), spec: specOf({ output: { index: false } }) });
    assertEquals(namesIn(output), ["demo"]);
    assertEquals(short(await listRuns(output)), ["demo/20260131_235901 completed"]);
    await recordRun(root, { facts: at(2) });
    assertEquals(namesIn(output), [".index.lock", "demo", "index.json"]);
    const before = await readIndex(output);
    await recordRun(root, { facts: at(3), spec: specOf({ output: { index: false } }) });
    assertEquals(await readIndex(output), before);
  });
});

Deno.test("metricHistory() follows one metric and leaves out the epochs without it", async () => {
  const records: MetricsRecord[] = [
    { epoch: 1, loss: 0.5 },
    { epoch: 2, loss: null, val_loss: 0.7 },
    { epoch: 3, loss: 0.25, val_loss: 0.6 },
  ];
  const run = { metrics: () => Promise.resolve({ records, torn: false }) };
  assertEquals(await metricHistory(run, "loss"), [{ epoch: 1, value: 0.5 }, { epoch: 3, value: 0.25 }]);
  assertEquals(await metricHistory(run, "val_loss"), [{ epoch: 2, value: 0.7 }, { epoch: 3, value: 0.6 }]);
  for (const name of ["accuracy", "epoch", "constructor"]) assertEquals(await metricHistory(run, name), []);
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root, { losses: [2, NaN, 1] });
    assertEquals(await metricHistory(await openRun(workspace, recorder.directory), "loss"), [
      { epoch: 1, value: 2 },
      { epoch: 3, value: 1 },
    ]);
  });
});

Deno.test("runsMarkdown() is the original's summary with a column for the status", () => {
  const { runs, markdown, empty } = units.formats.history_markdown;
  // The original could not tell names and times of some entries; ours always have them.
  const infos = runs.map((run) => ({
    experiment: "unknown",
    timestamp: "N/A",
    run_dir: "N/A",
    created_at: "N/A",
    ...run,
    final_metrics: null,
    status: "completed" as const,
    ended: "epochs" as const,
    from: null,
  })).sort((a, b) => a.created_at === "N/A" ? 1 : a.created_at < b.created_at ? 1 : -1);
  const plain = markdown.replaceAll(/-{3,}/g, "---");
  const ours = runsMarkdown(infos).replaceAll("\\", "").replaceAll(/ (Status|completed) \|$/gm, "");
  assertEquals(ours.replaceAll("|---|---|---|---|", "|---|---|---|"), plain);
  assertEquals(runsMarkdown([]), empty);
});

Deno.test("runsMarkdown() escapes what names could do to the table", () => {
  const run = {
    timestamp: "t",
    run_dir: "d",
    created_at: "c",
    status: "failed" as const,
    ended: null,
    final_metrics: null,
    from: null,
  };
  const text = runsMarkdown([{ ...run, experiment: "a | b\n# <script>" }]);
  assertStringIncludes(text, "## a \\| b \\# &lt;script&gt;\n");
});
