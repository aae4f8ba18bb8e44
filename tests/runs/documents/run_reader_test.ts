import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ConfigError, DataError } from "../../../src/errors.ts";
import { readFrom } from "../../../src/experiment/from.ts";
import { readEvaluationList } from "../../../src/runs/documents/evaluation_list.ts";
import { digestFile } from "../../../src/runs/formats/fields.ts";
import { originOf } from "../../../src/runs/documents/manifest.ts";
import { openRun } from "../../../src/runs/documents/run_reader.ts";
import { formatSealed } from "../../../src/runs/formats/seal.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { namesIn, recordRun, snapshotOf, specOf, withDirectory } from "../fixtures.ts";
import { needsLinks, symlink } from "../../links.ts";

Deno.test("openRun() gives what was recorded, by any name of the directory", needsLinks, async () => {
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root);
    symlink(recorder.directory, join(root, "latest"), "dir");
    for (const path of [recorder.name, recorder.directory, `${recorder.name}/`, "latest"]) {
      const run = await openRun(workspace, path);
      assertEquals(run.directory, recorder.directory);
      assertEquals(run.name, recorder.name);
      assertEquals(run.spec, specOf());
      assertEquals(run.manifest.status, "completed");
      assertEquals((await run.metrics()).records.map(({ loss }) => loss), [3, 2, 1]);
      assertEquals((await run.checkpoints()).at(-1), "checkpoint_final");
      const { snapshot } = await run.loadCheckpoint("checkpoint_final");
      assertEquals(snapshot.state, snapshotOf(3).state);
    }
  });
});

Deno.test("openRun() tells what is wrong with a directory that is no run", needsLinks, async () => {
  await withDirectory(async (root) => {
    const { recorder } = await recordRun(join(root), {});
    const workspace = await Workspace.open(join(root, "outputs"));
    symlink(root, join(root, "outputs", "away"), "dir");
    const cases: [string, string][] = [
      ["absent", 'Cannot find "absent"'],
      ["index.json", "expected a directory but found a file"],
      ["demo", "it has no config.json"],
      ["..", "outside the root"],
      ["away", "outside the root"],
      [root, "outside the root"],
    ];
    for (const [path, message] of cases) {
      await assertRejects(() => openRun(workspace, path), ConfigError, message);
    }
    assertEquals((await openRun(workspace, "demo/20260131_235958")).directory, recorder.directory);
  });
});

Deno.test("openRun() refuses a run whose config or manifest was damaged", async () => {
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root);
    const damage = async (file: string, change: (text: string) => string, message: string) => {
      const path = join(recorder.directory, file);
      const text = Deno.readTextFileSync(path);
      Deno.writeTextFileSync(path, change(text));
      const error = await assertRejects(() => openRun(workspace, recorder.name), DataError);
      assertStringIncludes(error.message, file);
      assertStringIncludes(error.message, message);
      Deno.writeTextFileSync(path, text);
      await openRun(workspace, recorder.name);
    };
    await damage("config.json", (text) => text.replace('"epochs": 10', '"epochs": 11'), "SHA-256");
    await damage("config.json", (text) => text.replace('"epochs": 10', '"epochs": "x"'), "training.epochs");
    await damage("config.json", (text) => text.slice(0, -3), "not JSON");
    await damage("config.json", (text) => `${text} `, "SHA-256");
    await damage("manifest.json", () => "{}", "format_version");
    await damage(
      "manifest.json",
      (text) => text.replaceAll(/(format_version|oldest_reader)": 1/g, '$1": 2'),
      "newer",
    );
    await damage("manifest.json", (text) => text.replace('"completed"', '"perfect"'), "status");
    Deno.renameSync(join(recorder.directory, "config.json"), join(root, "config.json"));
    await assertRejects(() => openRun(workspace, recorder.name), DataError, "it has no config.json");
    Deno.renameSync(join(root, "config.json"), join(recorder.directory, "config.json"));
    Deno.removeSync(join(recorder.directory, "manifest.json"));
    const error = await assertRejects(() => openRun(workspace, recorder.name), ConfigError);
    assertStringIncludes(error.message, `Cannot open the run "${recorder.name}": manifest.json is missing`);
    assertStringIncludes(error.hint!, `run-experiment --config ${recorder.name}/config.json`);
  });
});

Deno.test({
  name: "openRun() says what stands in the place of a config or manifest: that is damage",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withDirectory(async (root) => {
      const { workspace, recorder } = await recordRun(root);
      for (const file of ["config.json", "manifest.json"]) {
        const path = join(recorder.directory, file), aside = join(root, file);
        const refused = async (what: string) => {
          const { message, exitCode } = await assertRejects(
            () => openRun(workspace, recorder.name),
            DataError,
          );
          assertEquals(
            message.endsWith(`/${file}": expected a regular file but found ${what}`),
            true,
            message,
          );
          assertEquals(exitCode, 4);
          Deno.removeSync(path);
        };
        Deno.renameSync(path, aside);
        Deno.symlinkSync(aside, path);
        await refused("a symbolic link");
        Deno.mkdirSync(path);
        await refused("a directory");
        await new Deno.Command("mkfifo", { args: [path] }).output();
        await refused("a pipe");
        Deno.renameSync(aside, path);
      }
      await openRun(workspace, recorder.name);
    }),
});

Deno.test("openRun() reads the config of a run from before settings without effect were refused", async () => {
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root, {
      spec: specOf({ output: { save_checkpoints: false } }),
    });
    const { directory, name } = recorder;
    const text = Deno.readTextFileSync(join(directory, "config.json")).replace(
      '"checkpoint_frequency": 1',
      '"checkpoint_frequency": 5',
    );
    Deno.writeTextFileSync(join(directory, "config.json"), text);
    const { sha256: _, ...manifest } = JSON.parse(Deno.readTextFileSync(join(directory, "manifest.json")));
    const config_file = digestFile(new TextEncoder().encode(text));
    Deno.writeTextFileSync(join(directory, "manifest.json"), formatSealed({ ...manifest, config_file }));
    assertEquals((await openRun(workspace, name)).spec.output.checkpoint_frequency, 5);
    // As the settings of a new run they are refused as in any other config.
    const path = `${name}/config.json`;
    await assertRejects(
      () => readFrom(workspace, name),
      ConfigError,
      `${path}:${
        text.split("\n").findIndex((line) => line.includes("frequency")) + 1
      }:29 output.checkpoint_frequency: `,
    );
    const { spec } = await readFrom(workspace, name, ["output.checkpoint_frequency=1"]);
    assertEquals(spec.output.checkpoint_frequency, 1);
  });
});

Deno.test("writeEvaluation() adds a file of its own every time, and touches nothing else", async () => {
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root);
    const manifest = Deno.readTextFileSync(join(recorder.directory, "manifest.json"));
    const run = await openRun(workspace, recorder.name);
    const value = { split: "test", checkpoint: "checkpoint_final", metrics: { mse: 0.5, r2: NaN } };
    const paths = await Promise.all([1, 2, 3].map(() => run.writeEvaluation(value)));
    assertEquals(new Set(paths).size, 3);
    for (const path of paths) {
      assertMatch(
        path,
        /^outputs\/demo\/[0-9_]+\/evaluations\/test_checkpoint_final_\d{8}_\d{6}(_\d)?\.json$/,
      );
      const written = JSON.parse(Deno.readTextFileSync(join(root, path)));
      const { sha256: _, ...content } = written;
      const file = path.split("/").at(-1);
      const origin = originOf(run.manifest);
      assertEquals(content, { ...value, metrics: { mse: 0.5, r2: null }, file, run: origin });
    }
    const listed = await readEvaluationList(recorder.directory, recorder.name);
    assertEquals(Object.keys(listed ?? {}).sort(), paths.map((path) => path.split("/").at(-1)).sort());
    assertEquals(Deno.readTextFileSync(join(recorder.directory, "manifest.json")), manifest);
    await assertRejects(() => run.writeEvaluation({ split: "../x", checkpoint: "c" }), ConfigError);
  });
});

Deno.test("writeEvaluation() writes through no link and not into a data directory", needsLinks, async () => {
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root);
    const value = { split: "test", checkpoint: "checkpoint_final" };
    Deno.mkdirSync(join(root, "elsewhere"));
    symlink(join(root, "elsewhere"), join(recorder.directory, "evaluations"), "dir");
    const run = await openRun(workspace, recorder.name);
    await assertRejects(() => run.writeEvaluation(value), ConfigError, "symbolic link");
    assertEquals(namesIn(join(root, "elsewhere")), []);

    const other = await Workspace.open(join(root, "elsewhere"), [join(root, "outputs")]);
    const foreign = await openRun(other, recorder.directory);
    assertEquals((await foreign.loadCheckpoint("checkpoint_final")).snapshot.state.epoch, 3);
    await assertRejects(() => foreign.writeEvaluation(value), ConfigError, "outside the root");
  });
});

Deno.test("a checkpoint that is not there: what is meant, and what there is", async () => {
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root);
    const run = await openRun(workspace, recorder.name);
    const listed =
      "it has checkpoint_epoch_1, checkpoint_epoch_2, checkpoint_epoch_3, checkpoint_final, checkpoint_best";
    const hintOf = async (name: string) =>
      (await assertRejects(() => run.loadCheckpoint(name), ConfigError)).hint;
    for (const name of ["best", "final", "epoch_3"]) {
      assertEquals(await hintOf(name), `did you mean "checkpoint_${name}"? ${listed}`);
    }
    assertEquals(await hintOf("epoch_4"), listed);
    Deno.removeSync(join(recorder.directory, "checkpoints", "best.json"));
    assertEquals(await hintOf("best"), listed.replace(", checkpoint_best", ""));
  });
});
