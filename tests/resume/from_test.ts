/** New runs with the settings of old ones. */
import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
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
    assertEquals(place.json(`${directories.run}/manifest.json`).from, { run: old, config_digest });
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
    assertStringIncludes(dry.out, "* training.epochs ");
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
    await refused(2, 'the unknown key "epoch"', "--from", run, "training.epoch=3");
    await refused(2, 'Unexpected operand "more"', "--from", run, "more");
    await refused(2, 'Cannot find "outputs/long/none"', "--from", "outputs/long/none");
    await refused(2, "it has no config.json", "--from", "outputs");
    await refused(2, "the settings come from one of them", "--from", run, "--config", "a.json");
    await refused(2, '"--from" with --resume', "--from", run, "--resume", run);
    const path = join(place.root, run, "config.json");
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text.replace('"epochs": 2', '"epochs": 3'));
    await refused(4, "the SHA-256 of its config.json is", "--from", run);
    Deno.writeTextFileSync(path, text.replace('"format_version": 1', '"format_version": 2'));
    await refused(4, "expected 1 but found 2", "--from", run);
    Deno.writeTextFileSync(path, text);
    Deno.writeTextFileSync(join(place.root, run, "manifest.json"), "{}");
    await refused(4, "can be run by itself with --config", "--from", run);
    assertEquals(place.names("outputs/long").length, count);
  }));
