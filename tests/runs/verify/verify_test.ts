import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { quickOrLong } from "../../amount.ts";
import {
  BusyError,
  ConfigError,
  InterruptedError,
  NewerFormatError,
  StorageError,
} from "../../../src/errors.ts";
import { takeLock } from "../../../src/runs/files/locks.ts";
import { Recorder } from "../../../src/runs/record/recorder.ts";
import { openRun, type RunRecord } from "../../../src/runs/documents/run_reader.ts";
import { formatSealed } from "../../../src/runs/formats/seal.ts";
import { type Verification, verifyRun } from "../../../src/runs/verify/verify.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { factsOf, recordRun, snapshotOf, specOf, withDirectory } from "../fixtures.ts";
import { needsLinks, symlink } from "../../links.ts";

/** Every file of a run, by its path in the run's directory. */
function filesOf(directory: string, prefix = ""): string[] {
  return [...Deno.readDirSync(join(directory, prefix))].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesOf(directory, `${prefix}${name}/`) : [prefix + name]
  ).sort();
}

/** A completed run of two epochs, and what verifies it. */
async function withRun(
  test: (run: {
    directory: string;
    verify: (options?: { signal?: AbortSignal }) => Promise<Verification>;
    run: () => Promise<RunRecord>;
  }) => Promise<void>,
): Promise<void> {
  await withDirectory(async (root) => {
    const { workspace, recorder } = await recordRun(root, { losses: [2, 1] });
    await test({
      directory: recorder.directory,
      verify: (options) => verifyRun(workspace, recorder.name, options),
      run: () => openRun(workspace, recorder.name),
    });
  });
}

Deno.test("verifyRun() finds nothing wrong with a run as it was recorded", () =>
  withRun(async ({ directory, verify }) => {
    const files = filesOf(directory);
    const { bytes, ...rest } = await verify();
    assertEquals(rest, {
      run_dir: "outputs/demo/20260131_235958",
      experiment: "demo",
      status: "completed",
      files: files.length,
      problems: [],
      leftovers: [],
    });
    const sizes = files.map((file) => Deno.statSync(join(directory, file)).size);
    assertEquals(bytes, sizes.reduce((sum, size) => sum + size));
  }));

Deno.test("verifyRun() is stopped between two files", () =>
  withRun(async ({ verify }) => {
    let looks = 0;
    const reason = new InterruptedError("SIGTERM");
    const throwIfAborted = () => {
      if (++looks > 3) throw reason;
    };
    const signal = { throwIfAborted } as AbortSignal;
    assertEquals(await assertRejects(() => verify({ signal }), InterruptedError), reason);
    assertEquals(looks, 4);
  }));

Deno.test("verifyRun() notices evaluations that were edited, planted, renamed or taken away", () =>
  withRun(async ({ directory, verify, run }) => {
    const folder = join(directory, "evaluations");
    const list = join(directory, "evaluations.json");
    const wrong = async () => (await verify()).problems.map(({ file }) => file);
    const evaluate = async (split: string) => {
      const path = await (await run()).writeEvaluation({ split, checkpoint: "checkpoint_final", mse: 0.5 });
      return path.split("/").at(-1)!;
    };
    const unlisted = await evaluate("train"), alone = Deno.readFileSync(join(folder, unlisted));
    const [first, second] = [await evaluate("test"), await evaluate("test")];
    assertEquals(await wrong(), []);
    const whole = Deno.readFileSync(join(folder, first)), listed = Deno.readFileSync(list);
    const cases: [string, () => void, string[]][] = [
      ["edited", () => {
        const text = new TextDecoder().decode(whole).replace("0.5", "0.0");
        Deno.writeTextFileSync(join(folder, first), text);
      }, [`evaluations/${first}`]],
      ["exchanged", () => Deno.copyFileSync(join(folder, second), join(folder, first)), [
        `evaluations/${first}`,
      ]],
      ["taken away", () => Deno.removeSync(join(folder, first)), [`evaluations/${first}`]],
      ["planted", () => Deno.writeTextFileSync(join(folder, "x.json"), "{}"), ["evaluations/x.json"]],
      ["copied", () => Deno.writeFileSync(join(folder, "y.json"), whole), ["evaluations/y.json"]],
      ["list edited", () => Deno.writeTextFileSync(list, "{}"), ["evaluations.json"]],
      ["list taken away", () => Deno.removeSync(list), ["evaluations.json"]],
      [
        "all taken away",
        () => Deno.removeSync(folder, { recursive: true }),
        [
          `evaluations/${first}`,
          `evaluations/${second}`,
          `evaluations/${unlisted}`,
        ].sort(),
      ],
    ];
    for (const [what, harm, expected] of cases) {
      harm();
      assertEquals((await wrong()).filter((file) => file !== "evaluations/.lock").sort(), expected, what);
      Deno.mkdirSync(folder, { recursive: true });
      for (const name of ["x.json", "y.json"]) await Deno.remove(join(folder, name)).catch(() => {});
      Deno.writeFileSync(join(folder, first), whole);
      Deno.writeFileSync(list, listed);
      if (what === "all taken away") break;
      assertEquals(await wrong(), [], `${what} and put back`);
    }
    // As a process leaves it that is killed between an evaluation and its list.
    const { files } = JSON.parse(new TextDecoder().decode(listed));
    Deno.writeTextFileSync(
      list,
      formatSealed({ format_version: 1, oldest_reader: 1, files: { [first]: files[first] } }),
    );
    Deno.writeFileSync(join(folder, unlisted), alone);
    assertEquals(await wrong(), []);
  }));

Deno.test(
  "verifyRun() names a directory that is a link, and not what would be in it",
  needsLinks,
  () =>
    withRun(async ({ directory, verify }) => {
      for (const folder of ["checkpoints", "metrics", "checkpoints/checkpoint_final"]) {
        const path = join(directory, folder), moved = join(directory, "..", "moved");
        Deno.renameSync(path, moved);
        symlink(moved, path, "dir");
        const { problems } = await verify();
        const named = problems.filter(({ file }) => file === folder || file.startsWith(`${folder}/`));
        assertEquals(named, [{ file: folder, problem: "expected a directory but found a symbolic link" }]);
        Deno.removeSync(path);
        Deno.renameSync(moved, path);
      }
    }),
);

Deno.test("verifyRun() says that a run may not be read", () =>
  withRun(async ({ verify }) => {
    const { readDir } = Deno;
    // As chmod 000 does it for all but root, whom tests may be run by.
    Deno.readDir = () => {
      throw new Deno.errors.PermissionDenied("closed");
    };
    try {
      await assertRejects(verify, StorageError, "permission denied");
    } finally {
      Deno.readDir = readDir;
    }
  }));

Deno.test("what a newer mlx wrote is named as newer, not as damaged", () =>
  withRun(async ({ directory, verify, run }) => {
    const file = join(directory, "manifest.json"), whole = Deno.readTextFileSync(file);
    const { sha256: _, ...content } = JSON.parse(whole);
    Deno.writeTextFileSync(
      file,
      formatSealed({ ...content, format_version: 7, oldest_reader: 2, something: "else" }),
    );
    const newer = /manifest\.json": a newer mlx wrote it, in format 7; this one reads formats up to 1$/;
    for (const read of [() => verify(), run]) {
      const error = await assertRejects(read, NewerFormatError);
      assertMatch(error.message, newer);
      assertEquals(error.exitCode, 4);
    }
    const config = join(directory, "config.json"), before = Deno.readTextFileSync(config);
    Deno.writeTextFileSync(config, before.replace("{", '{ "a_new_key": 1,'));
    assertMatch((await assertRejects(run, NewerFormatError)).message, newer);
    Deno.writeTextFileSync(file, whole);
    Deno.writeTextFileSync(config, before.replace('"format_version": 1', '"format_version": 99'));
    assertMatch(
      (await assertRejects(run, NewerFormatError)).message,
      /config\.json": a newer mlx .* format 99/,
    );
    Deno.writeTextFileSync(config, before);
    const state = join(directory, "checkpoints", "checkpoint_final", "state.json");
    const text = Deno.readTextFileSync(state);
    Deno.removeSync(state);
    Deno.writeTextFileSync(state, text.replace('"oldest_reader": 1', '"oldest_reader": 2'));
    assertEquals((await verify()).problems.map(({ file }) => file), [
      "checkpoints/checkpoint_final/state.json",
    ]);
  }));

/** Of so many bytes one is changed. */
const stride = quickOrLong(241, 7);

Deno.test("verifyRun() names the file of every flipped byte and of every truncation", () =>
  withRun(async ({ directory, verify }) => {
    let tried = 0;
    for (const file of filesOf(directory)) {
      const path = join(directory, file);
      const whole = Deno.readFileSync(path);
      const expectNamed = async (bytes: Uint8Array, what: string) => {
        // In place: the final checkpoint shares its files with the one of its epoch.
        Deno.writeFileSync(path, bytes);
        const { problems } = await verify();
        assert(problems.some((one) => one.file === file), `${file}, ${what}: ${JSON.stringify(problems)}`);
        tried++;
      };
      for (let at = 0; at < whole.length; at++) {
        if (at % stride !== 0 && at < whole.length - 1) continue;
        const flipped = whole.slice();
        flipped[at] ^= 1 << (at % 8);
        await expectNamed(flipped, `byte ${at}`);
      }
      for (let length = 0; length < whole.length; length += 8 * stride) {
        await expectNamed(whole.slice(0, length), `cut to ${length} bytes`);
      }
      await expectNamed(new Uint8Array([...whole, 0x20]), "a blank more");
      Deno.writeFileSync(path, whole);
    }
    assert(tried > quickOrLong(50, 1000), String(tried));
    assertEquals((await verify()).problems, []);
  }));

Deno.test("verifyRun() says what is missing, what is too much and what is no file", () =>
  withRun(async ({ directory, verify }) => {
    const problems = async () => (await verify()).problems.map(({ file, problem }) => `${file}: ${problem}`);
    for (const file of filesOf(directory).filter((file) => file !== ".lock" && file !== "manifest.json")) {
      const path = join(directory, file);
      Deno.renameSync(path, join(directory, "..", "aside"));
      assertEquals(await problems(), [`${file}: it is missing`]);
      Deno.renameSync(join(directory, "..", "aside"), path);
    }
    Deno.removeSync(join(directory, ".lock"));
    assertEquals(await problems(), []);
    Deno.writeTextFileSync(join(directory, "metrics", "more.json"), "{}");
    Deno.writeTextFileSync(join(directory, ".tmp-1-2"), "half");
    const found = await verify();
    assertEquals(found.problems, [{
      file: "metrics/more.json",
      problem: "the manifest does not know it",
      foreign: true,
    }]);
    assertEquals(found.leftovers, [".tmp-1-2"]);
    Deno.removeSync(join(directory, "metrics", "more.json"));
    if (Deno.build.os !== "windows") {
      Deno.renameSync(join(directory, "summary.json"), join(directory, "..", "aside"));
      symlink(join(directory, "..", "aside"), join(directory, "summary.json"), "file");
      assertEquals(await problems(), ["summary.json: expected a regular file but found a symbolic link"]);
      Deno.removeSync(join(directory, "summary.json"));
      Deno.renameSync(join(directory, "..", "aside"), join(directory, "summary.json"));
      for (const folder of ["logs", "evaluations", "checkpoints/checkpoint_epoch_9"]) {
        const path = join(directory, folder), aside = join(directory, "..", "aside");
        const exists = filesOf(directory).some((file) => file.startsWith(`${folder}/`));
        if (exists) Deno.renameSync(path, aside);
        symlink(join(directory, ".."), path, "dir");
        const found = (await problems()).filter((text) => text.startsWith(`${folder}: `));
        assertEquals(found, [`${folder}: expected a directory but found a symbolic link`]);
        Deno.removeSync(path);
        if (exists) Deno.renameSync(aside, path);
      }
    }
    Deno.removeSync(join(directory, "manifest.json"));
    assertEquals(await problems(), ["manifest.json: there is no such file"]);
  }));

Deno.test("verifyRun() sees through a manifest that was made to fit", () =>
  withRun(async ({ directory, verify }) => {
    const path = join(directory, "manifest.json");
    const { sha256: _, ...content } = JSON.parse(Deno.readTextFileSync(path));
    const zeros = "0".repeat(64);
    const cases: [object, string][] = [
      [{ final_digest: zeros }, "final_digest is"],
      [{ epoch_digests: [zeros, content.epoch_digests[1]] }, "its digest of epoch 1 is"],
      [{ epoch_digests: content.epoch_digests.slice(0, 1) }, "it has 2 epochs, the manifest 1"],
      [{ status: "diverged" }, 'status is "completed", expected "diverged"'],
      [{ files: { ...content.files, "../aside": content.config_file } }, "it is missing"],
    ];
    for (const [change, problem] of cases) {
      Deno.writeTextFileSync(path, formatSealed({ ...content, ...change }));
      const found = (await verify()).problems.map(({ problem }) => problem).join("\n");
      assertStringIncludes(found, problem);
    }
    // Manifests of version 0.1.0 have neither: the files then only speak for each other.
    const { files: __, ...old } = content;
    Deno.writeTextFileSync(path, JSON.stringify(old));
    assertEquals((await verify()).problems, []);
    Deno.writeTextFileSync(join(directory, "metrics", "metrics.md"), "# Metrics\n");
    assertEquals((await verify()).problems, [
      { file: "metrics/metrics.md", problem: "line 1 is not what the metrics give" },
    ]);
  }));

Deno.test("verifyRun() takes a killed run for what it is, and refuses one that is being written", () =>
  withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    const recorder = await Recorder.create(workspace, specOf(), factsOf());
    const epoch = (epoch: number, loss: number) =>
      recorder.epoch({ kind: "epoch", epoch, step: 4 * epoch, metrics: { loss } }, snapshotOf(epoch));
    await epoch(1, 2);
    await epoch(2, 1);
    await assertRejects(() => verifyRun(workspace, recorder.name), BusyError, "a process is writing it");
    // A copy is what a kill leaves behind: nothing more is written to it, and nobody holds its lock.
    const copy = join(root, "copy");
    for (const file of filesOf(recorder.directory)) {
      Deno.mkdirSync(join(copy, file, ".."), { recursive: true });
      Deno.copyFileSync(join(recorder.directory, file), join(copy, file));
    }
    await recorder.fail(new Error("stop"));
    assertEquals((await verifyRun(workspace, recorder.name)).problems, []);
    assertEquals((await verifyRun(workspace, "copy")).problems, []);
    Deno.writeTextFileSync(join(copy, "metrics", "metrics.ndjson"), '{"epoch": 2, "loss": 1}\n');
    assertEquals((await verifyRun(workspace, "copy")).problems[0], {
      file: "metrics/metrics.ndjson",
      problem: "line 1 is of epoch 2",
    });
    await assertRejects(() => verifyRun(workspace, "outputs"), ConfigError, "is no run");
    (await takeLock(join(copy, ".lock")))?.close();
  }));
