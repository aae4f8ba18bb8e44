/** `run --smoke`: all of the way in two steps, and nothing is written. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { inPlace, regression } from "../oddities/support.ts";
import { type } from "./screen.ts";

const steps = (training: object = {}) =>
  regression({
    dataset: {
      name: "synthetic_regression",
      params: { n_samples: 90, seed: 1 },
      split: { test: 0.2, validation: 0.2 },
    },
    model: { name: "mlp", params: { hidden: [4] } },
    training: { epochs: 500, batch_size: 8, early_stopping: {}, validate_every: { epochs: 7 }, ...training },
  });

Deno.test("run --smoke: two steps and every metric, of a long experiment too; nothing is written", () =>
  inPlace(async (place) => {
    place.write("r.json", steps());
    const { code, out } = await place.mlx("run", "--config", `${place.root}/r.json`, "--smoke", "--json");
    assertEquals(code, 0);
    const { status, metrics } = JSON.parse(out);
    assertEquals(status, "completed");
    assertEquals(Object.keys(metrics), [
      "loss",
      "val_loss",
      "val_r2",
      "test_loss",
      "test_r2",
      "test_mse",
      "test_rmse",
      "test_mae",
    ]);
    const same = await place.run(
      steps({ early_stopping: null, validate_every: null, epochs: 1 }),
      "training.max_steps=2",
    );
    assertEquals(metrics, same.summary.final_metrics);
    const shown = await place.mlx("run", "--config", `${place.root}/r.json`, "--smoke", "--quiet");
    assertStringIncludes(shown.out, "2 steps and an evaluation went well; nothing was written");
    assertEquals(place.names("outputs/r").length, 1);
  }));

Deno.test("run --smoke: a solve is tried whole, and what goes wrong is said with its exit code", () =>
  inPlace(async (place) => {
    const list = [
      regression({ model: { name: "linear_regression" } }),
      steps({ optimizer: "sgd", learning_rate: 1e300 }),
      steps(),
    ];
    place.write("r.json", list);
    const { code, out, err } = await place.mlx(
      "run",
      "--config",
      `${place.root}/r.json`,
      "--smoke",
      "--quiet",
    );
    assertEquals(code, 6, err);
    assertStringIncludes(out, "a solve and an evaluation went well");
    assertStringIncludes(out, "2 steps and an evaluation went well");
    assertEquals(place.names(".").includes("outputs"), false);
  }));

Deno.test("run --smoke: what does not go with it", async () => {
  for (const [option, ...rest] of [["--dry-run"], ["--seeds", "0..2"], ["--needed"]]) {
    const { code, err } = await type(["run", "--config", "a.yaml", "--smoke", option, ...rest]);
    assertEquals(code, 2);
    assertStringIncludes(err, `Cannot use --smoke with ${option}`);
  }
  const { err } = await type(["run", "--resume", "outputs/a/1", "--smoke"]);
  assertStringIncludes(err, 'Cannot use "--smoke" with --resume');
});
