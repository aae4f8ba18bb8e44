/** What `mlx resume` says of a run that is complete: only that all is well if it is. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { inPlace } from "../oddities/support.ts";
import { config } from "./support.ts";

Deno.test("resume: a complete run is verified, and what is damaged or missing is named", () =>
  inPlace(async (place) => {
    const { run } = (await place.run(config({ epochs: 3 }))).summary.directories;
    const well = await place.mlx("resume", run);
    assertEquals([well.code, well.out], [0, `${run} is complete: there is nothing to resume\n`]);
    assertStringIncludes(well.err, "files are as recorded. More epochs: ");
    assertEquals((await place.mlx("resume", run, "--epochs", "3")).code, 0);

    const path = (file: string) => join(place.root, run, file);
    /** Resumes a run of which a file is changed or, without a text, gone. */
    const refused = async (file: string, text: string | null, ...reasons: string[]) => {
      const whole = Deno.readFileSync(path(file));
      // In its place: a final checkpoint shares its files with that of the last epoch.
      if (text === null) Deno.removeSync(path(file));
      else Deno.writeTextFileSync(path(file), text);
      const { code, out, err } = await place.mlx("resume", run);
      assertEquals([code, out], [4, ""], err);
      for (const reason of [run, ...reasons]) assertStringIncludes(err, reason);
      Deno.writeFileSync(path(file), whole);
    };
    const whole = "it is complete, but some of its files are damaged or missing:\n  ";
    await refused(
      "checkpoints/checkpoint_final/model.safetensors",
      "",
      whole,
      "model.safetensors: it has 0 bytes",
    );
    await refused("metrics/metrics.ndjson", null, `${whole}metrics/metrics.ndjson: it is missing\n`);
    await refused("summary.json", "{}", `${whole}summary.json: `, "run-experiment --from");
    await refused("config.json", "{}", "of its config.json: expected");
    await refused("config.json", null, "it has no config.json");
    await refused("manifest.json", "{}", "manifest.json");
    assertEquals((await place.mlx("resume", run)).code, 0);
  }));

Deno.test("resume: of a complete run, --json says what is wrong, and many files are counted", () =>
  inPlace(async (place) => {
    const { run } =
      (await place.run(config({ epochs: 9 }, {}, { checkpoint_frequency: 1 }))).summary.directories;
    const well = await place.mlx("resume", run, "--json");
    assertEquals(JSON.parse(well.out), { run_dir: run, status: "completed", resumed: false });
    Deno.removeSync(join(place.root, run, "checkpoints"), { recursive: true });
    const { code, out, err } = await place.mlx("resume", run, "--json");
    const { status, exit_code, reason } = JSON.parse(out);
    assertEquals([code, status, exit_code], [4, "failed", 4]);
    assertStringIncludes(reason, "some of its files are damaged or missing");
    // Three files of nine epochs and of the end, and best.json.
    assertStringIncludes(err, "\n  and 11 more\n");
  }));

Deno.test("resume: what does not belong to a complete run is no damage of it", () =>
  inPlace(async (place) => {
    const { run } = (await place.run(config({ epochs: 2 }))).summary.directories;
    const before = (await place.mlx("resume", run)).err;
    place.write(`${run}/notes.txt`, "mine");
    assertEquals((await place.mlx("verify", run)).code, 7);
    const { code, out, err } = await place.mlx("resume", run);
    assertEquals([code, out, err], [0, `${run} is complete: there is nothing to resume\n`, before]);
    Deno.removeSync(join(place.root, run, "metrics", "metrics.md"));
    const damaged = await place.mlx("resume", run);
    assertEquals(damaged.code, 4);
    assertStringIncludes(damaged.err, "metrics/metrics.md: it is missing");
    assertEquals(damaged.err.includes("notes.txt"), false);
  }));
