/** A file that another program has open for a moment: as Windows and network file systems refuse, on any system. */
import { assertEquals, assertInstanceOf, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { StorageError } from "../../../src/errors.ts";
import { writeFileAtomic } from "../../../src/runs/files/atomic.ts";
import { listCheckpoints } from "../../../src/runs/checkpoints/checkpoints.ts";
import { readManifest } from "../../../src/runs/documents/manifest.ts";
import { HeldError, insist } from "../../../src/runs/files/patience.ts";
import { Recorder } from "../../../src/runs/record/recorder.ts";
import { storageError } from "../../../src/runs/files/storage_error.ts";
import { verifyRun } from "../../../src/runs/verify/verify.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { asWindows, factsOf, namesIn, snapshotOf, specOf, withDirectory } from "../fixtures.ts";

const busy = () => Object.assign(new Error("The file is in use. (os error 32)"), { code: "EBUSY" });
const denied = () =>
  Object.assign(new Deno.errors.PermissionDenied("Access is denied. (os error 5)"), { code: "EPERM" });

/** An operation that is refused so often before it succeeds, and how often it was tried. */
function refusing(times: number, refusal: () => Error) {
  const operation = {
    tried: 0,
    attempt: () => {
      if (operation.tried++ < times) throw refusal();
      return "done";
    },
  };
  return operation;
}

Deno.test("insist() tries again what may pass, and throws anything else at once", async () => {
  for (const refusal of [busy, denied, () => new Error("locked (os error 33)")]) {
    using _windows = asWindows();
    const operation = refusing(6, refusal);
    assertEquals(await insist(operation.attempt), "done");
    assertEquals(operation.tried, 7);
  }
  const full = refusing(1, () => Object.assign(new Error("full"), { code: "ENOSPC" }));
  await assertRejects(() => insist(full.attempt), Error, "full");
  assertEquals(full.tried, 1);
});

Deno.test({
  name: "insist() waits for missing rights on Windows alone, where they look like an open file",
  ignore: Deno.build.os === "windows",
  async fn() {
    for (const error of [denied(), new Error("Input/output error (os error 5)")]) {
      const operation = refusing(1, () => error);
      assertEquals(await assertRejects(() => insist(operation.attempt), Error), error);
      assertEquals(operation.tried, 1);
    }
    assertEquals(await insist(refusing(2, busy).attempt), "done");
  },
});

Deno.test("insist() gives up in time, and the error names another program", async () => {
  const start = performance.now();
  const operation = refusing(Infinity, busy);
  const error = await assertRejects(() => insist(operation.attempt, { forMs: 60 }), HeldError, "in use");
  assertEquals(performance.now() - start < 5000 && operation.tried > 3, true);
  const told = storageError("write a file", "a", error);
  assertMatch(told.message, /another program has it open/);
  assertMatch(told.hint!, /^close the programs .* mlx resume RUN$/);
  const once = refusing(1, busy);
  await assertRejects(() => insist(once.attempt, { forMs: 0 }), HeldError);
  assertEquals(once.tried, 1);
});

/** Refuses the renames of some paths so often; 0 ends that. */
function refuseRenames(of: RegExp, times: number): Disposable & { left: number } {
  const { renameSync } = Deno;
  const refusal = {
    left: times,
    [Symbol.dispose]() {
      Deno.renameSync = renameSync;
    },
  };
  Deno.renameSync = (from, to) => {
    if (of.test(String(from).replaceAll("\\", "/")) && refusal.left-- > 0) throw denied();
    renameSync(from, to);
  };
  return refusal;
}

/** Records a run of five epochs that keeps two checkpoints. */
async function recordPruned(root: string): Promise<Recorder> {
  const spec = specOf({ output: { keep: { last: 2 } } });
  const recorder = await Recorder.create(await Workspace.open(root), spec, factsOf());
  for (let epoch = 1; epoch <= 5; epoch++) {
    const metrics = { loss: 1 / epoch };
    await recorder.epoch({ kind: "epoch", epoch, step: 4 * epoch, metrics }, snapshotOf(epoch));
  }
  const end = {
    kind: "finished",
    status: "completed",
    ended: "epochs",
    epoch: 5,
    step: 20,
    metrics: { loss: 0.2 },
  } as const;
  await recorder.finish(end, snapshotOf(5)).catch(async (error) => {
    await recorder.fail(error);
    throw error;
  });
  return recorder;
}

Deno.test("a run survives files and checkpoints that are held open for a moment", () =>
  withDirectory(async (root) => {
    using _windows = asWindows();
    using refusal = refuseRenames(/./, 7);
    const recorder = await recordPruned(root);
    assertEquals(refusal.left < 0, true);
    const { status, problems, leftovers } = await verifyRun(await Workspace.open(root), recorder.name);
    assertEquals([status, problems, leftovers], ["completed", [], []]);
  }));

Deno.test("a retired checkpoint that another program reads waits for the next time", () =>
  withDirectory(async (root) => {
    using _windows = asWindows();
    const spec = specOf({ output: { keep: { last: 2 } } });
    const recorder = await Recorder.create(await Workspace.open(root), spec, factsOf());
    const kept = () => listCheckpoints(recorder.directory);
    const epoch = async (epoch: number) => {
      const metrics = { loss: epoch };
      await recorder.epoch({ kind: "epoch", epoch, step: 4 * epoch, metrics }, snapshotOf(epoch));
    };
    using clock = fastClock();
    {
      using refusal = refuseRenames(/checkpoint_epoch_[23]$/, Infinity);
      for (const n of [1, 2, 3, 4, 5]) {
        clock.pass(1500);
        await epoch(n);
      }
      assertEquals(refusal.left, Infinity);
      assertEquals(await kept(), [1, 2, 3, 4, 5].map((n) => `checkpoint_epoch_${n}`));
      const { checkpoints } = await readManifest(recorder.directory);
      assertEquals(checkpoints.map((one) => one.epoch), [1, 4, 5]);
    }
    clock.pass(1500);
    await epoch(6);
    assertEquals(await kept(), [1, 5, 6].map((n) => `checkpoint_epoch_${n}`));
    await recorder.fail(new Error("the test is over"));
  }));

Deno.test("a retired checkpoint that another program reads to the end fails the run, which can go on", () =>
  withDirectory(async (root) => {
    using _windows = asWindows();
    using clock = fastClock();
    const { renameSync } = Deno;
    Deno.renameSync = (from, to) => {
      if (!/checkpoint_epoch_2$/.test(String(from))) return renameSync(from, to);
      clock.pass(6000);
      throw denied();
    };
    try {
      const error = await assertRejects(() => recordPruned(root), StorageError);
      assertMatch(error.message, /^Cannot remove the checkpoint "checkpoint_epoch_2" .* another program/);
    } finally {
      Deno.renameSync = renameSync;
    }
    const run = "outputs/demo/20260131_235958";
    const { status, problems, leftovers } = await verifyRun(await Workspace.open(root), run);
    assertEquals([status, problems, leftovers], ["failed", [], []]);
  }));

/** Time that passes when it is told to, beside the real one. */
function fastClock(): Disposable & { pass(ms: number): void } {
  const { now } = performance;
  let ahead = 0;
  performance.now = () => now.call(performance) + ahead;
  return {
    pass: (ms) => {
      ahead += ms;
    },
    [Symbol.dispose]: () => {
      performance.now = now;
    },
  };
}

Deno.test("a file that stays open ends with the old content, no leftovers and the other program named", () =>
  withDirectory(async (root) => {
    using _windows = asWindows();
    using clock = fastClock();
    const path = join(root, "a.json");
    await writeFileAtomic(path, "old");
    const { renameSync } = Deno;
    Deno.renameSync = () => {
      clock.pass(3000);
      throw denied();
    };
    try {
      const error = await assertRejects(() => writeFileAtomic(path, "new"), StorageError);
      assertMatch(error.message, /^Cannot write "a.json" .* another program has it open, or the rights/);
      assertInstanceOf(error.cause, HeldError);
    } finally {
      Deno.renameSync = renameSync;
    }
    assertEquals([namesIn(root), Deno.readTextFileSync(path)], [["a.json"], "old"]);
  }));

Deno.test("a temporary file whose removal is refused for a moment does not stay", () =>
  withDirectory(async (root) => {
    using _windows = asWindows();
    const { removeSync, renameSync } = Deno;
    let left = 5;
    Deno.removeSync = (path, options) => {
      if (left-- > 0) throw busy();
      removeSync(path, options);
    };
    Deno.renameSync = () => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    try {
      await assertRejects(() => writeFileAtomic(join(root, "a"), "x"), StorageError, "no space left");
    } finally {
      Object.assign(Deno, { removeSync, renameSync });
    }
    assertEquals([namesIn(root), left < 0], [[], true]);
  }));
