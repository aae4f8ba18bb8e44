import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { inPlace, kept, regression } from "../oddities/support.ts";
import { type } from "./screen.ts";

Deno.test("verify: says that all is well, or which file is not and what differs", () =>
  inPlace(async ({ root, run, mlx }) => {
    const first = (await run(regression(kept))).summary.directories.run;
    const second = (await run(regression(kept))).summary.directories.run;
    const well = await mlx("verify", first, second);
    assertEquals([well.code, well.err], [0, ""]);
    assertEquals(
      well.out,
      `${first}: 18 files as recorded (completed)\n${second}: 18 files as recorded (completed)\n`,
    );

    const damaged = join(root, second, "metrics", "metrics.json");
    Deno.writeTextFileSync(damaged, Deno.readTextFileSync(damaged).replace('"epoch": 2', '"epoch": 3'));
    const { code, out } = await mlx("verify", first, second);
    assertEquals(code, 7);
    assertStringIncludes(out, `${second}: 1 of 18 files wrong\n  metrics/metrics.json: its SHA-256 is `);
    const [one, two] = JSON.parse((await mlx("verify", first, second, "--json")).out);
    assertEquals([one.problems, two.problems.length, two.problems[0].file], [[], 1, "metrics/metrics.json"]);
  }));

Deno.test("verify: what has several faults says each on a line of its own", () =>
  inPlace(async ({ root, run, mlx }) => {
    const path = (await run(regression(kept))).summary.directories.run;
    Deno.writeTextFileSync(join(root, path, "manifest.json"), "{}");
    const { code, out } = await mlx("verify", path);
    assertEquals(code, 7);
    const lines = out.split("\n");
    assertEquals(lines[1], "  manifest.json: it is not what a run holds");
    assertEquals(lines[3], "    experiment: expected text but found nothing");
  }));

Deno.test("verify: what is no run is a mistake, and does not keep the others from being verified", () =>
  inPlace(async ({ run, mlx }) => {
    const { summary } = await run(regression());
    const { code, out, err } = await mlx("verify", "outputs", summary.directories.run);
    assertEquals(code, 2);
    assertStringIncludes(out, `${summary.directories.run}: `);
    assertStringIncludes(err, 'mlx: error: Cannot verify "outputs": it is no run');
    assertEquals((await type(["verify"])).code, 2);
    assertEquals((await mlx("verify", "outputs", "--json")).code, 2);
  }));
