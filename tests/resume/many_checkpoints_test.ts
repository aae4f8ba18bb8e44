/** A run that was killed with many checkpoints that its manifest, a second old, does not list yet. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { runExperiment } from "../../src/experiment/mod.ts";
import { takeLock } from "../../src/runs/files/locks.ts";
import { openResumption } from "../../src/runs/resume/resumption.ts";
import { config, copyTree, follow, inWorkspace } from "./support.ts";
import { specOf } from "../sessions.ts";

const epochs = 40;
const killed = "outputs/long/killed";

/** Calls `test` beside what such a run left. */
function afterKill(test: (workspace: Parameters<typeof openResumption>[0]) => Promise<void>): Promise<void> {
  return inWorkspace(async (environment, root) => {
    const spec = specOf(config({ epochs }, {}, { checkpoint_frequency: 1 }));
    await follow(runExperiment(spec, environment), (event, path) => {
      if (event.kind === "checkpoint" && event.epoch === epochs - 1) {
        copyTree(join(root, path), join(root, killed));
      }
    });
    await test(environment.workspace);
  });
}

Deno.test("many checkpoints: each is found by its name, not by listing all of them", () =>
  afterKill(async (workspace) => {
    const { readDir } = Deno;
    let listings = 0;
    Deno.readDir = (path) => (listings++, readDir(path));
    try {
      const resumption = (await openResumption(workspace, killed))!;
      resumption.lock.close();
      assertEquals(resumption.checkpoint?.name, `checkpoint_epoch_${epochs - 1}`);
    } finally {
      Deno.readDir = readDir;
    }
    assert(listings < epochs / 2, `${listings} listings`);
  }));

Deno.test("many checkpoints: a signal stops the search, and the lock is given back", () =>
  afterKill(async (workspace) => {
    const stop = new AbortController();
    const { lstat } = Deno;
    let looks = 0;
    Deno.lstat = (path) => {
      if (String(path).includes("checkpoint_epoch_") && ++looks === 10) stop.abort(new Error("stopped"));
      return lstat(path);
    };
    try {
      await assertRejects(() => openResumption(workspace, killed, { signal: stop.signal }), Error, "stopped");
    } finally {
      Deno.lstat = lstat;
    }
    assert(looks < 20, `it went on for ${looks} looks`);
    (await takeLock(join(workspace.root, killed, ".lock")))!.close();
  }));
