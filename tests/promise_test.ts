/** The promise: a run is a pure function of its config and of the bytes of its data, and of nothing else. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { basename, join } from "@std/path";
import { evaluate, loadRun, run } from "../src/mod.ts";
import { loadSpecs } from "../src/spec/load.ts";
import { root as project, runMlx } from "./deno.ts";

type Section = Record<string, unknown>;

const table = [
  "length,width,kind,note,part",
  ...Array.from({ length: 60 }, (_, i) => {
    const kind = i % 3;
    const measures = `${kind * 2 + (i * 7 % 10) / 5},${3 - kind + (i * 3 % 8) / 4}`;
    return `${measures},${"abc"[kind]},${i % 2 ? "x" : "y"},${i % 5 === 0 ? "test" : "train"}`;
  }),
].join("\n") + "\n";

const config = {
  name: "pure",
  dataset: {
    name: "csv",
    path: "table.csv",
    params: { target: "kind", drop: ["part"], categorical: ["note"] },
    split: { test: 0.2, seed: 1 },
    standardize: true,
  },
  model: { name: "mlp", params: { hidden: [6] } },
  training: { epochs: 3, batch_size: 16, learning_rate: 0.02, seed: 4 },
};

async function inDirectory(body: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(root, "table.csv"), table);
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** The config with some keys replaced, section by section. */
function changed(changes: { name?: string; description?: string } & Partial<Record<string, unknown>>) {
  const merged: Section = { ...config };
  for (const [key, value] of Object.entries(changes)) {
    const old = merged[key];
    merged[key] = typeof value === "object" && typeof old === "object" ? { ...old, ...value } : value;
  }
  return merged as unknown as typeof config;
}

async function digest(root: string, one: typeof config, record = false): Promise<string> {
  const result = await run(one, { root, record });
  assertEquals(result.status, "completed");
  return result.digest!;
}

/** Every key of the *what*, changed. To add a key: add its line. */
const what: Record<string, Parameters<typeof changed>[0]> = {
  "dataset.params": {
    dataset: { params: { ...config.dataset.params, drop: ["part", "note"], categorical: [] } },
  },
  "dataset.split.test": { dataset: { split: { test: 0.3, seed: 1 } } },
  "dataset.split.validation": { dataset: { split: { test: 0.2, validation: 0.2, seed: 1 } } },
  "dataset.split.seed": { dataset: { split: { test: 0.2, seed: 2 } } },
  "dataset.split.stratify": { dataset: { split: { test: 0.2, seed: 1, stratify: true } } },
  "dataset.split.shuffle": { dataset: { split: { test: 0.2, shuffle: false } } },
  "dataset.split.group": { dataset: { split: { test: 0.2, seed: 1, group: "part" } } },
  "dataset.split.column": { dataset: { split: { column: "part" } } },
  "dataset.standardize": { dataset: { standardize: false } },
  "dataset.encoding": { dataset: { encoding: "ordinal" } },
  "model.params.hidden": { model: { params: { hidden: [7] } } },
  "model.params.activation": { model: { params: { hidden: [6], activation: "tanh" } } },
  "model.params.seed": { model: { params: { hidden: [6], seed: 9 } } },
  "model.name": { model: { name: "logistic_regression", params: {} } },
  "training.epochs": { training: { epochs: 4 } },
  "training.batch_size": { training: { batch_size: 15 } },
  "training.learning_rate": { training: { learning_rate: 0.021 } },
  "training.optimizer": { training: { optimizer: "sgd" } },
  "training.seed": { training: { seed: 5 } },
  "training.precision": { training: { precision: "float32" } },
  "training.loss": { training: { loss: "mse" } },
  "training.class_weight": { training: { class_weight: { a: 3 } } },
  "training.clip_weights": { training: { clip_weights: 0.1 } },
  "training.params": { training: { params: { eps: 1e-3 } } },
};

/** Every key of the *how* and *where*, changed. */
const how: Record<string, Parameters<typeof changed>[0]> = {
  name: { name: "another" },
  description: { description: "words" },
  "dataset.path": { dataset: { path: "copy.csv" } },
  "model.architecture": { model: { architecture: "a note" } },
  "output.directory": { output: { directory: "elsewhere" } },
  "output.save_checkpoints": { output: { save_checkpoints: false } },
  "output.checkpoint_frequency": { output: { checkpoint_frequency: 2 } },
  "output.keep": { output: { keep: { last: 2, best: 2, every: 2 } } },
  "training.checkpoint_every_steps": { training: { checkpoint_every_steps: 1 } },
  "training.checkpoint_every_seconds": { training: { checkpoint_every_seconds: 1e-9 } },
  "output.save_logs": { output: { save_logs: false } },
  "output.index": { output: { index: false } },
};

Deno.test("each setting of the what changes the digest, each of the how leaves it", async () => {
  await inDirectory(async (root) => {
    await Deno.copyFile(join(root, "table.csv"), join(root, "copy.csv"));
    const first = await digest(root, config);
    const seen = new Map([[first, "the config itself"]]);
    for (const [key, changes] of Object.entries(what)) {
      const other = await digest(root, changed(changes));
      assert(!seen.has(other), `${key} gives the digest of ${seen.get(other)}`);
      seen.set(other, key);
    }
    for (const [key, changes] of Object.entries(how)) {
      assertEquals(await digest(root, changed(changes), true), first, key);
    }
  });
});

Deno.test("other bytes of data are another run, and an evaluation says that they changed", async () => {
  await inDirectory(async (root) => {
    const first = await run(config, { root });
    // A blank that means nothing: the numbers are the same, the bytes are not.
    await Deno.writeTextFile(join(root, "table.csv"), table.replace(",a,", ", a,"));
    const padded = await run(config, { root, record: false });
    assertEquals(padded.metrics, first.metrics);
    assertNotEquals(padded.digest, first.digest);
    const report = await evaluate(first.directory!, { root });
    assertEquals(report.changed_files, ["table.csv"]);
    await Deno.writeTextFile(join(root, "table.csv"), table);
    assertEquals((await evaluate(first.directory!, { root })).changed_files, []);
  });
});

Deno.test("the same bits in another directory, time zone, locale and process", async () => {
  const digests: string[] = [], epochs: (readonly string[])[] = [];
  const places: Record<string, string>[] = [
    { TZ: "UTC", LC_ALL: "C" },
    { TZ: "Pacific/Apia", LC_ALL: "tr_TR.UTF-8", LANG: "de_DE.UTF-8", HOME: "/" },
    { TZ: "Nonsense/Zone" },
    { TZ: ":/etc/hostname" },
  ];
  for (const env of places) {
    await inDirectory(async (root) => {
      await Deno.writeTextFile(join(root, "pure.json"), JSON.stringify(config));
      const { code, stdout, stderr } = await runMlx(["run", "--config", "pure.json", "--quiet", "--json"], {
        cwd: root,
        env,
      });
      assertEquals(code, 0, stderr);
      const { directories, final_digest } = JSON.parse(stdout);
      digests.push(final_digest);
      const { manifest } = await loadRun(directories.run, { root });
      epochs.push(manifest.epoch_digests);
      // Names and times are UTC everywhere.
      assert(Math.abs(Date.parse(manifest.started) - Date.now()) < 600_000, manifest.started);
      assertEquals(
        basename(directories.run),
        manifest.started.replace(/\..*$/, "").replaceAll(/[-:]/g, "").replace("T", "_"),
      );
    });
  }
  await inDirectory(async (root) => {
    digests.push(await digest(root, config));
  });
  assertEquals(new Set(digests).size, 1);
  assertEquals(new Set(epochs.map(String)).size, 1);
});

/** What scikit-learn 1.2 reaches on the same rows, `train_test_split(0.2, random_state=42)`, standardised. */
const quality: Record<string, { metric: string; is: number; within: number }> = {
  diabetes: { metric: "test_r2", is: 0.454147, within: 5e-7 },
  iris: { metric: "test_accuracy", is: 1, within: 0 },
  digits: { metric: "test_accuracy", is: 0.972, within: 0.01 },
};

for (const [name, { metric, is, within }] of Object.entries(quality)) {
  Deno.test(`experiments/${name}.yaml is as good as it should be`, async () => {
    const [spec] = await loadSpecs(join(project, "experiments", `${name}.yaml`));
    const { metrics } = await run(spec, { root: project, record: false });
    assert(
      Math.abs(metrics[metric] - is) <= within,
      `${metric} is ${metrics[metric]}, not ${is} ± ${within}`,
    );
  });
}
