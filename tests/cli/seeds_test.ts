import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { seeds, spreadOf } from "../../src/cli/seeds.ts";
import { inPlace, regression } from "../oddities/support.ts";
import { type } from "./screen.ts";

const READ: [word: string, seeds: number[] | null][] = [
  ["0..3", [0, 1, 2, 3]],
  ["7..7", [7]],
  ["4", [4]],
  ["5,1,9", [5, 1, 9]],
  ["4294967295", [4294967295]],
  ["3..1", null],
  ["0..10000", null],
  ["4294967296", null],
  ["1,1", null],
  ["1,", null],
  ["-1..2", null],
  ["0...2", null],
  ["a", null],
  ["1.5", null],
];

for (const [word, expected] of READ) {
  Deno.test(`--seeds ${word} ${expected === null ? "is refused" : "is read"}`, () => {
    const result = seeds.read([word]);
    assertEquals("value" in result ? [...result.value!] : null, expected);
  });
}

Deno.test("spreads are NumPy's mean and std(ddof=1)", () => {
  // np.mean, np.std(…, ddof=1) of [0.1, 0.25, -3, 7.5, 2]
  const { n, mean, sd, min, max } = spreadOf([0.1, 0.25, -3, 7.5, 2]);
  assertEquals([n, min, max], [5, -3, 7.5]);
  assertAlmostEquals(mean, 1.37, 1e-15);
  assertAlmostEquals(sd!, 3.8709817876089265, 1e-14);
  assertEquals(spreadOf([4]), { n: 1, mean: 4, sd: null, min: 4, max: 4 });
});

Deno.test("run --seeds: a run for each, with the digest that its seed alone gives, and their means", () =>
  inPlace(async (place) => {
    const config = regression({
      dataset: { name: "synthetic_regression", params: { n_samples: 40, seed: 1 } },
    });
    place.write("r.json", config);
    const { code, out } = await place.mlx(
      "run",
      "--config",
      `${place.root}/r.json`,
      "--seeds",
      "3,8",
      "--json",
    );
    assertEquals(code, 0);
    const { runs, summary } = JSON.parse(out);
    assertEquals(runs.map(({ seed }: { seed: number }) => seed), [3, 8]);
    for (const { seed, final_digest } of runs) {
      const alone = (await place.run(config, `training.seed=${seed}`)).summary;
      assertEquals(alone.final_digest, final_digest);
    }
    const losses = runs.map(({ final_metrics }: { final_metrics: { loss: number } }) => final_metrics.loss);
    assertEquals(summary.length, 1);
    assertAlmostEquals(summary[0].metrics.loss.mean, (losses[0] + losses[1]) / 2, 1e-15);
    assertEquals([summary[0].runs, summary[0].completed], [2, 2]);
    const dry = await place.mlx("run", "--config", `${place.root}/r.json`, "--seeds", "0..9", "--dry-run");
    assertStringIncludes(dry.out, "With --seeds: 10 runs of each experiment");
  }));

Deno.test("run --needed: what was completed is skipped, with the run that it was; other seeds run", () =>
  inPlace(async (place) => {
    place.write("r.json", regression());
    const run = (...more: string[]) =>
      place.mlx("run", "--config", `${place.root}/r.json`, "--needed", "--seeds", ...more);
    assertEquals((await run("3")).code, 0);
    const [first] = place.names("outputs/r");
    const { code, out, err } = await run("3,4");
    assertEquals(code, 0);
    assertStringIncludes(out + err, `seed 3: skipped: completed before in outputs/r/${first}`);
    assertEquals(place.names("outputs/r").length, 2);
  }));

Deno.test("run --seeds: what does not go with it", async () => {
  const cases: [args: string[], message: string][] = [
    [["--config", "a.yaml", "--seeds", "1", "training.seed=2"], "Cannot use --seeds with training.seed"],
    [["--resume", "outputs/a/1", "--seeds", "1"], 'Cannot use "--seeds" with --resume'],
    [["--resume", "outputs/a/1", "--needed"], 'Cannot use "--needed" with --resume'],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await type(["run", ...args]);
    assertEquals(code, 2);
    assertStringIncludes(err, message);
  }
});
