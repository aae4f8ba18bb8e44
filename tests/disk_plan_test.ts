/** What a dry run says of the disk, against what the rules of retention leave and what a run writes. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { planDisk } from "../src/disk_plan.ts";
import { runExperiment } from "../src/experiment/mod.ts";
import { planExperiment } from "../src/plan.ts";
import {
  epochName,
  finalName,
  isEpochDue,
  type Moment,
  type RankedEpoch,
  retentionOf,
  superfluous,
} from "../src/runs/checkpoints/retention.ts";
import { inWorkspace } from "./resume/support.ts";
import { Random } from "../src/kernels/exam/mod.ts";
import { noFiles, specOf } from "./sessions.ts";

const config = (epochs: number, output: object, training: object = {}) => ({
  name: "disk",
  dataset: { name: "synthetic_regression", params: { n_samples: 40, n_features: 30 } },
  model: { name: "mlp", params: { hidden: [40] } },
  training: { epochs, seed: 1, batch_size: 20, ...training },
  output,
});

/** The most checkpoints with files of their own that are left at the end, over several courses of the metric. */
function mostLeft(epochs: number, output: object): number {
  const spec = specOf(config(epochs, output));
  const monitor = { metric: "loss", mode: "min" } as const;
  const retention = retentionOf(spec, monitor);
  const random = new Random(epochs);
  let most = 0;
  for (let course = 0; course < 20; course++) {
    const values = Array.from(
      { length: epochs },
      (_, i) => course === 0 ? -i : course === 1 ? i : random.next(),
    );
    let kept: Moment[] = [], best: RankedEpoch[] = [];
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const one = { epoch, ...monitor, value: values[epoch - 1] };
      best = [...best, one].sort((a, b) => a.value - b.value).slice(0, spec.output.keep?.best ?? 1);
      if (!isEpochDue(epoch, retention) && !best.includes(one)) continue;
      kept.push({ name: epochName(epoch), epoch, step: epoch });
      const going = superfluous(kept, retention, best);
      kept = kept.filter(({ name }) => !going.includes(name));
    }
    const twin = kept.some(({ epoch }) => epoch === epochs) ? 0 : 1;
    kept.push({ name: finalName, epoch: epochs, step: epochs });
    const going = superfluous(kept, retention, best);
    most = Math.max(most, kept.length - going.length - 1 + twin);
  }
  return most;
}

Deno.test("a run never leaves more checkpoints than planned, and often as many", () => {
  let exact = 0, tried = 0;
  const keeps = [null, {}, { last: 3, best: 2 }, { last: 2, best: 1, every: 3 }, {
    last: 4,
    best: 3,
    every: 5,
  }];
  for (const epochs of [1, 2, 3, 7, 12, 25]) {
    for (const checkpoint_frequency of [1, 2, 3, 10]) {
      for (const keep of keeps) {
        const output = { checkpoint_frequency, keep };
        const left = mostLeft(epochs, output);
        const size = { epochs, parameters: 1, slots: 0, inputs: 1 };
        const { checkpoints } = planDisk(specOf(config(epochs, output)), size);
        const what = `${epochs} epochs, ${JSON.stringify(output)}: ${left}, planned ${checkpoints}`;
        assert(left <= checkpoints && checkpoints <= left + 4, what);
        tried++;
        if (left === checkpoints) exact++;
      }
    }
  }
  assert(exact > tried / 3, `${exact} of ${tried} are exact`);
});

Deno.test("the plan names the bytes that a run's checkpoints take", async () => {
  const cases: [object, object][] = [
    [{ checkpoint_frequency: 1 }, {}],
    [{ checkpoint_frequency: 2 }, { optimizer: "sgd", precision: "float32" }],
    [{ keep: { last: 2 } }, { optimizer: "sgd", params: { momentum: 0.9 } }],
    [{ save_checkpoints: false }, {}],
  ];
  for (const [output, training] of cases) {
    await inWorkspace(async (environment, root) => {
      const spec = specOf(config(6, output, training));
      const { facts: { disk } } = await planExperiment(spec, noFiles);
      let path = "";
      for await (const event of runExperiment(spec, environment)) {
        if (event.kind === "directory") path = event.path;
      }
      const inodes = new Map<number, number>();
      const folder = join(root, path, "checkpoints");
      for (const { name, isDirectory } of Deno.readDirSync(folder)) {
        if (!isDirectory) continue;
        for (const file of Deno.readDirSync(join(folder, name))) {
          const { ino, size } = Deno.statSync(join(folder, name, file.name));
          inodes.set(ino ?? inodes.size, size);
        }
      }
      const bytes = inodes.values().reduce((sum, size) => sum + size, 0);
      // Three files each; the best may turn out to be one that stays anyway.
      const { each, total } = disk, mean = bytes / (inodes.size / 3);
      assert(
        bytes <= total && !(each > 1.5 * mean),
        `${bytes} bytes, ${mean} each, planned ${total}, ${each} each`,
      );
      assertEquals(disk.total, disk.checkpoints * disk.each);
    });
  }
});
