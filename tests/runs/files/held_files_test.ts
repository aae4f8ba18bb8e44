/** A second process that opens files of a run now and then, where the system refuses to replace what is open. */
import { assert, assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path";
import { Recorder } from "../../../src/runs/record/recorder.ts";
import { verifyRun } from "../../../src/runs/verify/verify.ts";
import { Workspace } from "../../../src/runs/files/workspace.ts";
import { factsOf, snapshotOf, specOf, withDirectory } from "../fixtures.ts";

Deno.test({
  name: "a run outlives a process that opens its files for 30 ms now and then",
  // Other systems rename what is open.
  ignore: Deno.build.os !== "windows",
  async fn() {
    await withDirectory(async (root) => {
      const workspace = await Workspace.open(root);
      const spec = specOf({ output: { keep: { last: 2 }, checkpoint_frequency: 2 } });
      const recorder = await Recorder.create(workspace, spec, factsOf());
      const stop = join(root, "stop");
      const child = new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--no-config",
          "--no-lock",
          "-A",
          fromFileUrl(new URL("held_files_child.ts", import.meta.url)),
          dirname(recorder.directory),
          stop,
        ],
        stdout: "piped",
      }).spawn();
      const end = performance.now() + 6000;
      let epoch = 0;
      while (performance.now() < end) {
        epoch++;
        await recorder.epoch(
          { kind: "epoch", epoch, step: 4 * epoch, metrics: { loss: 1 / epoch } },
          snapshotOf(epoch),
        );
      }
      Deno.writeTextFileSync(stop, "");
      const { stdout } = await child.output();
      const finished = {
        kind: "finished",
        status: "completed",
        ended: "epochs",
        epoch,
        step: 4 * epoch,
        metrics: { loss: 1 / epoch },
      } as const;
      await recorder.finish(finished, snapshotOf(epoch));
      const { status, problems } = await verifyRun(workspace, recorder.name);
      assertEquals([status, problems], ["completed", []]);
      assert(Number(new TextDecoder().decode(stdout)) > 20, "files were opened");
    });
  },
});
