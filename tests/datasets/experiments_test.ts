/** The experiments on tables with categories and many columns, against scikit-learn on the same rows. */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { evaluateRun } from "../../src/evaluation.ts";
import { runExperiment } from "../../src/experiment/mod.ts";
import { Workspace } from "../../src/runs/files/workspace.ts";
import { readSpecs } from "../../src/spec/read.ts";
import { root } from "../deno.ts";

/** Runs an experiment of the repository in a directory of its own; the callback may evaluate it. */
async function inRun(
  name: string,
  overrides: string[],
  look: (
    metrics: Readonly<Record<string, number>>,
    evaluate: (config: string) => Promise<unknown>,
  ) => unknown,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(root, "experiments", `${name}.yaml`);
    const text = await Deno.readTextFile(path);
    const [spec] = await readSpecs(text, path, overrides);
    const workspace = await Workspace.open(directory, [root]);
    const environment = { workspace, signal: new AbortController().signal };
    spec.dataset.path = join(root, spec.dataset.path!);
    let metrics: Readonly<Record<string, number>> = {}, runDir = "";
    for await (const event of runExperiment(spec, environment)) {
      if (event.kind === "finished") metrics = event.metrics;
      if (event.kind === "directory") runDir = event.path;
    }
    await look(metrics, async (content) => {
      await Deno.writeTextFile(join(directory, "other.csv"), content);
      const config = { ...spec, dataset: { ...spec.dataset, path: "other.csv", split: null } };
      const report = await evaluateRun({ runDir, checkpoints: ["checkpoint_best"], config }, environment);
      return report.results[0].metrics.accuracy;
    });
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("penguins: 0.98 or better, and the checkpoint encodes other penguins", async () => {
  await inRun("penguins", ["output.checkpoint_frequency=100"], async (metrics, evaluate) => {
    assert(metrics.test_accuracy >= 0.98, `${metrics.test_accuracy}`);
    // Two islands only, a sex that is not known, columns as they come, species in another order.
    const head = "species,island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,year\n";
    const rows = "Gentoo,Biscoe,50,15,220,5500,,2008\nAdelie,Dream,38,18.5,,3600,female,2009\n";
    assertEquals(await evaluate(head + rows + "Gentoo,Biscoe,48,14.5,215,5200,male,2007\n"), 1);
  });
});

Deno.test("breast cancer: what scikit-learn's LogisticRegression reaches, 111 of 114", async () => {
  await inRun("breast_cancer", [], (metrics) => {
    assertAlmostEquals(metrics.test_accuracy, 111 / 114, 0.01);
  });
});
