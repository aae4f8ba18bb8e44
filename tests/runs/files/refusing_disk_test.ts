/** What is left of a run when the disk refuses at its end: files that say what the manifest says. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { basename, dirname, join } from "@std/path";
import { StorageError } from "../../../src/errors.ts";
import { removeCheckpoint } from "../../../src/runs/checkpoints/checkpoints.ts";
import { readManifest } from "../../../src/runs/documents/manifest.ts";
import { writeEvaluation } from "../../../src/runs/documents/evaluations.ts";
import { Recorder } from "../../../src/runs/record/recorder.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { verifyRun } from "../../../src/runs/verify/verify.ts";
import { factsOf, namesIn, recordRun, snapshotOf, specOf, withDirectory } from "../fixtures.ts";

const refusal = () => Object.assign(new Error("Input/output error"), { code: "EIO" });

Deno.test("a run whose last sync fails has no summary that says it is complete", async () => {
  const { open } = Deno;
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    const recorder = await Recorder.create(workspace, specOf(), factsOf());
    const metrics = { loss: 1 };
    await recorder.epoch({ kind: "epoch", epoch: 1, step: 4, metrics }, snapshotOf(1));
    const end = {
      kind: "finished",
      status: "completed",
      ended: "epochs",
      epoch: 1,
      step: 4,
      metrics,
    } as const;
    Deno.open = (path, options) =>
      basename(String(path)) === "summary.json" ? Promise.reject(refusal()) : open(path, options);
    try {
      const error = await assertRejects(() => recorder.finish(end, snapshotOf(1)), StorageError);
      await recorder.fail(error);
    } finally {
      Deno.open = open;
    }
    const { status, problems } = await verifyRun(workspace, recorder.name);
    assertEquals([status, problems], ["failed", []]);
  });
});

Deno.test("a full disk advises to go on with a run only where there is one", async () => {
  const { renameSync } = Deno;
  const refuse = () => {
    throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" });
  };
  await withDirectory(async (root) => {
    const workspace = await Workspace.open(root);
    try {
      Deno.renameSync = (from, to) =>
        basename(String(to)) === "manifest.json" ? refuse() : renameSync(from, to);
      const none = await assertRejects(() => Recorder.create(workspace, specOf(), factsOf()), StorageError);
      assertMatch(none.hint!, /run it again/);
      Deno.renameSync = renameSync;
      const recorder = await Recorder.create(workspace, specOf(), factsOf());
      Deno.renameSync = refuse;
      const event = { kind: "epoch", epoch: 1, step: 4, metrics: { loss: 1 } } as const;
      const error = await assertRejects(() => recorder.epoch(event, snapshotOf(1)), StorageError);
      assertMatch(error.hint!, /mlx resume RUN/);
      const evaluation = { split: "test", checkpoint: "checkpoint_final" };
      const write = () =>
        writeEvaluation(
          workspace,
          { directory: recorder.directory, name: recorder.name, origin: "0" },
          evaluation,
        );
      assertMatch((await assertRejects(write, StorageError)).hint!, /evaluate again/);
      await recorder.fail(error);
    } finally {
      Deno.renameSync = renameSync;
    }
  });
});

Deno.test("a checkpoint that is removed is gone, even if its files are not", async () => {
  const { removeSync } = Deno;
  await withDirectory(async (root) => {
    const { recorder } = await recordRun(root);
    Deno.removeSync = () => {
      throw refusal();
    };
    try {
      await removeCheckpoint(recorder.directory, "checkpoint_epoch_1");
    } finally {
      Deno.removeSync = removeSync;
    }
    const names = namesIn(`${recorder.directory}/checkpoints`);
    assertEquals(names.filter((name) => !name.startsWith(".tmp-")), [
      "best.json",
      "checkpoint_epoch_2",
      "checkpoint_epoch_3",
      "checkpoint_final",
    ]);
  });
});

Deno.test("a log that cannot be written on stops no run, and is not held against it", async () => {
  const { writeSync } = Deno.FsFile.prototype;
  await withDirectory(async (root) => {
    Deno.FsFile.prototype.writeSync = function (bytes) {
      if (/^\S+ epoch 2 /.test(new TextDecoder().decode(bytes))) throw refusal();
      return writeSync.call(this, bytes);
    };
    try {
      await recordRun(root);
    } finally {
      Deno.FsFile.prototype.writeSync = writeSync;
    }
    const run = "outputs/demo/20260131_235958";
    assertEquals(Deno.readTextFileSync(join(root, run, "logs", "run.log")).split("\n").length, 3);
    const { status, problems } = await verifyRun(await Workspace.open(root), run);
    assertEquals([status, problems], ["completed", []]);
  });
});

Deno.test("every file that the last manifest lists is on the disk before, to its last byte, and so is its name", async () => {
  const { sync } = Deno.FsFile.prototype;
  await withDirectory(async (root) => {
    const synced = new Map<number, number>();
    Deno.FsFile.prototype.sync = async function () {
      const { ino, size, isDirectory } = this.statSync();
      synced.set(ino!, isDirectory ? 0 : size);
      await sync.call(this);
    };
    try {
      const { recorder: { directory } } = await recordRun(root);
      const { files } = await readManifest(directory);
      assertEquals(Object.keys(files!).includes("logs/run.log"), true);
      for (const [name, { bytes }] of Object.entries(files!)) {
        const path = join(directory, name);
        assertEquals(synced.get(Deno.statSync(path).ino!), bytes, name);
        // Windows sees to directories itself.
        if (Deno.build.os === "windows") continue;
        assertEquals(synced.get(Deno.statSync(dirname(path)).ino!), 0, dirname(name));
      }
    } finally {
      Deno.FsFile.prototype.sync = sync;
    }
  });
});

Deno.test("a log that cannot be put on the disk stops no run, and is not held against it", async () => {
  const { sync } = Deno.FsFile.prototype;
  await withDirectory(async (root) => {
    const run = "outputs/demo/20260131_235958";
    Deno.FsFile.prototype.sync = async function () {
      if (this.statSync().ino === Deno.statSync(join(root, run, "logs", "run.log")).ino) throw refusal();
      await sync.call(this);
    };
    try {
      await recordRun(root);
    } finally {
      Deno.FsFile.prototype.sync = sync;
    }
    const { files } = await readManifest(join(root, run));
    assertEquals(Object.keys(files!).includes("logs/run.log"), false);
    const { status, problems } = await verifyRun(await Workspace.open(root), run);
    assertEquals([status, problems], ["completed", []]);
  });
});

Deno.test("a disk that cannot be told to keep files is warned of once, and ends no run", async () => {
  const { sync } = Deno.FsFile.prototype;
  await withDirectory(async (root) => {
    const warnings: string[] = [];
    for (const code of ["ENOTSUP", "EINVAL", "ENOTTY"]) {
      Deno.FsFile.prototype.sync = () =>
        Promise.reject(Object.assign(new Error("Operation not supported (os error 45)"), { code }));
      try {
        const workspace = await Workspace.open(root);
        const recorder = await Recorder.create(workspace, specOf(), factsOf(), (text) => warnings.push(text));
        await recorder.trains();
        const metrics = { loss: 1 };
        await recorder.epoch({ kind: "epoch", epoch: 1, step: 4, metrics }, snapshotOf(1));
        const end = {
          kind: "finished",
          status: "completed",
          ended: "epochs",
          epoch: 1,
          step: 4,
          metrics,
        } as const;
        await recorder.finish(end, snapshotOf(1));
        const { status, problems } = await verifyRun(workspace, recorder.name);
        assertEquals([status, problems], ["completed", []]);
      } finally {
        Deno.FsFile.prototype.sync = sync;
      }
    }
    assertEquals(warnings.length, 3);
    for (const warning of warnings) assertMatch(warning, /^The file system cannot .* power cut/);
  });
});
