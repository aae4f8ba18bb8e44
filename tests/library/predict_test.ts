/** Predictions of a trained model on a table that has categories and missing values. */
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import {
  DataError,
  evaluate,
  history,
  loadConfigs,
  loadRun,
  type Prediction,
  type Row,
  run,
} from "../../src/mod.ts";
import { copyExperiments } from "../docs/workspace.ts";
import { root as repository } from "../deno.ts";

/** The rows of a CSV file without quotes; numbers where a column holds numbers, null where a field is empty. */
function readTable(text: string, target: string): { rows: Row[]; targets: string[] } {
  const [head, ...lines] = text.trim().split(/\r?\n/).map((line) => line.split(","));
  const numeric = head.map((_, c) =>
    lines.every((line) => ["", "NA"].includes(line[c]) || !isNaN(Number(line[c])))
  );
  const rows = lines.map((line) =>
    Object.fromEntries(head.map((name, c) => {
      const field = line[c] === "" || line[c] === "NA" ? null : line[c];
      return [name, field !== null && numeric[c] ? Number(field) : field];
    }))
  );
  return { rows, targets: rows.map((row) => String(row[target])) };
}

async function inWorkspace(body: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await copyExperiments(root);
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("predictions on the rows of a table are those that an evaluation of it counts", async () => {
  await inWorkspace(async (root) => {
    const [config] = await loadConfigs(join(repository, "experiments", "penguins.yaml"), [
      "training.epochs=5",
    ]);
    const { directory, model } = await run(config, { root });
    const text = await Deno.readTextFile(join(root, "experiments", "data", "penguins.csv"));
    const { rows, targets } = readTable(text, config.dataset.params.target as string);
    const prediction = await model.predict(rows);
    const { results: [{ metrics, report }] } = await evaluate(directory!, { root, split: "all" });
    const classes = model.classes!;
    const counts = classes.map((from) =>
      classes.map((to) =>
        targets.filter((target, i) => target === from && prediction.labels![i] === to).length
      )
    );
    assertEquals(counts, report!.confusion_matrix.map((row) => [...row]));
    assertAlmostEquals(
      logLoss(prediction, targets.map((name) => classes.indexOf(name))),
      metrics.log_loss,
      1e-12,
    );

    const loaded = await loadRun((await history("outputs", { root }))[0].directory, { root });
    assertEquals(await loaded.predict(rows), prediction);
    const inOrder = rows.map((row) => model.features.map((name) => (row as Record<string, number>)[name]));
    assertEquals(await loaded.predict(inOrder), prediction);
    assertEquals((await loaded.predict([])).columns, classes.length);
  });
});

Deno.test("predictions say how many rows have a category that training had not", async () => {
  const config = {
    name: "codes",
    dataset: {
      name: "csv",
      path: "t.csv",
      params: { target: "y", categorical: ["code"] },
      unknown_category: "ignore" as const,
    },
    model: { name: "linear_regression" },
  };
  await inWorkspace(async (root) => {
    await Deno.writeTextFile(join(root, "t.csv"), "code,x,y\n1,0.1,10\n2,0.2,20\n1,0.3,11\n2,0.5,22\n");
    const { model } = await run(config, { root, record: false });
    assertEquals((await model.predict([[1, 2], ["2.0", 2], ["01", 2]])).warnings, []);
    assertEquals((await model.predict([["1.0", 2], [3, 2], ["3", 2]])).warnings, [
      'Column "code": 2 of 3 rows have a category that no training row has ("3") and are encoded as all zeros',
    ]);
  });
});

function logLoss({ values, columns }: Prediction, labels: number[]): number {
  return -labels.reduce((sum, label, i) => sum + Math.log(values[i * columns + label]), 0) / labels.length;
}

Deno.test("rows that the model cannot read are refused by number and column", async () => {
  await inWorkspace(async (root) => {
    const [config] = await loadConfigs(join(repository, "experiments", "penguins.yaml"), [
      "training.epochs=1",
    ]);
    const { model } = await run(config, { root, record: false });
    const good = {
      island: "Dream",
      sex: "male",
      bill_length_mm: 40,
      bill_depth_mm: 18,
      flipper_length_mm: 190,
      body_mass_g: 4000,
      year: 2008,
    };
    assertEquals((await model.predict([good, { ...good, sex: null, island: null }])).labels?.length, 2);
    const cases: [unknown, string][] = [
      [[good, { ...good, island: "Atlantis" }], 'row 2 has "Atlantis"'],
      [[{ ...good, year: "40" }], 'row 1 has "40" for "year"'],
      [[{ ...good, year: undefined }], 'row 1 has nothing for "year"'],
      [[{ ...good, year: NaN }], 'row 1 has NaN for "year"'],
      [[{ island: "Dream" }], "row 1 has no"],
      [[[1, 2]], "row 1 has 2 values"],
      [[1, 2], "row 1 is 1, not a row"],
      [good, "expected a list of rows but found an object"],
    ];
    for (const [rows, message] of cases) {
      await assertRejects(() => model.predict(rows as Row[]), DataError, message);
    }
  });
});

Deno.test("a regression predicts in the units of its target", async () => {
  await inWorkspace(async (root) => {
    const [config] = await loadConfigs(join(repository, "experiments", "diabetes.yaml"), [
      "dataset.standardize_target=true",
    ]);
    const { model, directory } = await run(config, { root });
    const text = await Deno.readTextFile(join(root, config.dataset.path!));
    const { rows, targets } = readTable(text, config.dataset.params.target as string);
    const { values } = await model.predict(rows);
    const typed = rows.map((row) =>
      Float64Array.from(model.features, (name) => (row as Record<string, number>)[name])
    );
    assertEquals((await model.predict(typed)).values, values);
    const { results: [{ metrics }] } = await evaluate(directory!, { root, split: "all", metrics: ["mse"] });
    const mse = values.reduce((sum, value, i) => sum + (value - Number(targets[i])) ** 2, 0) / rows.length;
    assertAlmostEquals(mse, metrics.mse, 1e-9 * mse);
  });
});

Deno.test("a name that is not there is told with those that are", async () => {
  await inWorkspace(async (root) => {
    const [config] = await loadConfigs(join(repository, "experiments", "iris.yaml"), ["training.epochs=1"]);
    const { directory } = await run(config, { root });
    const loaded = await loadRun(directory!, { root });
    await assertRejects(() => loaded.metric("acuracy"), Error, "accuracy");
    await assertRejects(() => loaded.model("checkpoint_epoch_9"), Error, "checkpoint_epoch_9");
    await assertRejects(() => loaded.evaluate({ split: "tset" as "test" }), Error, "test, validation");
    await assertRejects(() => loaded.evaluate({ splt: "test" } as object), Error, '"splt"');
    await assertRejects(
      () => evaluate(directory!, { root, splt: "test" } as { root: string }),
      Error,
      "split",
    );
    await assertRejects(() => history("outputs", { rot: root } as { root?: string }), Error, '"rot"');
    assertEquals((await loaded.metric("accuracy")).length, 1);
  });
});
