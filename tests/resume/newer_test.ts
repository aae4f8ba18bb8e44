/** Runs that a newer mlx wrote: what this one does not know stays as it is, and no training goes on without it. */
import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { DataError, NewerFormatError } from "../../src/errors.ts";
import { resumeExperiment, runExperiment } from "../../src/experiment/mod.ts";
import { digestFile } from "../../src/runs/formats/fields.ts";
import { formatJson } from "../../src/runs/formats/json.ts";
import { formatSealed } from "../../src/runs/formats/seal.ts";
import { openRun } from "../../src/runs/documents/run_reader.ts";
import { listRuns } from "../../src/runs/index/history.ts";
import { verifyRun } from "../../src/runs/verify/verify.ts";
import { specOf } from "../sessions.ts";
import { config, follow, inWorkspace } from "./support.ts";

// deno-lint-ignore no-explicit-any -- as JSON comes
type Content = any;

/** Changes a document of a run as its writer would have written it, and its digest where the manifest lists it. */
function rewrite(run: string, file: string, change: (content: Content) => Content): void {
  const read = (name: string) => JSON.parse(Deno.readTextFileSync(join(run, name)));
  const write = (name: string, { sha256, ...content }: Content) => {
    const text = sha256 === undefined ? formatJson(content) : formatSealed(content);
    // Equal checkpoints share their files: only this one changes.
    Deno.removeSync(join(run, name));
    Deno.writeTextFileSync(join(run, name), text);
    return digestFile(new TextEncoder().encode(text));
  };
  const { sha256, ...content } = read(file);
  const digest = write(file, { ...change(content), sha256 });
  if (file === "manifest.json") return;
  const manifest = read("manifest.json");
  const [, name, part] = file.split("/");
  const checkpoint = manifest.checkpoints.find((one: Content) => one.name === name);
  if (checkpoint === undefined) manifest.files[file] = digest;
  else checkpoint.files[part] = digest;
  write("manifest.json", manifest);
}

const states = ["checkpoint_final", "checkpoint_epoch_4"].map((name) => `checkpoints/${name}/state.json`);

Deno.test("keys that a newer mlx added are no damage, and stay where a file is written again", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(specOf(config({ epochs: 4 })), environment));
    const run = join(root, path), { workspace } = environment;
    const added = { note: { by: ["a", "newer"] } };
    rewrite(run, "summary.json", (content) => ({ ...content, best: { ...content.best, ...added } }));
    rewrite(run, "checkpoints/best.json", (content) => ({ ...content, ...added }));
    rewrite(run, "manifest.json", (content) => ({
      ...content,
      format_version: 2,
      ...added,
      versions: { ...content.versions, ...added },
    }));
    assertEquals((await verifyRun(workspace, path)).problems, []);
    assertEquals((await listRuns(join(root, "outputs"))).map(({ status }) => status), ["completed"]);
    await follow(resumeExperiment(path, environment, { epochs: 6 }));
    const manifest = JSON.parse(Deno.readTextFileSync(join(run, "manifest.json")));
    assertEquals(manifest.note, added.note);
    assertEquals(manifest.versions.note, added.note);
    assertEquals([manifest.format_version, manifest.oldest_reader], [2, 1]);
    assertEquals((await verifyRun(workspace, path)).problems, []);
  }));

Deno.test("a state with more in it than this mlx knows is read, and no training goes on from it", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(specOf(config({ epochs: 4 })), environment));
    const run = join(root, path), { workspace } = environment;
    for (const file of states) {
      rewrite(run, file, (content) => ({ ...content, state: { ...content.state, averages: [1, 2] } }));
    }
    assertEquals((await verifyRun(workspace, path)).problems, []);
    const { unknown } = await (await openRun(workspace, path)).loadCheckpoint("checkpoint_final");
    assertEquals(unknown, ["state.averages"]);
    const before = Deno.readTextFileSync(join(run, "manifest.json"));
    const { message, exitCode } = await assertRejects(
      () => follow(resumeExperiment(path, environment, { epochs: 6 })),
      NewerFormatError,
    );
    assertEquals(
      message,
      `Cannot resume "${path}": a newer mlx wrote checkpoint_final, with state.averages`,
    );
    assertEquals(exitCode, 4);
    assertEquals(Deno.readTextFileSync(join(run, "manifest.json")), before);
  }));

Deno.test("what takes a newer reader is refused as newer, wherever it stands", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(specOf(config({ epochs: 4 })), environment));
    const run = join(root, path), { workspace } = environment;
    const newer = (content: Content) => ({ ...content, format_version: 3, oldest_reader: 2 });
    for (const file of states) rewrite(run, file, newer);
    await assertRejects(() => verifyRun(workspace, path), NewerFormatError, "a newer mlx wrote it");
    const load = async () => await (await openRun(workspace, path)).loadCheckpoint("checkpoint_final");
    await assertRejects(load, NewerFormatError, "a newer mlx wrote it, in format 3");
    await assertRejects(() => follow(resumeExperiment(path, environment, { epochs: 6 })), NewerFormatError);
    rewrite(run, "manifest.json", newer);
    await assertRejects(() => openRun(workspace, path), NewerFormatError, "manifest.json");
    assertEquals((await listRuns(join(root, "outputs"))).map(({ status }) => status), ["newer"]);
  }));

Deno.test("a key that is damaged or missing is damage, whatever else stands there", () =>
  inWorkspace(async (environment, root) => {
    const { path } = await follow(runExperiment(specOf(config({ epochs: 4 })), environment));
    const run = join(root, path), { workspace } = environment;
    const file = join(run, "manifest.json"), whole = Deno.readTextFileSync(file);
    Deno.writeTextFileSync(file, whole.replace(/"sha256"(?=[^{}]*}\s*$)/, '"sha257"'));
    await assertRejects(() => openRun(workspace, path), DataError, "sha257: unknown key");
    Deno.writeTextFileSync(file, whole);
    rewrite(run, "manifest.json", ({ parameters: _, ...content }) => ({ ...content, note: 1 }));
    const error = await assertRejects(() => openRun(workspace, path), DataError, "parameters");
    assertEquals(error instanceof NewerFormatError, false);
  }));
