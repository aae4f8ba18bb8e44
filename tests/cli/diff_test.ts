import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { inPlace, regression } from "../oddities/support.ts";
import { type } from "./screen.ts";

const config = regression({
  training: { epochs: 4, batch_size: 8, learning_rate: 0.1, optimizer: "sgd" },
  output: {},
});

Deno.test("diff: settings, metrics and the first epoch that differs", () =>
  inPlace(async (place) => {
    const a = (await place.run(config)).summary, b = (await place.run(config, "training.seed=9")).summary;
    const { code, out, err } = await place.mlx("diff", a.directories.run, b.directories.run);
    assertEquals([code, err], [0, ""]);
    assertStringIncludes(out, `A  ${a.directories.run}\nB  ${b.directories.run}\n`);
    assertStringIncludes(out, "Epoch 1 is the first whose digests differ: no epoch before it");
    assertMatch(out, /Settings that differ +A +B\n.*training\.seed +42 +9\n/);
    assertMatch(out, /\nMetrics +A +B\nloss +\d/);
    assertEquals(out.includes("Environment"), false);
    const json = JSON.parse(
      (await place.mlx("diff", a.directories.run, b.directories.run, "--json")).out,
    );
    assertEquals(json.identical, false);
    assertEquals(json.settings, [{ name: "training.seed", a: 42, b: 9 }]);
    assertEquals(json.epochs, { a: 4, b: 4, same: 0, first_difference: 1 });
    assertEquals(json.metrics[0], { name: "loss", a: a.final_metrics.loss, b: b.final_metrics.loss });
  }));

Deno.test("diff: runs of one config and data are identical, and a longer one is equal as far as both go", () =>
  inPlace(async (place) => {
    const run = async (...more: string[]) => (await place.run(config, ...more)).summary.directories.run;
    const [a, b, longer] = [await run(), await run(), await run("training.epochs=6")];
    assertStringIncludes((await place.mlx("diff", a, b)).out, "Identical: equal final digests");
    const { out } = await place.mlx("diff", a, longer);
    assertStringIncludes(out, "The first 4 epochs are equal: A has 4, B has 6");
    const json = JSON.parse((await place.mlx("diff", a, longer, "--json")).out);
    assertEquals(json.epochs, { a: 4, b: 6, same: 4, first_difference: null });
    // Equal checkpoints are equal files; those that one of them lacks are named with undefined, which JSON leaves out.
    const files = json.files.map(({ name }: { name: string }) => name);
    assertEquals(files.some((name: string) => name.startsWith("checkpoints/checkpoint_epoch_4/")), false);
    assertEquals(files.includes("checkpoints/checkpoint_epoch_5/state.json"), true);
  }));

Deno.test("diff: what is not two runs is refused", async () => {
  for (const [args, found] of [[[], "none"], [["a"], "1"], [["a", "b", "c"], "3"]] as const) {
    const { code, err } = await type(["diff", ...args]);
    assertEquals(code, 2);
    assertStringIncludes(err, `Cannot compare runs: expected two but found ${found}\n`);
  }
});
