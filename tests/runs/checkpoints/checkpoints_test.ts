import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { quickOrLong } from "../../amount.ts";
import { ConfigError, DataError, StorageError } from "../../../src/errors.ts";
import {
  listCheckpoints,
  removeCheckpoint,
  saveCheckpoint,
} from "../../../src/runs/checkpoints/checkpoints.ts";
import { loadCheckpoint } from "../../../src/runs/documents/load_checkpoint.ts";
import { type Manifest, readManifest } from "../../../src/runs/documents/manifest.ts";
import { factsOf, namesIn, recordRun, snapshotOf, specOf, withDirectory } from "../fixtures.ts";
import { needsLinks, symlink } from "../../links.ts";

const digests = { origin: "a".repeat(64), epoch: "b".repeat(64) };

/** A directory with an empty checkpoints/ and a manifest that lists none. */
async function withRun(test: (directory: string, manifest: Manifest) => Promise<void>): Promise<void> {
  await withDirectory(async (root) => {
    const { recorder } = await recordRun(root, { spec: specOf({ output: { save_checkpoints: false } }) });
    const manifest = await readManifest(recorder.directory);
    await test(recorder.directory, { ...manifest, trajectory_digest: digests.origin, epoch_digests: [] });
  });
}

Deno.test("loadCheckpoint() gives back what saveCheckpoint() was given, to the last bit", async () => {
  await withRun(async (directory, manifest) => {
    const snapshot = snapshotOf(2);
    for (const sync of [false, true]) {
      const name = sync ? "checkpoint_final" : "checkpoint_epoch_2";
      const record = await saveCheckpoint(directory, name, snapshot, { digests, sync });
      assertEquals([record.name, record.epoch, record.step], [name, 2, 8]);
      const loaded = await loadCheckpoint(directory, name, { manifest });
      assertEquals(loaded.digests, digests);
      assertEquals(loaded.snapshot.state, snapshot.state);
      const byName = (tensors: typeof snapshot.model) =>
        Object.fromEntries(tensors.map((one) => [one.name, one]));
      assertEquals(byName(loaded.snapshot.model), byName(snapshot.model));
      assertEquals(byName(loaded.snapshot.optimizer), byName(snapshot.optimizer));
    }
    assertEquals(namesIn(join(directory, "checkpoints")), ["checkpoint_epoch_2", "checkpoint_final"]);
  });
});

Deno.test("saveCheckpoint() never changes an existing checkpoint", async () => {
  await withRun(async (directory, manifest) => {
    await saveCheckpoint(directory, "checkpoint_final", snapshotOf(1), { digests });
    const again = () => saveCheckpoint(directory, "checkpoint_final", snapshotOf(2), { digests });
    await assertRejects(again, StorageError, "exists already");
    assertEquals((await loadCheckpoint(directory, "checkpoint_final", { manifest })).snapshot.state.epoch, 1);
    assertEquals(namesIn(join(directory, "checkpoints")), ["checkpoint_final"]);
    await removeCheckpoint(directory, "checkpoint_final");
    assertEquals(namesIn(join(directory, "checkpoints")), []);
  });
});

Deno.test("listCheckpoints() orders by number and sees complete checkpoints only", needsLinks, async () => {
  await withRun(async (directory) => {
    const folder = join(directory, "checkpoints");
    const names = ["checkpoint_epoch_2", "checkpoint_epoch_10", "checkpoint_step_9", "checkpoint_final"];
    for (const name of [...names].reverse()) Deno.mkdirSync(join(folder, name));
    for (const name of [".tmp-1-1", "other", "checkpoint_epoch_", "checkpoint_epoch_1x"]) {
      Deno.mkdirSync(join(folder, name));
    }
    Deno.writeTextFileSync(join(folder, "checkpoint_epoch_3"), "");
    symlink("checkpoint_epoch_2", join(folder, "checkpoint_epoch_4"), "dir");
    assertEquals(await listCheckpoints(directory), names);
  });
});

Deno.test("loadCheckpoint() refuses every truncation and every flipped bit of every file", async () => {
  await withRun(async (directory, manifest) => {
    const record = await saveCheckpoint(directory, "checkpoint_epoch_2", snapshotOf(2), { digests });
    // As after a kill, with nothing in the manifest, the checkpoint must protect itself; so less is tried when it is listed.
    for (const [checkpoints, stride] of [[[], quickOrLong(7, 1)], [[record], 29]] as const) {
      const options = { manifest: { ...manifest, checkpoints: [...checkpoints] } };
      await loadCheckpoint(directory, "checkpoint_epoch_2", options);
      for (const file of ["model.safetensors", "optimizer.safetensors", "state.json"]) {
        const path = join(directory, "checkpoints", "checkpoint_epoch_2", file);
        const bytes = Deno.readFileSync(path);
        const attempt = async (damaged: Uint8Array, what: string) => {
          Deno.writeFileSync(path, damaged);
          const error = await loadCheckpoint(directory, "checkpoint_epoch_2", options).then(
            () => null,
            (e) => e,
          );
          assert(error !== null, `${what} of ${file} was accepted`);
          assertInstanceOf(error, DataError, `${what} of ${file}: ${error}`);
          assertStringIncludes(error.message, file);
        };
        for (let length = 0; length < bytes.length; length += stride) {
          await attempt(bytes.subarray(0, length), `the first ${length} bytes`);
        }
        for (let at = 0; at < bytes.length; at += stride) {
          const damaged = bytes.slice();
          damaged[at] ^= 1 << (at % 8);
          await attempt(damaged, `bit ${at % 8} of byte ${at}`);
        }
        await attempt(new Uint8Array([...bytes, 0x0a]), "an appended byte");
        await attempt(new Uint8Array(bytes.length), "only zeros");
        Deno.removeSync(path);
        const error = await assertRejects(
          () => loadCheckpoint(directory, "checkpoint_epoch_2", options),
          DataError,
        );
        assertStringIncludes(error.message, file);
        Deno.writeFileSync(path, bytes);
      }
      await loadCheckpoint(directory, "checkpoint_epoch_2", options);
    }
  });
});

Deno.test("loadCheckpoint() refuses checkpoints and files from elsewhere", async () => {
  await withRun(async (directory, manifest) => {
    const at = (name: string) => join(directory, "checkpoints", name);
    const load = (name: string, changes: Partial<Manifest> = {}) =>
      loadCheckpoint(directory, name, { manifest: { ...manifest, ...changes } });
    const save = (name: string, snapshot = snapshotOf(2)) =>
      saveCheckpoint(directory, name, snapshot, { digests });
    const record = await save("checkpoint_epoch_2");
    await load("checkpoint_epoch_2");
    await assertRejects(
      () => load("checkpoint_epoch_2", { trajectory_digest: "c".repeat(64) }),
      DataError,
      "its config",
    );
    const chain = ["d".repeat(64), "e".repeat(64)];
    await assertRejects(
      () => load("checkpoint_epoch_2", { epoch_digests: chain }),
      DataError,
      "its digest of epoch 2",
    );

    Deno.renameSync(at("checkpoint_epoch_2"), at("checkpoint_epoch_3"));
    await assertRejects(() => load("checkpoint_epoch_3"), DataError, "state of epoch 2, step 8");
    Deno.renameSync(at("checkpoint_epoch_3"), at("checkpoint_step_9"));
    await assertRejects(() => load("checkpoint_step_9"), DataError, "state of step 8");

    // A valid checkpoint under a listed name.
    await save("checkpoint_final", snapshotOf(3));
    const checkpoints = [{ ...record, name: "checkpoint_final" }];
    await assertRejects(() => load("checkpoint_final", { checkpoints }), DataError, "state.json");

    // A file of another checkpoint of the run.
    await save("checkpoint_epoch_4", snapshotOf(4));
    Deno.copyFileSync(
      join(at("checkpoint_final"), "model.safetensors"),
      join(at("checkpoint_epoch_4"), "model.safetensors"),
    );
    await assertRejects(() => load("checkpoint_epoch_4"), DataError, "model.safetensors");
  });
});

Deno.test("loadCheckpoint() takes plain names of the run's own checkpoints only, and lists them", async () => {
  await withRun(async (directory, manifest) => {
    await saveCheckpoint(directory, "checkpoint_epoch_2", snapshotOf(2), { digests });
    for (
      const name of [
        "checkpoint_epoch_3",
        "",
        ".",
        "..",
        "../checkpoints/checkpoint_epoch_2",
        "./checkpoint_epoch_2",
        "checkpoint_epoch_2/",
        "checkpoint_epoch_2\0",
        "checkpoint_epoch_02",
        "constructor",
        "/etc",
      ]
    ) {
      const error = await assertRejects(() => loadCheckpoint(directory, name, { manifest }), ConfigError);
      assertEquals(error.hint, "it has checkpoint_epoch_2");
    }
    for (let epoch = 3; epoch <= 20; epoch++) {
      Deno.mkdirSync(join(directory, "checkpoints", `checkpoint_epoch_${epoch}`));
    }
    const many = await assertRejects(
      () => loadCheckpoint(directory, "checkpoint_final", { manifest }),
      ConfigError,
    );
    assertMatch(
      many.hint!,
      /^it has 19: checkpoint_epoch_2, .*checkpoint_epoch_4, …, checkpoint_epoch_18, .*checkpoint_epoch_20$/,
    );
    for (let epoch = 2; epoch <= 20; epoch++) await removeCheckpoint(directory, `checkpoint_epoch_${epoch}`);
    const error = await assertRejects(
      () => loadCheckpoint(directory, "checkpoint_final", { manifest }),
      ConfigError,
    );
    assertEquals(error.hint, "the run saved none");
    await assertRejects(
      () => loadCheckpoint(directory, "checkpoint_best", { manifest }),
      ConfigError,
      "checkpoint_best",
    );
  });
});

Deno.test("loadCheckpoint() follows no link", needsLinks, async () => {
  await withRun(async (directory, manifest) => {
    const load = (name: string) => loadCheckpoint(directory, name, { manifest });
    const folder = join(directory, "checkpoints");
    await saveCheckpoint(directory, "checkpoint_epoch_2", snapshotOf(2), { digests });
    const file = join(folder, "checkpoint_epoch_2", "model.safetensors");
    Deno.renameSync(file, join(directory, "moved"));
    symlink(join(directory, "moved"), file, "file");
    await assertRejects(() => load("checkpoint_epoch_2"), DataError, "a symbolic link");
    Deno.removeSync(file);
    Deno.renameSync(join(directory, "moved"), file);
    await load("checkpoint_epoch_2");

    Deno.renameSync(join(folder, "checkpoint_epoch_2"), join(directory, "moved"));
    symlink(join(directory, "moved"), join(folder, "checkpoint_epoch_2"), "dir");
    await assertRejects(
      () => load("checkpoint_epoch_2"),
      DataError,
      "expected a directory but found a symbolic link",
    );
    Deno.removeSync(join(folder, "checkpoint_epoch_2"));
    Deno.renameSync(join(directory, "moved"), join(folder, "checkpoint_epoch_2"));

    Deno.renameSync(folder, join(directory, "moved"));
    symlink(join(directory, "moved"), folder, "dir");
    await assertRejects(() => load("checkpoint_epoch_2"), ConfigError, "a symbolic link");
  });
});

Deno.test("loadCheckpoint() refuses numbers that are not finite, though every digest agrees", async () => {
  await withRun(async (directory, manifest) => {
    for (const [epoch, file, spoiled] of [[8, "model", NaN], [9, "optimizer", -Infinity]] as const) {
      const snapshot = snapshotOf(epoch);
      snapshot[file][0].data[0] = spoiled;
      await saveCheckpoint(directory, `checkpoint_epoch_${epoch}`, snapshot, { digests });
      const error = await assertRejects(
        () => loadCheckpoint(directory, `checkpoint_epoch_${epoch}`, { manifest }),
        DataError,
      );
      assertStringIncludes(
        error.message,
        `${file}.safetensors": "${snapshot[file][0].name}" holds ${spoiled}`,
      );
    }
  });
});

Deno.test("two runs of one config write the same checkpoint bytes", async () => {
  await withDirectory(async (root) => {
    const bytes: Uint8Array[][] = [];
    for (const started of ["2026-01-01T00:00:00Z", "2027-02-02T00:00:00Z"]) {
      const facts = factsOf({ started: new Date(started) });
      const { recorder } = await recordRun(root, { facts });
      const folder = join(recorder.directory, "checkpoints", "checkpoint_final");
      bytes.push(namesIn(folder).map((name) => Deno.readFileSync(join(folder, name))));
    }
    assertEquals(bytes[0].length, 3);
    assertEquals(bytes[0], bytes[1]);
  });
});
