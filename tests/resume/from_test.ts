/** New runs with the settings of old ones. */
import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { formatSealed } from "../../src/runs/formats/seal.ts";
import { inPlace } from "../oddities/support.ts";
import { config } from "./support.ts";

Deno.test("run --from: the settings of a run with others laid over them, and where they come from", () =>
  inPlace(async (place) => {
    const first = (await place.run(config({ epochs: 3, seed: null }))).summary;
    const old = first.directories.run;
    const again = await place.mlx("run", "--from", old, "--json");
    const { directories, final_digest } = JSON.parse(again.out);
    // The seed that was drawn is among the settings.
    assertEquals(final_digest, first.final_digest);
    const { config_digest } = place.json(`${old}/manifest.json`);
    assertEquals(place.json(`${directories.run}/manifest.json`).from, { run: old, config_digest, data: [] });
    assertEquals(place.json(`${old}/manifest.json`).from, null);
    const changed = JSON.parse((await place.mlx("run", "--from", old, "--json", "training.epochs=4")).out);
    assertNotEquals(changed.final_digest, final_digest);
    const settings = place.json(`${changed.directories.run}/config.json`);
    assertEquals(settings, {
      ...place.json(`${old}/config.json`),
      training: { ...settings.training, epochs: 4 },
    });
    assertEquals((await place.mlx("verify", changed.directories.run)).code, 0);
    const dry = await place.mlx("run", "--from", old, "--dry-run", "training.epochs=7");
    assertStringIncludes(dry.out, "  training.epochs  ");
    const listed = await place.mlx("runs");
    assertEquals(listed.out.split("\n").filter((line) => line.trimEnd().endsWith(old)).length, 2);
    const runs = JSON.parse((await place.mlx("runs", "--json")).out);
    assertEquals(runs.map(({ from }: { from: string | null }) => from), [old, old, null]);
  }));

Deno.test("run --from: mistakes are told as in a file, and what is no run by its name", () =>
  inPlace(async (place) => {
    const { run } = (await place.run(config({ epochs: 2 }))).summary.directories;
    const count = place.names("outputs/long").length;
    const refused = async (code: number, reason: string, ...args: string[]) => {
      const screen = await place.mlx("run", ...args);
      assertEquals([screen.code, screen.out], [code, ""], screen.err);
      assertStringIncludes(screen.err, reason);
    };
    await refused(2, "expected an integer >= 1 but found 0", "--from", run, "training.epochs=0");
    await refused(2, 'unknown key "epoch"', "--from", run, "training.epoch=3");
    await refused(2, 'Unexpected operand "more"', "--from", run, "more");
    await refused(2, 'Cannot find "outputs/long/none"', "--from", "outputs/long/none");
    await refused(2, "it has no config.json", "--from", "outputs");
    await refused(2, "the settings come from one of them", "--from", run, "--config", "a.json");
    await refused(2, '"--from" with --resume', "--from", run, "--resume", run);
    const path = join(place.root, run, "config.json");
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text.replace('"epochs": 2', '"epochs": 3'));
    await refused(4, "the SHA-256 of its config.json is", "--from", run);
    Deno.writeTextFileSync(path, text.replaceAll(/(format_version|oldest_reader)": 1/g, '$1": 2'));
    await refused(4, "a newer mlx wrote it, in format 2", "--from", run);
    Deno.writeTextFileSync(path, text);
    Deno.writeTextFileSync(join(place.root, run, "manifest.json"), "{}");
    await refused(4, "can be run by itself with --config", "--from", run);
    assertEquals(place.names("outputs/long").length, count);
  }));

Deno.test("run --from: other bytes of data are named in a warning and in the manifest, and stop nothing", () =>
  inPlace(async (place) => {
    const table = ["a,b,y", ...Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 4},${i % 9}`)].join("\n");
    place.write("table.csv", table);
    place.write("same.csv", table);
    const dataset = { name: "csv", path: "table.csv", params: { target: "y" } };
    const old = (await place.run({ ...config({ epochs: 2 }), dataset })).summary.directories.run;
    const { data } = place.json(`${old}/manifest.json`);
    const again = async (...args: string[]) => {
      const { code, out, err } = await place.mlx("run", "--from", old, "--quiet", "--json", ...args);
      assertEquals(code, 0, err);
      const run: string = JSON.parse(out).directories.run;
      const manifest = place.json(`${run}/manifest.json`);
      assertEquals(manifest.from.data, data);
      return { err, run, manifest, log: Deno.readTextFileSync(join(place.root, run, "logs", "run.log")) };
    };
    // The same bytes are the same data, wherever they lie.
    for (const path of ["table.csv", "same.csv"]) {
      const { err, log, manifest } = await again(`dataset.path=${path}`);
      assertEquals([err, log.includes("warning")], ["", false]);
      assertEquals(manifest.data[0].sha256, data[0].sha256);
    }

    place.write("table.csv", table + "\n");
    place.write("other.csv", table + "\n\n");
    const short = (digest: string) => digest.slice(0, 16);
    const cases: [args: string[], words: string][] = [
      [[], `"table.csv" has other bytes than when "${old}" read it`],
      [["dataset.path=other.csv"], `"other.csv" has other bytes than "table.csv" when "${old}" read it`],
    ];
    for (const [args, words] of cases) {
      const { err, log, run, manifest } = await again(...args);
      const now = manifest.data[0].sha256;
      assertNotEquals(now, data[0].sha256);
      const warning = `${words}: its SHA-256 begins with ${short(now)}, it began with ${
        short(data[0].sha256)
      }`;
      assertEquals(err, `mlx: warning: ${warning}\n`);
      assertStringIncludes(log, `warning: ${warning}\n`);
      assertEquals((await place.mlx("verify", run)).code, 0);
      const dry = await place.mlx("run", "--from", old, "--dry-run", ...args);
      assertEquals([dry.code, dry.err], [0, `mlx: warning: ${warning}\n`]);
    }
    // What reads no file has none that could be other.
    const { err } = await again("dataset={name: synthetic_regression, params: {n_samples: 20}}");
    assertEquals(err, "");
  }));

Deno.test("run --from: the manifests of runs from before the data of their origin was recorded are read", () =>
  inPlace(async (place) => {
    const { run } = (await place.run(config({ epochs: 2 }))).summary.directories;
    const next = JSON.parse((await place.mlx("run", "--from", run, "--json")).out).directories.run;
    const { sha256: _, ...manifest } = place.json(`${next}/manifest.json`);
    const { data: __, ...from } = manifest.from;
    Deno.writeTextFileSync(join(place.root, next, "manifest.json"), formatSealed({ ...manifest, from }));
    assertEquals((await place.mlx("verify", next)).code, 0);
    assertEquals((await place.mlx("run", "--from", next, "--quiet")).code, 0);
  }));
