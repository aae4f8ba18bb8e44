import { assert, assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { digestFile } from "../src/runs/formats/fields.ts";
import { decodeTensors } from "../src/runs/formats/safetensors.ts";
import { formatSealed } from "../src/runs/formats/seal.ts";
import { runExperiment } from "../src/experiment/mod.ts";
import { defineOptimizer, type Optimizer } from "../src/optimizers/optimizer.ts";
import { reproduceRun } from "../src/reproduction/mod.ts";
import { Workspace } from "../src/runs/files/workspace.ts";
import { object } from "../src/schema/fields.ts";
import { parseSpec } from "../src/spec/spec.ts";
import { extend, type Tables } from "../src/spec/tables.ts";
import { inPlace, kept, type Place } from "./oddities/support.ts";
import { tensorFile } from "./runs/fixtures.ts";

const table = ["a,b,y", ...Array.from({ length: 40 }, (_, i) => `${i * 7 % 11},${i * 3 % 5},${i % 13}`)]
  .join("\n") + "\n";

const config = {
  name: "again",
  dataset: { name: "csv", path: "table.csv", params: { target: "y" }, split: { test: 0.2, validation: 0.2 } },
  model: { name: "mlp", params: { hidden: [5], dropout: 0.1 } },
  training: { epochs: 6, batch_size: 8, learning_rate: 0.02, seed: 3 },
  output: { checkpoint_frequency: 3 },
};

/** A run of six epochs, with checkpoints of at least the third and the sixth. */
async function inRun(
  test: (place: Place, run: string) => Promise<void>,
  changes: object = {},
): Promise<void> {
  await inPlace(async (place) => {
    place.write("table.csv", table);
    await test(place, (await place.run({ ...config, ...changes })).summary.directories.run);
  });
}

async function reproduce({ mlx }: Place, run: string, ...args: string[]) {
  const { code, out, err } = await mlx("reproduce", run, "--json", ...args);
  return { code, err, ...JSON.parse(out) };
}

/** Changes keys of a manifest so that it fits its own digest. */
function changeManifest({ root, json }: Place, run: string, change: (manifest: Manifest) => object): void {
  const { sha256: _, ...content } = json(`${run}/manifest.json`);
  const value = { ...content, ...change(content) };
  Deno.writeTextFileSync(join(root, run, "manifest.json"), formatSealed(value));
}

type Manifest = {
  epoch_digests: string[];
  versions: object;
  checkpoints: { name: string; files: Record<string, object> }[];
};

Deno.test("reproduce: a run that completed is identical, and nothing is written", () =>
  inRun(async (place, run) => {
    const before = [place.names("."), place.names("outputs"), place.names("outputs/again"), place.names(run)];
    const { code, out, err } = await place.mlx("reproduce", run);
    assertEquals(code, 0);
    assertMatch(
      out,
      new RegExp(`^${run}: identical \\(6 of 6 epochs, \\d checkpoints, the final digest\\)\n$`),
    );
    assertStringIncludes(err, "6/6");
    assertEquals(
      [place.names("."), place.names("outputs"), place.names("outputs/again"), place.names(run)],
      before,
    );
    const { compared: all } = await reproduce(place, run);
    const part = await reproduce(place, run, "--epochs", "2");
    assertEquals([part.code, part.identical, part.compared.epochs, part.compared.final], [0, true, 2, false]);
    assertEquals((await place.mlx("reproduce", run, "--epochs", "0")).code, 2);
    assertEquals((await reproduce(place, run, "--epochs", "6")).compared, all);
    const more = await place.mlx("reproduce", run, "--epochs", "7");
    assertEquals([more.code, more.out], [2, ""]);
    assertStringIncludes(more.err, `Cannot reproduce 7 epochs of "${run}": it has 6 complete epochs\n`);
    assertEquals((await place.mlx("reproduce", "outputs")).code, 2);
  }));

Deno.test("reproduce: other bytes of data are told apart from other arithmetic", () =>
  inRun(async (place, run) => {
    // A blank that means nothing: other bytes, the same numbers.
    place.write("table.csv", table.replace("0,0,0\n", "0,0, 0\n"));
    const padded = await place.mlx("reproduce", run);
    assertEquals(padded.code, 7);
    assertStringIncludes(padded.out, "not identical: the data changed\n");
    assertStringIncludes(
      padded.out,
      "table.csv has other bytes than it had\n  the weights are the same nevertheless",
    );
    place.write("table.csv", table.replaceAll(",0\n", ",9\n"));
    const other = await reproduce(place, run);
    assertEquals([other.code, other.cause, other.changed_files], [7, "data", ["table.csv"]]);
    assertEquals(other.first_difference.epoch, 1);
    place.write("table.csv", "a,b\n1,2\n");
    const unfit = await reproduce(place, run);
    assertEquals([unfit.code, unfit.cause, unfit.changed_files], [7, "data", ["table.csv"]]);
    assertStringIncludes(unfit.problems[0], '"y"');
    Deno.removeSync(join(place.root, "table.csv"));
    assertEquals((await place.mlx("reproduce", run)).code, 2);
  }));

Deno.test("reproduce: the first epoch that differs is named, and the first array and number in its checkpoint", () =>
  inRun(async (place, run) => {
    // The record of another arithmetic: from epoch 2 on every digest is another one, and so is what was saved.
    const directory = join(place.root, run, "checkpoints", "checkpoint_epoch_3");
    const file = join(directory, "model.safetensors");
    const { tensors } = decodeTensors(Deno.readFileSync(file), file);
    const weight = tensors.find(({ name }) => name === "layers.0.weight")!;
    const before = weight.data[1];
    weight.data[1] += 2 ** -30;
    Deno.writeFileSync(file, tensorFile(tensors));
    const { sha256: _, ...state } = place.json(`${run}/checkpoints/checkpoint_epoch_3/state.json`);
    const digest = "3".repeat(64);
    const files = { ...state.files, "model.safetensors": digestFile(Deno.readFileSync(file)) };
    Deno.writeTextFileSync(
      join(directory, "state.json"),
      formatSealed({ ...state, epoch_digest: digest, files }),
    );
    changeManifest(place, run, ({ epoch_digests, checkpoints, versions }) => ({
      versions: { ...versions, numerics: "other" },
      epoch_digests: epoch_digests.map((digest, i) => i === 0 ? digest : String(i + 1).repeat(64)),
      checkpoints: checkpoints.filter(({ name }) => name !== "checkpoint_epoch_3"),
    }));
    const { code, out } = await place.mlx("reproduce", run);
    assertEquals(code, 7);
    assertStringIncludes(out, ": not identical: the arithmetic changed\n");
    assertMatch(
      out,
      /numerics version other then, \S+ now\n {2}epoch 2 is the first that differs: [0-9a-f]{16}, recorded 2{16}\n/,
    );
    assertStringIncludes(
      out,
      `checkpoint_epoch_3: layers.0.weight[1] is ${before}, recorded ${weight.data[1]}; 1 number differ`,
    );
    const { compared } = await reproduce(place, run);
    assertEquals(compared.epochs, 3);
    const first = await reproduce(place, run, "--epochs", "1");
    assertEquals([first.code, first.identical], [0, true]);
  }));

Deno.test("reproduce: a record that was changed is told apart from numbers that changed", () =>
  inRun(async (place, run) => {
    const manifest = Deno.readTextFileSync(join(place.root, run, "manifest.json"));
    const restore = () => Deno.writeTextFileSync(join(place.root, run, "manifest.json"), manifest);
    const zeros = "0".repeat(64);

    const digest = (change: (digest: string, i: number) => string) =>
      changeManifest(place, run, ({ epoch_digests }) => ({ epoch_digests: epoch_digests.map(change) }));
    digest((digest, i) => i === 3 ? zeros : digest);
    const one = await reproduce(place, run);
    assertEquals([one.code, one.cause, one.first_difference.epoch], [7, "record", 4]);
    restore();

    changeManifest(place, run, () => ({ final_digest: zeros }));
    const final = await reproduce(place, run);
    assertEquals([final.code, final.cause], [7, "record"]);
    assertMatch(final.problems[0], /^the final digest is [0-9a-f]{64}, recorded is 0{64}$/);
    restore();

    changeManifest(place, run, () => ({ config_digest: zeros }));
    assertEquals((await reproduce(place, run)).cause, "config");
    restore();

    Deno.writeTextFileSync(join(place.root, run, "manifest.json"), manifest.replace('"rows"', '"rows" '));
    assertEquals((await place.mlx("reproduce", run)).code, 4);
    restore();

    const file = join(place.root, run, "checkpoints", "checkpoint_epoch_3", "model.safetensors");
    const bytes = Deno.readFileSync(file);
    bytes[bytes.length - 1] ^= 1;
    Deno.writeFileSync(file, bytes);
    const damaged = await reproduce(place, run);
    assertEquals([damaged.code, damaged.cause, damaged.first_difference], [7, "record", null]);
    assertMatch(damaged.problems[0], /checkpoint_epoch_3\/model\.safetensors": its SHA-256 is/);
  }));

Deno.test("reproduce: metrics that were changed are found", () =>
  inRun(async (place, run) => {
    const file = join(place.root, run, "metrics", "metrics.ndjson");
    Deno.writeTextFileSync(
      file,
      Deno.readTextFileSync(file).replace(/("epoch": 2, "loss": )[\d.]+/, "$10.5"),
    );
    const { code, problems } = await reproduce(place, run, "--epochs", "3");
    assertEquals(code, 7);
    assertMatch(problems[0], /^loss of epoch 2 is [\d.]+, recorded is 0\.5$/);
  }));

Deno.test("reproduce: final metrics that were changed are found; those of one side alone are not compared", () =>
  inRun(async (place, run) => {
    const change = (file: string, from: RegExp, to: string) => {
      const path = join(place.root, run, file), text = Deno.readTextFileSync(path);
      const other = text.replaceAll(from, to);
      assertNotEquals(other, text);
      Deno.writeTextFileSync(path, other);
    };
    // A metric that this version does not have, and the record lacks one that it has.
    change("metrics/metrics.ndjson", /"loss": /g, '"loss_of_old": ');
    assertEquals((await reproduce(place, run)).problems, []);
    change("summary.json", /"loss": [\d.]+/g, '"loss": 0.5');
    const { code, cause, problems } = await reproduce(place, run);
    assertEquals([code, cause], [7, "record"]);
    assertMatch(problems[0], /^loss at the end is [\d.]+, recorded is 0\.5$/);
  }));

Deno.test("reproduce: runs that diverged or were interrupted, as far as their epochs go; exact solves", () =>
  inPlace(async (place) => {
    const diverging = {
      name: "d",
      dataset: { name: "synthetic_regression", params: { n_samples: 60, n_features: 3, seed: 1 } },
      model: { name: "linear_regression", params: { use_gradient_descent: true } },
      training: { epochs: 400, batch_size: 8, learning_rate: 3, optimizer: "sgd" },
      ...kept,
    };
    const run = async (config: object) => (await place.run(config)).summary.directories.run;
    const diverged = await reproduce(place, await run(diverging));
    assertEquals([diverged.code, diverged.status, diverged.problems], [0, "diverged", []]);
    assert(diverged.compared.epochs > 1 && diverged.compared.epochs === diverged.compared.of);
    const solved = await reproduce(
      place,
      await run({ ...diverging, model: { name: "linear_regression" }, training: {} }),
    );
    assertEquals([solved.code, solved.compared.epochs, solved.compared.final], [0, 1, true]);

    const completed = await run({
      ...diverging,
      training: { ...diverging.training, learning_rate: 0.01, epochs: 4 },
    });
    changeManifest(place, completed, ({ epoch_digests }) => ({
      status: "interrupted",
      final_digest: null,
      epoch_digests: epoch_digests.slice(0, 2),
    }));
    const cut = await reproduce(place, completed);
    assertEquals([cut.code, cut.compared.epochs, cut.compared.final], [0, 2, false]);
    const planned = await place.mlx("reproduce", completed, "--epochs", "4");
    assertEquals(planned.code, 2);
    assertStringIncludes(planned.err, "it has 2 complete epochs");
    changeManifest(place, completed, () => ({ epoch_digests: [] }));
    assertStringIncludes(
      (await place.mlx("reproduce", completed)).err,
      "it has no complete epoch to compare with",
    );
  }));

/** Tables with an optimizer of one's own: it goes down for an epoch and then up, and at one step by a hair further. */
function drifting(at: number): Tables {
  const update: Optimizer["update"] = (_, w, g, __, { rate, step }) => {
    for (let i = 0; i < w.length; i++) {
      w[i] -= rate * g[i] * (step > 9 ? -1 : 1) + (step === at && i === 7 ? 2 ** -40 : 0);
    }
  };
  const entry = defineOptimizer({
    summary: "drifts",
    params: object({}),
    create: () => ({ slots: [], update }),
  });
  return extend({ optimizers: { drifting: entry } });
}

const drifts: [at: number, epoch: number, steps: object, checkpoint: string, index: number][] = [
  [9, 1, { same: 0, differs: 9 }, "checkpoint_epoch_1", 7],
  [16, 2, { same: 9, differs: 16 }, "checkpoint_step_16", 7],
  [18, 2, { same: 16, differs: 18 }, "checkpoint_final", 7],
];

Deno.test("reproduce: the steps between which it began to differ are named, where checkpoints tell", () =>
  inPlace(async ({ root, write }) => {
    write("table.csv", table);
    const environment = { workspace: await Workspace.open(root), signal: new AbortController().signal };
    const split = { test: 0.2, validation: 0.2 };
    const { value: spec } = parseSpec({
      ...config,
      dataset: { ...config.dataset, split },
      model: { name: "mlp", params: { hidden: [5] } },
      training: {
        epochs: 2,
        batch_size: 3,
        learning_rate: 0.01,
        seed: 3,
        optimizer: "drifting",
        checkpoint_every_steps: 4,
      },
      output: { checkpoint_frequency: 100 },
    }, drifting(0));
    let runDir = "";
    for await (const event of runExperiment(spec!, { ...environment, tables: drifting(0) })) {
      if (event.kind === "directory") runDir = event.path;
    }
    const again = (at: number) => reproduceRun({ runDir }, { ...environment, tables: drifting(at) });
    const same = await again(0);
    assertEquals([same.identical, same.compared], [true, { epochs: 2, of: 2, checkpoints: 3, final: true }]);
    for (const [at, epoch, steps, checkpoint, index] of drifts) {
      const { cause, first_difference, tensor } = await again(at);
      assertEquals([cause, first_difference?.epoch, first_difference?.steps], ["arithmetic", epoch, steps]);
      assertEquals(tensor?.checkpoint, checkpoint);
      assertEquals([tensor?.name, tensor?.index], ["layers.0.weight", index]);
    }
  }));
