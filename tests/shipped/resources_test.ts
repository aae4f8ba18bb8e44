/** The program that people start gives back what it takes: files, and the locks on them. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path";
import { mlxCommand, runMlx } from "../deno.ts";
import { withDirectory } from "../runs/fixtures.ts";

/** Where a process of its own shows which files it has open. */
const ignore = Deno.build.os !== "linux";

const small = {
  name: "small",
  dataset: { name: "synthetic_regression" },
  model: { name: "mlp", params: { hidden: [16] } },
  training: { epochs: 3 },
};

/** What a process has open, as the system names it. */
function openFiles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return [...Deno.readDirSync(folder)].flatMap(({ name }) => {
    try {
      return [Deno.readLinkSync(join(folder, name))];
    } catch {
      return []; // Closed in the meantime.
    }
  });
}

/** Runs `a.json` where 256 files at a time may be open, and gives those that are after some epochs. */
async function openAfterEpochs(cwd: string, epochs: readonly number[]): Promise<string[][]> {
  const child = new Deno.Command("sh", {
    args: ["-c", 'ulimit -n 256; exec "$0" "$@"', ...mlxCommand(["run", "--config", "a.json"])],
    cwd,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const found: string[][] = [];
  let shown = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    shown += text;
    const next = epochs[found.length];
    if (next !== undefined && new RegExp(`^\\s*${next}/\\d+ `, "m").test(shown)) {
      found.push(openFiles(child.pid));
    }
  }
  assertEquals((await child.status).code, 0, shown);
  return found;
}

Deno.test({
  name: "shipped: as many files are open after many epochs as after few, and none of removed checkpoints",
  ignore,
  fn: () =>
    withDirectory(async (cwd) => {
      const config = {
        ...small,
        training: { epochs: 300 },
        output: { checkpoint_frequency: 1, keep: { last: 2 } },
      };
      await Deno.writeTextFile(join(cwd, "a.json"), JSON.stringify(config));
      const epochs = [20, 100, 180, 260];
      const found = await openAfterEpochs(cwd, epochs);
      assertEquals(found.length, epochs.length);
      const counts = found.map((names) => names.length);
      assert(Math.max(...counts) - Math.min(...counts) <= 4, `open after ${epochs}: ${counts}`);
      for (const names of found) {
        const removed = names.filter((name) => name.startsWith(cwd) && name.endsWith(" (deleted)"));
        assert(removed.length <= 2, removed.join("\n"));
      }
    }),
});

Deno.test("shipped: two checkpoints are evaluated at once, without waiting for a lock of its own", () =>
  withDirectory(async (cwd) => {
    await Deno.writeTextFile(join(cwd, "a.json"), JSON.stringify(small));
    const run = await runMlx(["run", "--config", "a.json", "--json"], { cwd });
    const { directories: { run: directory } } = JSON.parse(run.stdout);
    const checkpoints = ["--checkpoint", "checkpoint_epoch_1", "--checkpoint", "checkpoint_final"];
    const begun = performance.now();
    const { code, stdout, stderr } = await runMlx(["eval", directory, ...checkpoints], { cwd });
    assertEquals(code, 0, stderr);
    assertMatch(stdout, /checkpoint_epoch_1[^]*checkpoint_final/);
    // It would give up after ten seconds.
    assert(performance.now() - begun < 9000);
  }));
